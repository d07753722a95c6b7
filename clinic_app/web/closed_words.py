"""A last possible day on which the practice is closed, in words."""

from datetime import date

from clinic_app import clock
from clinic_app.operations import open_days

from .filters import long_day


def last_open(last: date, *, since: date | None = None) -> date | None:
    """Return the last open day before a last day that is closed, None where nothing is to say."""
    today = clock.today()
    return open_days.last_before(last, since=max(since or today, today))


def then(last: date, *, since: date | None = None) -> str:
    """Return a sentence about the last open day before a last day that is closed, else ""."""
    day = last_open(last, since=since)
    return f"We are closed then: {long_day(day)} is our last open day before it." if day else ""
