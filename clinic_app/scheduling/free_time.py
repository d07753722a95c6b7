"""When one person, room or patient is there and not taken."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from .intervals import ALWAYS, Interval, gaps, merge


class FreeTime:
    """The free stretches of one resource, found by bisection.

    `reaches` says for each stretch when the next booking begins: at its end, or later if work
    stops first. A gap after a visit may run beyond the end of work, never into a booking.
    """

    __slots__ = ("ends", "reaches", "starts")

    def __init__(self, work: Iterable[Interval], busy: Iterable[Interval]) -> None:
        taken = merge(busy)
        begins = [each.start for each in taken]
        finishes = [each.end for each in taken]
        free: list[Interval] = []
        for shift in merge(work):
            first, last = bisect_right(finishes, shift.start), bisect_left(begins, shift.end)
            free.extend(gaps(shift, taken[first:last]))
        self.starts = [each.start for each in free]
        self.ends = [each.end for each in free]
        self.reaches = [_next_in(begins, end) for end in self.ends]

    def fits(self, start: datetime, end: datetime, busy_until: datetime) -> bool:
        """Say whether it is free from start to end, and not booked before `busy_until`."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and end <= self.ends[at] and busy_until <= self.reaches[at]

    def runs(
        self, low: datetime, high: datetime, minutes: timedelta
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield where each free stretch that meets low..high begins, and the last start in it.

        The last start leaves `minutes` and is before `high`; where nothing fits it is before the
        first.
        """
        before_high = high - timedelta.resolution
        first = max(bisect_right(self.starts, low) - 1, 0)
        for at in range(first, bisect_left(self.starts, high)):
            yield self.starts[at], min(self.ends[at] - minutes, before_high)


def _next_in(begins: Sequence[datetime], instant: datetime) -> datetime:
    at = bisect_left(begins, instant)
    return begins[at] if at < len(begins) else ALWAYS.end
