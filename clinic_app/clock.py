"""The only module that reads the system clock, and the practice's time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Australia/Sydney")

_ahead = timedelta()


def now() -> datetime:
    """Return the present instant, aware, in UTC, moved by what `set_ahead` asked."""
    return datetime.now(UTC) + _ahead


def today() -> date:
    """Return the present date in the practice's time zone."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """Return the practice's calendar date at an instant."""
    return instant.astimezone(ZONE).date()


def ahead() -> timedelta:
    """Return how far the practice's time is moved from the system's; zero but in demonstrations."""
    return _ahead


def set_ahead(shift: timedelta) -> None:
    """Move the practice's time, which then runs on as usual (demonstrations and tests)."""
    global _ahead  # noqa: PLW0603  (one clock a process, set once when it starts)
    _ahead = shift
