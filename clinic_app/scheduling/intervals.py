"""Stretches of time, half-open and in UTC."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

NO_TIME = timedelta(0)
FIVE_MINUTES = timedelta(minutes=5)

_by_start = attrgetter("start")


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """From `start` up to but not including `end`; refuses anything but UTC, and nothing at all."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        start, end = self.start, self.end
        # Thousands are made for one page: identity answers for nearly all of them.
        if start.tzinfo is not UTC or end.tzinfo is not UTC:
            _must_be_utc(start, end)
        if start >= end:
            raise ValueError(f"no time between {start} and {end}")

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Say whether they share any time; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Interval") -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


ALWAYS = Interval(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
"""All of time: when a room is open and a patient could come."""


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time as sorted, separate intervals; those that touch become one."""
    ordered = sorted(intervals, key=_by_start)
    if not ordered:
        return []
    merged = []
    start, end = ordered[0].start, ordered[0].end
    for each in ordered:
        if each.start > end:
            merged.append(Interval(start, end))
            start, end = each.start, each.end
        elif each.end > end:
            end = each.end
    return [*merged, Interval(start, end)]


def subtract(whole: Interval, holes: Iterable[Interval]) -> list[Interval]:
    """Return what is left of `whole` without the holes, in order."""
    return gaps(whole, merge(holes))


def gaps(whole: Interval, holes: Sequence[Interval]) -> list[Interval]:
    """Return what is left of `whole` without holes that are already sorted and separate."""
    left = []
    start = whole.start
    for hole in holes:
        if hole.start >= whole.end:
            break
        if start < hole.start:
            left.append(Interval(start, hole.start))
        start = max(start, hole.end)
    if start < whole.end:
        left.append(Interval(start, whole.end))
    return left


def on_five(instant: datetime) -> datetime:
    """Return the first whole five minutes at or after an instant."""
    minutes, seconds, rest = instant.minute % 5, instant.second, instant.microsecond
    if not (minutes or seconds or rest):
        return instant
    past = timedelta(minutes=minutes, seconds=seconds, microseconds=rest)
    return instant + (FIVE_MINUTES - past)


def _must_be_utc(*instants: datetime) -> None:
    # Two instants of one other zone would be compared by wall time, wrongly in autumn.
    for instant in instants:
        if instant.utcoffset() != NO_TIME:
            raise ValueError(f"not an instant in UTC: {instant!r}")
