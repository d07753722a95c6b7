"""Vaccines in pregnancy, as visits that can be booked inside their weeks."""

from datetime import date

from clinic_app.immunisation import pregnancy
from clinic_app.immunisation.calendar import DAY, TERM_DAYS, weeks_pregnant
from clinic_app.immunisation.pregnancy import PregnancyWindow

from . import doses_due, practice
from .visit_plans import Plan

LONGEST_DAYS = 43 * 7
"""No pregnancy is counted beyond so many days: the question was answered wrongly."""
WEEK = 7 * DAY
"""So long a visit is still offered to somebody whose baby was expected by now."""


def expected_from_weeks(weeks: int, days: int, *, today: date) -> date:
    """Return the expected day of birth of somebody who is so many weeks and days pregnant."""
    return today + (TERM_DAYS - 7 * weeks - days) * DAY


def plausible(expected: date, *, today: date) -> bool:
    """Say whether a birth can be expected on a day by somebody who is pregnant today."""
    pregnant = TERM_DAYS - (expected - today).days
    return 0 <= pregnant <= LONGEST_DAYS


def weeks(expected: date, *, today: date) -> tuple[int, int]:
    """Return completed weeks and days. Raises ValueError before the first."""
    return weeks_pregnant(expected, today)


def windows(expected: date, *, today: date) -> tuple[PregnancyWindow, ...]:
    """Return what is advised in a pregnancy, and between which days."""
    return pregnancy.windows(doses_due.schedule(), expected=expected, today=today)


def plans(expected: date, *, today: date) -> tuple[Plan, ...]:
    """Return what can be booked in a pregnancy; what is past its weeks is left out."""
    found = (_plan(window, expected, today) for window in windows(expected, today=today))
    return tuple(plan for plan in found if plan is not None)


def plan_for(expected: date, point: str, *, today: date) -> Plan | None:
    """Return the plan for one of them, None if it cannot be booked any more."""
    return next((plan for plan in plans(expected, today=today) if plan.point == point), None)


def _plan(window: PregnancyWindow, expected: date, today: date) -> Plan | None:
    if window.last is not None and window.last < today:
        return None
    slug, first = doses_due.schedule().visits.pregnancy, window.first or today
    return Plan(
        point=window.slug,
        label=window.vaccine.name,
        slug=slug,
        first=first,
        due=first,
        late_from=None,
        until=window.last or max(expected, first + WEEK),
        minutes=practice.current().type(slug).staffed_minutes,
        needles=1,
        against=window.vaccine.against,
        last=window.last,
        last_what=", ".join(window.vaccine.against),
    )
