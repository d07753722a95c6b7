"""The pages about patients, with every value ready."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.access.carers import Scope
from clinic_app.operations.patient_records import Record
from clinic_app.operations.patient_search import Found
from clinic_app.operations.patient_ties import GROWN_UP, Tie
from clinic_app.operations.patient_visits import ListedVisit, Visits
from clinic_app.scheduling.ages import completed_years
from clinic_app.scheduling.status import BOOKED
from clinic_app.web import date_words, found_people
from clinic_app.web.filters import day_and_time, long_day, phone, status_look

from .forms import GENDERS, KIND_WORDS


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in a list; `flags` are words, `why` says what matched when it is not the name."""

    id: int
    href: str
    name: str
    born: str
    phone: str
    flags: tuple[str, ...]
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class Line:
    """A visit in a list."""

    href: str
    when: str
    what: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Carer:
    """Who may act for a patient, what that opens, and what the desk can do about it."""

    account: int
    name: str
    email: str
    kind: str
    since: str
    sees: str
    waits: bool
    acts: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything the page of a patient shows."""

    id: int
    name: str
    born: str
    facts: tuple[tuple[str, str], ...]
    phone: str
    phone_link: str
    interpreter: str
    access_needs: str
    alert: str
    checked: bool
    twins: tuple[Row, ...]
    to_come: tuple[Line, ...]
    past: tuple[Line, ...]
    more: bool
    carers: tuple[Carer, ...]
    child: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """What is read of a patient for the page, all of it under one record of the reading."""

    record: Record
    twins: Sequence[Found]
    visits: Visits
    ties: Sequence[Tie]


def rows(found: Sequence[Found], coming: Mapping[int, datetime], *, today: date) -> tuple[Row, ...]:
    """Return people as a list shows them, each with the next visit."""
    return tuple(_row(one, coming.get(one.id), today) for one in found)


def page(whole: Whole, *, now: datetime) -> PatientPage:
    """Return the page of a patient."""
    record, today = whole.record, clock.local_date(now)
    return PatientPage(
        id=record.id,
        name=record.name,
        born=date_words.born(record.birth_date, today),
        facts=tuple(_facts(record)),
        phone=phone(record.phone),
        phone_link=f"tel:{record.phone}",
        interpreter=record.interpreter,
        access_needs=record.access_needs,
        alert=record.alert,
        checked=record.checked,
        twins=rows(whole.twins, {}, today=today),
        to_come=tuple(_line(visit, today, "") for visit in whole.visits.to_come),
        past=tuple(_line(visit, today, "Not noted") for visit in whole.visits.past),
        more=whole.visits.more,
        carers=tuple(_carer(tie) for tie in whole.ties),
        child=completed_years(record.birth_date, max(today, record.birth_date)) < GROWN_UP,
    )


def _row(one: Found, coming: datetime | None, today: date) -> Row:
    return Row(
        id=one.id,
        href=url_for("patients.show", patient=one.id),
        name=one.name,
        born=date_words.born(one.birth_date, today),
        phone=phone(one.phone),
        flags=tuple(found_people.flags(one)),
        why=one.why,
        next=day_and_time(coming, today) if coming else "",
    )


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    if record.gender:
        yield "Gender", dict(GENDERS).get(record.gender, record.gender)
    if record.email:
        yield "Email", record.email
    if record.contact_name:
        yield "Ask for", record.contact_name
    yield "Known since", long_day(record.created_at)


def _line(visit: ListedVisit, today: date, booked: str) -> Line:
    status = visit.standing.status
    other_year = clock.local_date(visit.starts_at).year != today.year
    when = day_and_time(visit.starts_at, today)
    return Line(
        href=url_for("reception.appointment", appointment=visit.id),
        when=f"{when} ({clock.local_date(visit.starts_at).year})" if other_year else when,
        what=f"{visit.what}, {visit.who}",
        status=status,
        text=booked if status == BOOKED else status_look(status).word,
    )


def _carer(tie: Tie) -> Carer:
    return Carer(
        account=tie.account,
        name=tie.name,
        email=tie.email,
        kind=KIND_WORDS[tie.kind],
        since=_since(tie),
        sees=_sees(tie),
        waits=tie.confirmed_at is None and tie.ended_at is None,
        acts=tie.ended_at is None,
    )


def _since(tie: Tie) -> str:
    if tie.ended_at:
        return f"ended {long_day(tie.ended_at)}"
    return f"since {long_day(tie.confirmed_at)}" if tie.confirmed_at else "not confirmed yet"


def _sees(tie: Tie) -> str:
    """Say what a tie opens now, as `access/carers.py` has it."""
    if tie.ended_at or tie.confirmed_at is None:
        return "Sees nothing."
    if tie.kind == "self":
        return "Sees everything, books and cancels."
    agreed = " The young person agreed." if tie.agreed else ""
    return {
        Scope.FULL: f"Books and cancels; from 12 on sees no private visits.{agreed}",
        Scope.REVIEW: "Books and cancels, sees no private visits. At 14 it narrows.",
        Scope.NARROWED: "Sees only what this account booked, until the young person agrees.",
        Scope.CLOSED: "Sees nothing any more: it ended with the patient’s age.",
    }[tie.scope]
