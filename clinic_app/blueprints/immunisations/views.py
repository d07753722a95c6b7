"""What the pages about due immunisations show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_app.operations import practice
from clinic_app.operations.children_due import FIRST_NATIONS, Outlook
from clinic_app.operations.patients import Member
from clinic_app.operations.visit_plans import Plan
from clinic_app.scheduling.ages import age_in_words, completed_months, completed_years
from clinic_app.web import closed_words, date_words, plan_words, ways_in
from clinic_app.web.filters import long_day, minutes_text
from clinic_app.web.plan_words import Mark

from . import said
from .children import MOST, OVERSEAS, UNDER, UNSURE, Child

ADULT = "imms-adult"
NOBODY = "Choose who it is for"
ASK = "Nothing from the schedule can be booked online at this age."
NOTHING = "Nothing can be booked online at this age. Ask the nurse what was missed."
OTHERS = (
    (UNSURE, "Some were missed, or I am not sure"),
    (OVERSEAS, "Some were given in another country"),
)
ONLINE_WEEKS = 26


@dataclass(frozen=True, slots=True)
class MemberCard:
    """One of one's own children to choose, with what is next."""

    id: int
    name: str
    age: str
    hint: str


@dataclass(frozen=True, slots=True)
class Due:
    """What one visit is for, as a card shows it."""

    title: str
    tag: str
    late: bool
    needles: str
    length: str
    against: str
    marks: tuple[Mark, ...]
    limit: str


@dataclass(frozen=True, slots=True)
class ChildCard:
    """One child on the page: who, what is booked, what is due or why a nurse plans first.

    `choice` is the name of the form's field where there is something to choose, `hints` stand
    beside what can be chosen. `at_birth` asks about a dose of the hospital. `passed` says what to
    do about a last day that has passed. `adult` is where a visit of a grown-up begins, "" for the
    young.
    """

    number: int
    heading: str
    initials: str
    age: str
    booked: tuple[str, ...]
    at_birth: str
    due: Due | None
    choice: str
    hints: dict[str, str]
    later: str
    why: str
    passed: str
    adult: str
    preparation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuePage:
    """The whole page."""

    title: str
    children: tuple[ChildCard, ...]
    goes_on: bool
    action: str
    more: bool
    several: bool
    stamp: str
    fever: str


def members(
    family: Sequence[Member], found: Mapping[int, Outlook], *, today: date
) -> tuple[MemberCard, ...]:
    """Return one's own children, each with what is next in a few words."""
    return tuple(
        MemberCard(m.id, m.given_name, age_in_words(m.birth_date, today), _hint(found[m.id], today))
        for m in family
    )


def due_page(found: Sequence[Child], *, today: date) -> DuePage:
    """Return the page on which it is chosen what the visit is for."""
    cards = tuple(_card(child, today) for child in found)
    coming = [child for child in found if child.plans]
    return DuePage(
        title=_title(found, cards),
        children=cards,
        goes_on=bool(coming),
        action="Find times together" if len(coming) > 1 else "Continue",
        more=len(found) < MOST,
        several=len(found) > 1,
        stamp=_stamp(found),
        fever=said.fever([completed_months(child.born, today) for child in found]),
    )


def asks(child: Child) -> bool:
    """Say whether there is something to choose for a child."""
    return not child.why and (len(child.plans) > 1 or not child.ahead.known)


def asks_nations(child: Child) -> bool:
    """Say whether it is asked of a child whether it is Aboriginal or Torres Strait Islander.

    What was answered stays to be seen and changed.
    """
    answered = child.answers.get("first_nations") is not None
    asked = answered or any(FIRST_NATIONS in plan.asks for plan in child.plans)
    return asked and child.answers.get("patient_id") is None


def choices(child: Child) -> list[tuple[str, str]]:
    """Return what can be chosen for a child, as values and words."""
    found = [(_value(plan), _label(plan)) for plan in child.plans]
    return found if child.ahead.known else [*found, *OTHERS]


def chosen(child: Child) -> str:
    """Return what was chosen for a child before, or what the record says is next."""
    point = child.answers.get("point")
    before = next((_value(plan) for plan in child.plans if plan.point == point), "")
    return before or (_value(child.plans[0]) if child.ahead.known and child.plans else "")


def flu_names(known: Sequence[Mapping[str, Any]], asked: Mapping[str, int]) -> dict[str, str]:
    """Return which child each field is about, by field, where there are several."""
    if len(known) < 2:
        return dict.fromkeys(asked, "")
    return {field: _who(known[number]) for field, number in asked.items()}


def _value(plan: Plan) -> str:
    return f"{plan.slug}~{plan.point}"


def _label(plan: Plan) -> str:
    return f"{plan.label}, if missed at school" if plan.at_school else plan_words.title(plan)


def _hint(ahead: Outlook, today: date) -> str:
    if ahead.why_planning:
        return f"{ahead.why_planning[0]} A nurse plans the visits with you."
    plan = next(iter(ahead.plans), None)
    if plan is None:
        return said.by_age(ahead, today) or NOTHING
    if not ahead.known:
        return "Next by age; the nurse looks at the register."
    return f"Next: {plan.label}, {plan_words.due(plan, today=today)}"


def _card(child: Child, today: date) -> ChildCard:
    plans, choosing = child.plans, asks(child)
    only = plans[0] if plans and child.ahead.known else None
    return ChildCard(
        number=child.number,
        heading=child.name or f"Born {date_words.in_full(child.born)}",
        initials=_initials(child),
        age=_age(child, today),
        booked=tuple(said.booked(visit) for visit in child.booked),
        at_birth=said.at_birth(child.ahead.at_birth, today),
        due=_due(only, child, today) if only else None,
        choice=child.field if choosing and plans else "",
        hints={_value(plan): said.when(plan, child, today) for plan in plans if plan is not only},
        later=_later(child, today),
        why="" if grown_up(child, today) else _why(child),
        passed=said.passed(child),
        adult=ways_in.href(practice.current().type(ADULT)) if grown_up(child, today) else "",
        preparation=_preparation(child, today),
    )


def grown_up(child: Child, today: date) -> bool:
    """Say whether the schedule of the young is over for somebody."""
    return completed_years(child.born, today) >= UNDER


def _preparation(child: Child, today: date) -> tuple[str, ...]:
    slugs = [plan.slug for plan in child.plans] or [ADULT] * grown_up(child, today)
    return practice.current().type(slugs[0]).preparation if slugs else ()


def _due(plan: Plan, child: Child, today: date) -> Due:
    kind = practice.current().type(plan.slug)
    minutes = minutes_text(max(plan.minutes, kind.staffed_minutes))
    return Due(
        title=plan_words.title(plan),
        tag=_tag(plan, today),
        late=plan_words.is_late(plan, today),
        needles=plan_words.needles(plan),
        length=f"{minutes}, then a {kind.observe} minute wait",
        against=plan_words.against(plan),
        marks=plan_words.marks(plan, child.born, today=today),
        limit=_limit(plan, child.name) or said.second(plan),
    )


def _tag(plan: Plan, today: date) -> str:
    if plan.first > today:
        return f"From {plan_words.short(plan.first, today)}"
    if plan.due < today:
        return f"Since {plan_words.short(plan.due, today)}"
    return "Now possible"


def _limit(plan: Plan, name: str) -> str:
    if plan.last is None:
        return ""
    who = f" for {name}" if name else ""
    return f"{long_day(plan.last)} is the last day{who} against {plan.last_what}. " + (
        closed_words.then(plan.last, since=plan.first) or "We offer times up to that day."
    )


def _later(child: Child, today: date) -> str:
    """Say what is next where that is further ahead than bookings are taken."""
    plan = next(iter(child.ahead.plans), None)
    if plan is None and not child.why and not grown_up(child, today):
        return said.by_age(child.ahead, today)
    if child.why or plan is None or plan in child.plans or not child.ahead.known:
        return ""
    return (
        f"Next: {plan.label}, {plan_words.due(plan, today=today)}. "
        f"Bookings open {ONLINE_WEEKS} weeks before {long_day(plan.first)}."
    )


def _why(child: Child) -> str:
    if child.why:
        return child.why
    nothing = not child.plans and not (child.ahead.known and child.ahead.plans)
    return ASK if nothing else ""


def _title(found: Sequence[Child], cards: Sequence[ChildCard]) -> str:
    if len(found) > 1:
        return "Your children’s immunisations"
    if cards[0].adult:
        return "Vaccines for adults"
    if cards[0].choice and not found[0].ahead.known:
        return "Which one is next?"
    return f"{found[0].name}’s immunisations" if found[0].name else "Your child’s immunisations"


def _stamp(found: Sequence[Child]) -> str:
    known = any(child.ahead.known for child in found)
    works = "the birth date and the doses in the record here" if known else "the birth date"
    return (
        f"This page works from {works}. "
        "The nurse looks at the national register and decides on the day."
    )


def _age(child: Child, today: date) -> str:
    age = age_in_words(child.born, today)
    return f"{age}, born {date_words.in_full(child.born)}" if child.name else age


def _initials(child: Child) -> str:
    words = f"{child.name} {child.answers.get('family_name') or ''}".split()
    return "".join(word[0] for word in words[:2])


def _who(answers: Mapping[str, Any]) -> str:
    born = date.fromisoformat(answers["birth_date"])
    return str(answers.get("given_name") or f"Born {date_words.in_full(born)}")
