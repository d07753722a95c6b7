"""Opening hours in words."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby

from clinic_app.reference.practice import Location

from .filters import WEEKDAYS


def lines(location: Location) -> tuple[tuple[str, str], ...]:
    """Return (days, hours) for a week, days with the same hours together, closed days last."""
    by_day = [(day, _of_day(location, day)) for day in range(7)]
    found = []
    for hours, run in groupby(by_day, key=lambda pair: pair[1]):
        days = [day for day, _ in run]
        found.append((_days(days), hours))
    return tuple(found)


def _of_day(location: Location, day: int) -> str:
    spans = [f"{_said(o.opens)} to {_said(o.closes)}" for o in location.hours if o.weekday == day]
    return ", ".join(spans) or "Closed"


def _days(days: Sequence[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return first if len(days) == 1 else f"{first} to {last}"


def _said(at: time) -> str:
    if at == time(12):
        return "12 noon"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'pm' if at.hour >= 12 else 'am'}"
