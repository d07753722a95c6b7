"""How late somebody runs, told from where the visits of their day stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import status
from .intervals import Interval
from .status import Event, Standing

SHOWN_FROM = 5
MINUTE = timedelta(minutes=1)
ON_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's part of a visit: when it is due, how it stands, since when the patient waits.

    `ready` is None while the patient is not here, or still with somebody else of the same visit.
    """

    due: Interval
    standing: Standing
    ready: datetime | None = None


def turn(due: Interval, events: Sequence[Event], position: int, before: Sequence[int]) -> Turn:
    """Return one part of a visit; `before` are the parts that somebody else has first."""
    own = status.of_step(events, position)
    earlier = [status.of_step(events, part) for part in before]
    if own.status != status.ARRIVED or any(e.status != status.DONE for e in earlier):
        return Turn(due, own)
    return Turn(due, own, max([own.since, *(e.since for e in earlier)]))


def minutes_late(turns: Sequence[Turn], *, until: datetime, now: datetime) -> int:
    """Return how many minutes late somebody runs whose day ends at `until`; 0 below five.

    Whoever waits longest past their time counts, and whoever is being seen: begun late, or still
    in there when the next should be. A patient who came late makes nobody late.
    """
    if now >= until:
        return 0
    waiting = sorted((t for t in turns if t.ready is not None), key=lambda t: t.due)
    behind = [_kept_waiting(t, now) for t in waiting[:1]]
    behind += [_held_up(t, now) for t in turns if t.standing.status == status.STARTED]
    late = max(behind, default=ON_TIME) // MINUTE
    return late if late >= SHOWN_FROM else 0


def _kept_waiting(one: Turn, now: datetime) -> timedelta:
    return now - max(one.due.start, one.ready or one.due.start)


def _held_up(one: Turn, now: datetime) -> timedelta:
    return max(one.standing.since - one.due.start, now - one.due.end)
