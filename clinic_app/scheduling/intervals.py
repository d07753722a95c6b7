"""Half-open intervals of aware UTC instants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """From `start` up to but not including `end`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs aware instants")
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it starts: {self.start} {self.end}")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Say whether the two share an instant; touching is not sharing."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Interval") -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same instants as disjoint intervals in order, touching ones joined."""
    merged: list[Interval] = []
    for one in sorted(intervals):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def subtract(whole: Interval, holes: Iterable[Interval]) -> list[Interval]:
    """Return what is left of `whole` once every hole is cut out, in order."""
    left, cursor = [], whole.start
    for hole in sorted(holes):
        if not whole.overlaps(hole):
            continue
        if cursor < hole.start:
            left.append(Interval(cursor, hole.start))
        cursor = max(cursor, hole.end)
    if cursor < whole.end:
        left.append(Interval(cursor, whole.end))
    return left
