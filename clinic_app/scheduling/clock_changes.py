"""When the clocks change: the part of a day's wall time that is skipped, or comes twice."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .rosters import DAY, day_start

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """From `starts` up to `ends` a wall time of this day never comes, or comes twice."""

    day: date
    starts: time
    ends: time

    def touches(self, starts: time, ends: time) -> bool:
        """Say whether hours lie inside, or reach across."""
        return starts < self.ends and self.starts < ends


def on(day: date, zone: ZoneInfo) -> ClockChange | None:
    """Return how the clocks change on a local day, None if they do not."""
    low, high = day_start(day, zone), day_start(day + DAY, zone)
    before, after = _offset(low, zone), _offset(high - MINUTE, zone)
    if before == after:
        return None
    while high - low > MINUTE:  # the last minute of the old offset, the first of the new
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    moment = _to_minute(high)
    skipped, left = (moment + before).time(), (moment + after).time()
    return ClockChange(day, min(skipped, left), max(skipped, left))


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _to_minute(instant: datetime) -> datetime:
    """Return an instant on its whole minute: clocks never change between two."""
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
