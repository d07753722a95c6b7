"""What the pages of one's own family show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.access.carers import Scope
from clinic_app.operations import own_due, own_growth, own_vaccines, practice, visit_facts
from clinic_app.operations.children_due import AHEAD, Outlook
from clinic_app.operations.own_visits import Coming
from clinic_app.operations.patients import Member
from clinic_app.operations.visit_facts import Visit
from clinic_app.operations.visit_plans import Plan
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import cancelling, date_words, plan_words
from clinic_app.web.filters import day_and_time, minutes_text, moment

TINTS = ("", "b", "c", "d")
MAY = {
    Scope.REVIEW: "Ordinary visits. From 12, private ones are not shown here.",
    Scope.NARROWED: "The visits you booked. To change one, call us.",
}


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in the list, under its outside name: others may look over a shoulder."""

    id: int
    when: str
    what: str
    who: str
    again: str
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class DueLine:
    """What is next by the schedule, and how it is booked.

    `patient` is a child whose days can be looked at; `href` where an adult's visit begins.
    """

    words: str
    note: str
    patient: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One of the family; `books` is whether visits are booked for them."""

    name: str
    initials: str
    tint: str
    age: str
    own: bool
    may: str
    record: str
    growth: str
    due: DueLine | None
    books: bool
    visits: list[VisitLine]


@dataclass(frozen=True, slots=True)
class CancelPage:
    """The visit that is about to be cancelled."""

    name: str
    rows: list[tuple[str, str]]
    begun: bool
    terms: str


def cards(family: list[Coming], ahead: Mapping[int, Outlook], *, now: datetime) -> list[Card]:
    """Return a card for each of the family; `ahead` is what is next for the children."""
    return [_card(coming, n, ahead.get(coming.member.id), now) for n, coming in enumerate(family)]


def cancel(member: Member, visit: Visit, *, now: datetime) -> CancelPage:
    """Return the page that asks before cancelling; the real name only for one's own visit."""
    kind = visit.kind.name if member.kind == "self" else visit.kind.outside_name
    place, _ = visit_facts.place_name(visit.location)
    rows = [
        ("Who", visit.name),
        ("What", f"{kind}, {minutes_text(visit.minutes)}"),
        ("When", moment(visit.starts_at)),
        ("With", f"{visit.who}, {place}"),
        ("Reference", visit.reference),
    ]
    terms = cancelling.terms(practice.current().practice, visit.starts_at, now=now)
    return CancelPage(visit.given_name, rows, visit.starts_at <= now, terms)


def _card(coming: Coming, position: int, ahead: Outlook | None, now: datetime) -> Card:
    member, today = coming.member, clock.local_date(now)
    due = _due(ahead, member, today) if ahead else _for_adult(member, today)
    return Card(
        name=member.given_name,
        initials="".join(word[0] for word in member.name.split()[:2]),
        tint=TINTS[position % len(TINTS)],
        age=_age(member, today),
        own=member.kind == "self",
        may=MAY.get(member.scope, ""),
        record=_record(member),
        growth=_growth(member, today),
        due=None if member.died else due,
        books=not member.died,
        visits=[_line(visit, coming, today, now) for visit in coming.visits],
    )


def _age(member: Member, today: date) -> str:
    """Return "6 weeks, born 13 October 2026"; of who has died only the birth date."""
    born = f"born {date_words.in_full(member.birth_date)}"
    if member.died:
        return born.capitalize()
    return f"{age_in_words(member.birth_date, today)}, {born}"


def _due(ahead: Outlook, member: Member, today: date) -> DueLine | None:
    """Return what is next in plain words: days, and no verdict."""
    if ahead.why_planning:
        return DueLine("A nurse plans the next visits with you", "", member.id)
    plan = next(iter(ahead.after_booked), None)
    if plan is None:
        return None
    soon = plan.first <= today + AHEAD
    words = f"Next: {plan.label}, {plan_words.due(plan, today=today)}"
    return DueLine(words, _due_note(plan, ahead, today), member.id if soon else 0)


def _for_adult(member: Member, today: date) -> DueLine | None:
    """Return what to ask the nurse about at one's age."""
    found = own_due.for_adult(member, today=today)
    if not found:
        return None
    words = [f"{one.vaccine.name.lower()} ({one.doses.lower()})" for one in found]
    href = url_for("booking.start", slug="imms-adult")
    return DueLine("Vaccines to ask about", f"{plan_words.listed(words)}.".capitalize(), href=href)


def _due_note(plan: Plan, ahead: Outlook, today: date) -> str:
    if ahead.at_birth is not None:
        what, until = ahead.at_birth.what, plan_words.short(ahead.at_birth.day, today)
        return f"Was the needle against {what} given at birth? Its last day is {until}: call us."
    if plan.last is not None and plan.first <= today:
        return plan_words.last_day(plan)
    return "" if ahead.known else "By age. The nurse looks at the register."


def _record(member: Member) -> str:
    """Return where the vaccine record is, for whoever may read it."""
    if not own_vaccines.may_read(member):
        return ""
    return url_for("immunisations.record", patient=member.id)


def _growth(member: Member, today: date) -> str:
    """Return where a child's growth record is, while there are lines for that age."""
    if not own_growth.has_record(member, today=today):
        return ""
    return url_for("baby_weighing.growth", patient=member.id)


def _line(visit: Visit, coming: Coming, today: date, now: datetime) -> VisitLine:
    facts: dict[str, Any] = {
        "id": visit.id,
        "when": day_and_time(visit.starts_at, today),
        "what": visit.kind.outside_name,
        "who": visit.who,
    }
    may_cancel = coming.acts and visit.starts_at > now
    return VisitLine(**facts, again=_again(visit), may_cancel=may_cancel)


def _again(visit: Visit) -> str:
    """Return where the same visit is booked again; an address never names a sensitive one."""
    if visit.kind.sensitive or visit.kind.mode not in {"online", "request"}:
        return url_for("booking.choose")
    return url_for("booking.start", slug=visit.kind.slug)
