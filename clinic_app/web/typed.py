"""Days and times as staff type them, in one box."""

import re
from datetime import UTC, date, datetime, time, timedelta

from wtforms.validators import ValidationError

from clinic_app import clock
from clinic_app.operations.errors import NotFound

from .forms import MONTH_NAMES

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
NUMBERS = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})(?:[/. -]([0-9]{4}))?")
NAMED = re.compile(r"([0-9]{1,2})[ -]([a-z]{3,9})\.?(?:,?[ -]([0-9]{4}))?")
WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))? ?(am|pm)?")

NOT_A_DAY = "Enter a date, for example 24 11 2026 or 24 Nov"
NOT_REAL = "Enter a real date: that day is not in the calendar"
NOT_A_TIME = "Enter a time, for example 13:30 or 1:30 pm"
NOT_ON_FIVE = "Enter a time on five minutes, for example 10:05 or 10:10"


def iso_day(text: str) -> date:
    """Return the day that an address names, such as 2026-11-24; raises `NotFound` for any other."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(text) from None
    if day.isoformat() != text or not FIRST <= day <= LAST:
        raise NotFound(text)
    return day


def day(text: str, *, today: date) -> date:
    """Return the day that somebody typed or picked; raises `ValidationError` with what to do.

    Understands 24/11/2026, 24 11, 24 Nov, 2026-11-24, today, tomorrow. Without a year it is the
    nearest such day, so that in January "30 Dec" is last month.
    """
    written = " ".join(text.lower().split())
    if written in WORDS:
        return today + timedelta(days=WORDS[written])
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        year, month, number = (int(part) for part in written.split("-"))
        return _within(_real(year, month, number))
    if found := NUMBERS.fullmatch(written):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if found := NAMED.fullmatch(written):
        return _dated(int(found[1]), _month(found[2]), found[3], today)
    raise ValidationError(NOT_A_DAY)


def instant(text: str, *, on: date, to_the_minute: bool = False) -> datetime:
    """Return the instant of a wall-clock time of a day, "13:30", "1:30 pm" or "9"; in UTC.

    Times are on five minutes, as those of visits, unless `to_the_minute`. Raises `ValidationError`
    with what to do.
    """
    found = CLOCK.fullmatch(
        " ".join(text.lower().replace("a.m.", "am").replace("p.m.", "pm").split())
    )
    if not found:
        raise ValidationError(NOT_A_TIME)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValidationError(NOT_A_TIME)
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    elif 1 <= hour <= 6 and len(found[1]) == 1:
        hour += 12  # nobody is seen at night: "2:30" at the desk is the afternoon
    if hour > 23 or minute > 59:
        raise ValidationError(NOT_A_TIME)
    if minute % 5 and not to_the_minute:
        raise ValidationError(NOT_ON_FIVE)
    return datetime.combine(on, time(hour, minute), clock.ZONE).astimezone(UTC)


def _dated(number: int, month: int, year: str | None, today: date) -> date:
    if year:
        return _within(_real(int(year), month, number))
    near = [today.year - 1, today.year, today.year + 1]
    days = [found for y in near if (found := _maybe(y, month, number))]
    if not days:
        raise ValidationError(NOT_REAL)
    return min(days, key=lambda found: (abs(found - today), found))


def _month(name: str) -> int:
    found = [n for n, month in enumerate(MONTH_NAMES, 1) if month.startswith(name)]
    if name == "sept":
        return 9
    if len(found) != 1:
        raise ValidationError(NOT_A_DAY)
    return found[0]


def _maybe(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _real(year: int, month: int, number: int) -> date:
    found = _maybe(year, month, number)
    if found is None:
        raise ValidationError(NOT_REAL)
    return found


def _within(found: date) -> date:
    if not FIRST <= found <= LAST:
        raise ValidationError(f"Enter a year from {FIRST.year} to {LAST.year}")
    return found
