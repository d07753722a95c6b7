"""Somebody who sees patients, as pages show them: initials in a colour, role, when next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from clinic_app import clock
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference.catalogue import AppointmentType

from .filters import day_and_time

TINTS = ("", "b", "c", "d")
ROLES = {"Dr": "Doctor", "Nurse": "Nurse"}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person; `next` is "" when no time is shown, `book` when nothing can be booked."""

    face: Face
    tint: str
    role: str
    page: str
    next: str = ""
    book: str = ""


def card(face: Face, position: int, *, when: str = "", book: str = "") -> PersonCard:
    """Return the card of the person at a position in the practice's order."""
    return PersonCard(
        face=face,
        tint=TINTS[position % len(TINTS)],
        role=ROLES.get(face.title, ""),
        page=url_for("people.person", slug=face.slug),
        next=when,
        book=book,
    )


def who_give(kinds: Iterable[AppointmentType], faces: Mapping[int, Face]) -> list[PersonCard]:
    """Return who has a part in any of these visits, in the practice's order."""
    given = list(kinds)
    return [
        card(face, n)
        for n, face in enumerate(faces.values())
        if any(kind.given_by(face.capabilities) for kind in given)
    ]


def usual(snapshot: Snapshot, face: Face) -> list[AppointmentType]:
    """Return the visits for which most people come to somebody, as the practice's file says."""
    people = {person.slug: person for person in snapshot.practice.people}
    often = people[face.slug].often if face.slug in people else ()
    return [snapshot.type(slug) for slug in often if slug in snapshot.catalogue.by_slug]


def next_with(face: Face, kind: AppointmentType, fortnight: Fortnight) -> str:
    """Return when somebody has time for a visit next, in words; "" if not in the fortnight."""
    found = fortnight.by_lead(kind).get(face.id) if kind.online else None
    return day_and_time(found.start, clock.local_date(fortnight.now)) if found else ""
