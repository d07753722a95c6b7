"""The pages for somebody who stands at the door, with every value ready."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import day_list, patient_search, patient_words, practice, walk_ins
from clinic_app.operations.patient_search import Found
from clinic_app.operations.practice import Face
from clinic_app.operations.visit_facts import Visit
from clinic_app.operations.walk_ins import Here
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.status import BOOKED
from clinic_app.web import found_people, refusal_words, visitor
from clinic_app.web.filters import clock_time

from . import row_identity
from .row_identity import Identity

NO_LANE = (
    "This nurse has no room left just now, however one fits in: too many visits lie over each "
    "other. Choose another nurse, or wait five minutes and press again."
)
ON_PURPOSE = "They are here already: use that visit, or tick that it is about something else"
ROOM_TAKEN = (
    "The room, or the scales, are in use by somebody else at this time. "
    "Wait until they are free and press again, or choose another visit."
)


@dataclass(frozen=True, slots=True)
class FindPage:
    """The page on which somebody is found; `new` is where one adds them."""

    search: found_people.Search
    new: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit of today that the patient has already, and where it stands on the list."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page of one person shows."""

    name: str
    born: str
    alert: str
    interpreter: str
    access_needs: str
    checked: bool
    booked: tuple[Booked, ...]
    here: tuple[Booked, ...]
    identity: Identity
    start: str


def finding(typed: str, found: Sequence[Found] | None) -> FindPage:
    """Return the page; `found` is None when nothing that names anybody was typed."""
    return FindPage(found_people.search(typed, found, _fitting_in), _new(typed))


def rows(found: Sequence[Found]) -> tuple[found_people.Row, ...]:
    """Return people as the lists show them."""
    return tuple(found_people.row(one, _fitting_in(one.id)) for one in found)


def begun(typed: str) -> dict[str, Any]:
    """Return what the form for somebody new begins with: what was typed to find them."""
    query = patient_search.read(typed, clock.today())
    named = [w for w in typed.split() if set(patient_words.words(w)) & set(query.words)]
    given, family = (named[:1], named[1:]) if len(named) > 1 else ([], named)
    return {
        "given_name": " ".join(map(str.capitalize, given)),
        "family_name": " ".join(map(str.capitalize, family)),
        "birth_date": query.birth,
        "phone": query.phone if query.phone.startswith("+") else "",
    }


def person(
    one: Found, booked: Sequence[Visit], here: Sequence[Here], *, now: datetime
) -> PersonPage:
    """Return the page on which somebody is fitted in.

    `booked` are their visits of today, `here` those for which they came and have not left.
    """
    return PersonPage(
        name=one.name,
        born=found_people.born(one),
        alert=one.alert,
        interpreter=one.interpreter,
        access_needs=one.access_needs,
        checked=one.checked,
        booked=tuple(_booked(v) for v in booked if v.live and v.standing.status == BOOKED),
        here=tuple(_here(one, found) for found in here),
        identity=row_identity.of_person(one),
        start=clock_time(walk_ins.next_start(now)),
    )


def offered(nurses: Sequence[Face], at_work: Collection[int]) -> list[tuple[str, str]]:
    """Return the nurses to choose from, and who of them does not work now."""
    return [
        (str(face.id), face.name if face.id in at_work else f"{face.name} (not at work now)")
        for face in nurses
    ]


def why_not(refusal: Refusal, slug: str) -> str:
    """Say why somebody cannot be fitted in now."""
    if isinstance(refusal, refusals.Taken):
        return ROOM_TAKEN
    return refusal_words.say(refusal, practice.current().type(slug))


def _fitting_in(patient: int) -> str:
    return url_for("nurses.walk_in_person", patient=patient)


def _new(typed: str) -> str:
    """Return where somebody new is added: the desk has its own page, with everything to ask."""
    if allows(visitor.actor(), Permission.PATIENTS_EDIT):
        return url_for("patients.new", find=typed, next=url_for("nurses.walk_in_with"))
    return url_for("nurses.walk_in_new", find=typed)


def _booked(visit: Visit) -> Booked:
    return Booked(_on_list(visit), f"{clock_time(visit.starts_at)}, {visit.kind.outside_name}")


def _here(one: Found, found: Here) -> Booked:
    text = f"{one.name} has been here since {clock_time(found.since)}"
    return Booked(_on_list(found.visit), f"{text}: {found.visit.kind.outside_name}")


def _on_list(visit: Visit) -> str:
    """Return where a visit stands: on the nurses' list, or by itself if it is somebody else's."""
    if visit.practitioner.id not in {nurse.id for nurse in day_list.nurses()}:
        return url_for("reception.appointment", appointment=visit.id)
    day = visit.day.isoformat()
    return f"{url_for('nurses.daily_list', day=day)}#visit-{visit.id}-0"
