"""What has happened by now to a visit of today: who came, who is being seen, who is done."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clinic_app.scheduling.visits import Placement

from .plan import Planned

MINUTE = timedelta(minutes=1)
EARLY = timedelta(minutes=15)
"""How long before a visit the first people arrive."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; `by_lead` tells the practitioner's doing from reception's.

    `checked` says that three identifiers were asked with it.
    """

    kind: str
    at: datetime
    position: int | None = None
    until: datetime | None = None
    by_lead: bool = False
    checked: bool = False


def of_today(visit: Planned, now: datetime, dice: random.Random) -> list[Happening]:
    """Return what happened to a visit before `now`, in order; nothing to one that is to come.

    Who is being seen was asked who it is; some of those who wait are still to be asked.
    """
    start = visit.offer.start
    if start - EARLY > now:
        return []
    late = dice.random()
    if start + EARLY < now and late < 0.04:
        return [Happening("did_not_attend", min(now, start + 20 * MINUTE))]
    arrived = start - dice.randrange(1, 15) * MINUTE
    if start > now - EARLY and late < 0.25:
        return []
    found = [Happening("arrived", arrived)]
    for placement in visit.offer.placements:
        found.extend(_step(visit, placement, dice))
    happened = [one for one in found if one.at <= now]
    if len(happened) > 1:
        happened[0] = replace(happened[0], checked=True)
    return happened


def _step(visit: Planned, here: Placement, dice: random.Random) -> list[Happening]:
    """Return how one part of a visit goes; a wait at the end belongs to the part before it."""
    if not here.practitioners:
        return []
    begun = here.interval.start + dice.randrange(4) * MINUTE
    ended = max(here.interval.end - dice.randrange(3) * MINUTE, begun + 5 * MINUTE)
    happened = [Happening("started", begun, here.step, by_lead=True)]
    after = [p for p in visit.offer.placements if p.step == here.step + 1 and not p.practitioners]
    if after:
        until = ended + after[0].interval.length
        happened.append(Happening("observing", ended, here.step, until, by_lead=True))
        ended = until
    return [*happened, Happening("finished", ended, here.step, by_lead=True)]
