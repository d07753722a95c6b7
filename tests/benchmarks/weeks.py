"""The eight weeks that every system under test is filled with. Standard library only.

Twelve people work Monday to Friday from nine to five in quarters of an hour, and of these times 70
in a hundred are taken, the same ones everywhere.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Australia/Sydney")
PEOPLE, WEEKS, WORKDAYS = 12, 8, 5
OPENS, CLOSES = time(9), time(17)
QUARTERS = 32
TAKEN = 0.7
LOOK_AHEAD = 28
"""So many days are looked through for the earliest time."""
NURSES = (10, 11, 12)
QUARTER = timedelta(minutes=15)
DICE = 20261124


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """A quarter of an hour of one person, counted from 1, on a day; the first quarter is 0."""

    day: date
    quarter: int
    person: int

    @property
    def start(self) -> datetime:
        """The instant at which it begins, in UTC."""
        opens = datetime.combine(self.day, OPENS, ZONE)
        return (opens + self.quarter * QUARTER).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The instant at which it ends, in UTC."""
        return self.start + QUARTER


def first_monday(today: date) -> date:
    """Return the Monday after today, on which the weeks begin."""
    return today + timedelta(days=7 - today.weekday())


def workdays(monday: date, weeks: int = WEEKS) -> list[date]:
    """Return the days that are worked, in order."""
    return [
        monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(WORKDAYS)
    ]


def taken(monday: date) -> list[Slot]:
    """Return the times that are taken, in order of time."""
    dice = random.Random(DICE)  # the same for every system
    return [slot for slot in all_times(monday) if dice.random() < TAKEN]


def free(monday: date) -> list[Slot]:
    """Return the times that are not taken, in order of time."""
    gone = set(taken(monday))
    return [slot for slot in all_times(monday) if slot not in gone]


def all_times(monday: date) -> list[Slot]:
    """Return every time of the weeks, in order."""
    return [
        Slot(day, quarter, person)
        for day in workdays(monday)
        for quarter in range(QUARTERS)
        for person in range(1, PEOPLE + 1)
    ]
