"""The rules of age, notice, horizon and season."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .ages import add_months
from .intervals import Interval
from .refusals import Refusal, TooOld, TooYoung
from .rosters import day_start

DAY = timedelta(days=1)
ANY_BIRTH = date(2000, 1, 1)
"""A birth by which two windows of age are held against each other."""


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """From what age, and up to which completed month or year (inclusive), a visit is meant.

    Of several lowest ages the latest counts, of two highest the earliest.
    """

    min_days: int | None = None
    min_weeks: int | None = None
    min_months: int | None = None
    min_years: int | None = None
    max_months: int | None = None
    max_years: int | None = None


def first_day(window: AgeWindow, birth: date) -> date:
    """Return the first day on which somebody is old enough."""
    return max(
        birth + (window.min_days or 0) * DAY,
        birth + 7 * (window.min_weeks or 0) * DAY,
        add_months(birth, window.min_months or 0),
        add_months(birth, 12 * (window.min_years or 0)),
    )


def last_day(window: AgeWindow, birth: date) -> date | None:
    """Return the last day on which somebody is young enough, None if there is no limit.

    At most 24 months lasts until the day before 25 months are completed.
    """
    months = None if window.max_months is None else window.max_months + 1
    years = None if window.max_years is None else 12 * (window.max_years + 1)
    limits = [limit for limit in (months, years) if limit is not None]
    return add_months(birth, min(limits)) - DAY if limits else None


def admits(window: AgeWindow, birth: date, day: date) -> Refusal | None:
    """Return why somebody is too young or too old on a day, None if neither."""
    first, last = first_day(window, birth), last_day(window, birth)
    if day < first:
        return TooYoung(first)
    if last is not None and day > last:
        return TooOld(last)
    return None


def reaches(younger: AgeWindow, window: AgeWindow, *, ahead: int) -> bool:
    """Say whether somebody of the younger ages can be old enough for a window in `ahead` days.

    Months differ by a day or three, so an age that just fails may count as one that reaches.
    """
    last = last_day(younger, ANY_BIRTH)
    return last is None or first_day(window, ANY_BIRTH) <= last + (ahead + 3) * DAY


def booking_window(
    now: datetime, *, notice: timedelta, horizon_weeks: int, zone: ZoneInfo
) -> Interval:
    """Return when a visit may start: after the notice, to the end of the horizon's last local day.

    Notice is real time, also on the days when the clocks change. The last day is the same day of
    the week as today. Raises ValueError if the notice reaches beyond the horizon.
    """
    today = now.astimezone(zone).date()
    return Interval(now + notice, day_start(today + 7 * horizon_weeks * DAY + DAY, zone))


def in_season(months: tuple[int, int] | None, day: date) -> bool:
    """Say whether a day lies in the months from the first to the last, also over New Year."""
    if months is None:
        return True
    first, last = months
    if first <= last:
        return first <= day.month <= last
    return day.month >= first or day.month <= last
