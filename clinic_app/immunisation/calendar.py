"""Ages and distances as the schedule counts them.

Days and weeks move exactly with the day they are counted from. Months are calendar months,
clamped to the end of a shorter one: six months after 31 August is 28 or 29 February. So a later
day never has an earlier limit, though two days may share one.
"""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["days", "weeks", "months", "years"]

DAY = timedelta(days=1)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 1
TERM_DAYS = 280
"""A pregnancy counts 40 weeks to the expected day of birth."""


@dataclass(frozen=True, slots=True)
class Span:
    """An age or a distance, in the one unit in which the schedule states it."""

    number: int
    unit: Unit

    def after(self, day: date) -> date:
        """Return the day that lies this far after another."""
        return _moved(day, self.number, self.unit)

    def before(self, day: date) -> date:
        """Return the day that lies this far before another."""
        return _moved(day, -self.number, self.unit)

    def __str__(self) -> str:
        """Return it as one says it: "6 weeks", "3 years 6 months"."""
        if self.unit == "months" and self.number > 24:
            parts = (Span(self.number // 12, "years"), Span(self.number % 12, "months"))
            return " ".join(str(part) for part in parts if part.number)
        return f"{self.number} {self.unit if self.number != 1 else self.unit[:-1]}"


@dataclass(frozen=True, slots=True)
class Window:
    """From which day something is possible, when it is due, and its last day if it has one."""

    earliest: date
    due: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether a day is neither too early nor too late."""
        return self.earliest <= day and (self.last is None or day <= self.last)


def _moved(day: date, number: int, unit: Unit) -> date:
    if unit == "days":
        return day + number * DAY
    if unit == "weeks":
        return day + 7 * number * DAY
    return add_months(day, number * (12 if unit == "years" else 1))


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    days = LENGTHS[month] + (month == FEBRUARY and isleap(year))
    return date(year, month + 1, min(day.day, days))


def latest(days: Iterable[date | None]) -> date:
    """Return the latest of the days that are there; at least one must be."""
    return max(day for day in days if day is not None)


def in_words(day: date) -> str:
    """Return a day as it stands in a sentence, such as 22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def weeks_pregnant(expected: date, on: date) -> tuple[int, int]:
    """Return completed weeks and days of a pregnancy, from the expected day of birth.

    Raises ValueError before its first day.
    """
    days = TERM_DAYS - (expected - on).days
    if days < 0:
        raise ValueError(f"a birth expected on {expected} is too far from {on}")
    return divmod(days, 7)
