"""By when the national register must hear of a dose. Pure: days in, a day out.

Source: Australian Immunisation Register Rule 2015, as restated in the department's notes of 2021:
within 24 hours where practicable, and at most 10 business days after the vaccination.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

PRACTICABLE = timedelta(hours=24)
BUSINESS_DAYS = 10
FIRST_OF_WEEKEND = 5


def best_by(given_at: datetime) -> datetime:
    """Return the instant by which a dose is reported where that is practicable."""
    return given_at + PRACTICABLE


def last_day(given_on: date, holidays: Collection[date]) -> date:
    """Return the tenth business day after the one on which a dose was given.

    `holidays` are the public holidays of the place, which are no business days; nor are Saturdays
    and Sundays. The day itself does not count, whatever day it is.
    """
    day, left = given_on, BUSINESS_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day, holidays)
    return day


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether offices work on a day."""
    return day.weekday() < FIRST_OF_WEEKEND and day not in holidays
