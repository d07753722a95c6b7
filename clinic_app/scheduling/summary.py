"""What to say of the times found: how many each day, the first, the nearest, and why none."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from . import slots
from .intervals import Interval
from .refusals import (
    BeyondHorizon,
    ClosedDay,
    Full,
    FullUntil,
    NobodySuitable,
    NotWorking,
    Refusal,
    TooSoon,
)
from .rosters import DAY, Closure, day_start, days
from .visits import Offer, Timed

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Day:
    """A local day and how many offers start on it."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The local days somebody looks at, from `first` to `last`, and the closures among them."""

    first: date
    last: date
    zone: ZoneInfo
    closures: Collection[Closure] = ()

    @property
    def interval(self) -> Interval:
        """Return the time from the start of the first day to the end of the last."""
        return Interval(day_start(self.first, self.zone), day_start(self.last + DAY, self.zone))

    def local_day(self, instant: datetime) -> date:
        """Return the local day of an instant."""
        return instant.astimezone(self.zone).date()

    @property
    def closed_for(self) -> str | None:
        """Return the name of the first closure if every one of the days is closed everywhere."""
        names = {c.day: c.name for c in self.closures if c.location is None}
        shut = all(day in names for day in days(self.first, self.last))
        return names[self.first] if shut else None


def per_day(offers: Sequence[Timed], first: date, last: date, *, zone: ZoneInfo) -> list[Day]:
    """Return every local day from first to last with its number of offers, which may be none.

    `offers` are sorted by start.
    """
    starts = [offer.start for offer in offers]
    edges = [bisect_left(starts, day_start(day, zone)) for day in days(first, last + DAY)]
    return [
        Day(day, after - before)
        for day, before, after in zip(days(first, last), edges, edges[1:], strict=False)
    ]


def first_free(offers: Sequence[Offer]) -> Offer | None:
    """Return the earliest of sorted offers, None if there are none."""
    return offers[0] if offers else None


def first_free_by_lead(offers: Sequence[Offer]) -> dict[int, Offer]:
    """Return each lead's earliest of sorted offers; whoever is free first comes first."""
    found: dict[int, Offer] = {}
    for offer in offers:
        found.setdefault(offer.lead, offer)
    return found


def alternatives(offers: Sequence[Offer], near: datetime, count: int = 3) -> list[Offer]:
    """Return those of sorted offers that are nearest to a lost time, in order of time.

    Of two as near the earlier.
    """
    at = bisect_left(offers, near, key=_start)
    around = offers[max(at - count, 0) : at + count]
    nearest = sorted(around, key=lambda offer: abs(offer.start - near))[:count]
    return sorted(nearest, key=lambda offer: (offer.start, offer.lead))


def explain(
    wanted: slots.Wanted, supply: slots.Supply, offers: Sequence[Offer], *, asked: Asked
) -> Refusal | None:
    """Return why nothing is free on the days asked for, and from when something is.

    `offers` and `supply` reach as far ahead as was looked. Only the wanted practitioner's count,
    if there is one. None if there is something free.
    """
    mine = [offer for offer in offers if wanted.practitioner in {None, offer.lead}]
    within = asked.interval
    following = first_free(mine[bisect_left(mine, within.start, key=_start) :])
    if following is not None and following.start < within.end:
        return None
    if asked.closed_for is not None:
        return ClosedDay(asked.closed_for)
    next_day = None if following is None else asked.local_day(following.start)
    unbooked = slots.offers(replace(wanted, window=within), replace(supply, busy={}))
    if not unbooked:
        return _nobody(wanted, supply, within, next_day)
    if unbooked[-1].start < wanted.window.start:
        return TooSoon(wanted.window.start)
    latest = asked.local_day(wanted.window.end - timedelta.resolution)
    if unbooked[0].start >= wanted.window.end:
        return BeyondHorizon(latest)
    return Full(latest) if next_day is None else FullUntil(next_day)


def _nobody(
    wanted: slots.Wanted, supply: slots.Supply, within: Interval, next_day: date | None
) -> Refusal:
    """Say why there would be nothing even without any booking."""
    possible = slots.leads(wanted, supply)
    works = any(
        session.practitioner in possible
        and session.admits(wanted.slug)
        and session.interval.overlaps(within)
        for session in supply.sessions
    )
    return NobodySuitable() if works or not possible else NotWorking(next_day)
