"""Sentences on the page of what is due: what is booked, when, and what to do past a last day."""

from collections.abc import Sequence
from datetime import date

from clinic_app.operations import practice
from clinic_app.operations.children_due import Outlook
from clinic_app.operations.children_known import Booked
from clinic_app.operations.last_days import LastDay
from clinic_app.operations.visit_plans import Plan
from clinic_app.web import closed_words, date_words, plan_words
from clinic_app.web.filters import long_day, moment

from .children import Child

NOT_GIVEN = "Only if these were not given yet."
SECOND = (
    "In the first year it is two doses, at least 4 weeks apart: you can book the second right "
    "after the first."
)
DROPS = "The drops are for who had the first ones in time."
FEVER = {
    (True, False): "With 38.0 °C or more: hospital now.",
    (False, True): "With 38.5 °C or more: call us first.",
    (True, True): (
        "Under 3 months with 38.0 °C or more: hospital now. "
        "Older, with 38.5 °C or more: call us first."
    ),
}
"""What a temperature on the day means, by whether somebody under 3 months comes, and older."""


def passed(child: Child) -> str:
    """Say what to do where a last day has passed, "" where none has."""
    missed = tuple(dict.fromkeys(what for plan in child.plans for what in plan.missed))
    if not missed:
        return ""
    return (
        f"The last day against {plan_words.listed(missed)} has passed. "
        "If it was missed, the nurse says what can be given later."
    )


def at_birth(last: LastDay | None, today: date) -> str:
    """Ask whether a dose was given at birth, and say until when it can be; "" where it cannot."""
    if last is None:
        return ""
    until = "today" if last.day == today else long_day(last.day)
    words = (
        f"Was the needle against {last.what} given at birth? "
        f"Its last day is {until}. {closed_words.then(last.day)}"
    )
    return f"{words.strip()} If it was not given, or you are not sure, call us now:"


def by_age(ahead: Outlook, today: date) -> str:
    """Return the next age by the birth date alone, where nobody knows what was given; else ""."""
    if ahead.by_age is None or ahead.by_age[1] <= today:
        return ""
    label, first = ahead.by_age
    return f"By age next: {label}, from {date_words.in_full(first)}. Were some missed? Ask us."


def when(plan: Plan, child: Child, today: date) -> str:
    """Return from when to when a visit can be, and what is to know beside it."""
    words = plan_words.between(plan, today=today)
    said = (
        NOT_GIVEN if plan.point in child.ahead.earlier else "",
        words,
        f"{plan_words.needles(plan)}.",
        plan_words.missed(plan),
        _drops(plan, child.plans),
        second(plan),
    )
    return " ".join(part for part in said if part)


def second(plan: Plan) -> str:
    """Say that a second dose of the season follows, where it does."""
    return SECOND if "second" in plan.asks else ""


def _drops(plan: Plan, plans: Sequence[Plan]) -> str:
    """Say for whom the drops are, where the last day of the ones before has passed."""
    passed = any(plan.last_what in other.missed for other in plans if other is not plan)
    return DROPS if plan.oral and plan.last_what and passed else ""


def booked(visit: Booked) -> str:
    """Return what is booked, and when; of a private visit only when."""
    kind = practice.current().type(visit.slug)
    point = next((one for one in kind.points if one.slug == visit.point), None)
    what = plan_words.of_age(point.label) if point else kind.name
    when = moment(visit.starts_at)
    return f"Booked: {when}" if kind.sensitive else f"Booked: {what}, {when}"


def fever(months: Sequence[int]) -> str:
    """Return what a temperature on the day means for children of these ages."""
    return FEVER[any(age < 3 for age in months), any(age >= 3 for age in months)]
