"""What a visit for vaccines is for, as the desk reads it: days and counts, no verdict."""

from collections.abc import Iterator
from datetime import date

from clinic_app.operations.desk_plans import Ahead
from clinic_app.operations.visit_plans import Plan
from clinic_app.web import plan_words
from clinic_app.web.filters import long_day, minutes_text

DECIDES = "The nurse looks at the register and decides."
SEVERAL = "By age it is one of these: ask which is next."
NOTHING = "The record here says nothing of what is next at this kind of visit: ask the nurse."


def lines(ahead: Ahead, *, today: date) -> tuple[str, ...]:
    """Return what to tell a caller, before a day is chosen."""
    return (*_whole(ahead, today), DECIDES)


def on(ahead: Ahead, day: date, *, today: date) -> tuple[str, ...]:
    """Return what a visit on a day is for, and where that day is too early or too late."""
    plan = ahead.on(day)
    if plan is None:
        return (*_whole(ahead, today), DECIDES)
    return (_what(plan, ahead), *_beside_its_days(plan, day), DECIDES)


def _whole(ahead: Ahead, today: date) -> Iterator[str]:
    for why in ahead.why_planning:
        yield f"{why} The nurse plans first: book a visit for that."
    if not ahead.why_planning and not ahead.plans:
        yield NOTHING
    if len(ahead.plans) > 1:
        yield SEVERAL
    for plan in ahead.plans:
        yield f"{_what(plan, ahead)} {plan_words.between(plan, today=today)}"


def _what(plan: Plan, ahead: Ahead) -> str:
    minutes = minutes_text(max(plan.minutes, ahead.kind.staffed_minutes))
    known = "By the record here" if ahead.looked_into else "By age, the register was not looked at"
    return f"{known}: {plan.label}. {plan_words.needles(plan)}, {minutes} with the nurse."


def _beside_its_days(plan: Plan, day: date) -> Iterator[str]:
    if plan.missed:
        missed = plan_words.listed(plan.missed)
        yield f"The last day against {missed} has passed: the nurse talks with the family."
    if day < plan.first:
        yield f"That day is too early: it can be given from {long_day(plan.first)}."
    if plan.last is not None and day > plan.last:
        last = long_day(plan.last)
        yield f"That day is after the last one against {plan.last_what}, {last}: ask the nurse."
