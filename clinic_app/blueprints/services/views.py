"""What the pages of the service areas show."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_app import clock
from clinic_app.operations import next_times, practice
from clinic_app.operations.errors import NotFound
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference import red_flags
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType, capabilities
from clinic_app.reference.red_flags import RedFlag
from clinic_app.web import next_free
from clinic_app.web.next_free import NextFree

from . import kind_cards
from .kind_cards import Card

TINTS = ("", "b", "c", "d")
ROLES = {"Dr": "Doctor", "Nurse": "Nurse"}


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area with the next time in it."""

    area: Area
    icon: str
    next: NextFree | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one may see in an area."""

    face: Face
    tint: str
    role: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of an area shows."""

    area: Area
    icon: str
    flags: tuple[RedFlag, ...]
    cards: list[Card]
    shared: list[Card]
    people: list[Person]
    cost_note: str


def areas() -> list[AreaView]:
    """Return the areas in the practice's order."""
    snapshot, faces = practice.current(), practice.faces()
    fortnight = next_times.load(snapshot.catalogue.types, now=clock.now())
    return [
        AreaView(
            area,
            kind_cards.icon("", area.slug),
            next_free.say(fortnight.first_of(_own(snapshot, area)), faces, fortnight),
        )
        for area in snapshot.areas
    ]


def area(slug: str) -> Page:
    """Return the page of an area; raises `NotFound`."""
    snapshot, faces = practice.current(), practice.faces()
    found = next((a for a in snapshot.areas if a.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    kinds = snapshot.catalogue.types_in(slug)
    fortnight = next_times.load(kinds, now=clock.now())
    own = _own(snapshot, found)
    return Page(
        area=found,
        icon=kind_cards.icon("", slug),
        flags=tuple(sorted(found.redirects, key=red_flags.rank)),
        cards=_cards(own, faces, fortnight, area=slug),
        shared=_cards([k for k in kinds if k.area != slug], faces, fortnight, area=slug),
        people=_people(own, faces),
        cost_note=" ".join(snapshot.practice.fees[:2]),
    )


def _own(snapshot: Snapshot, area: Area) -> list[AppointmentType]:
    return [kind for kind in snapshot.catalogue.types if kind.area == area.slug]


def _cards(
    kinds: Iterable[AppointmentType], faces: dict[int, Face], fortnight: Fortnight, *, area: str
) -> list[Card]:
    return [
        kind_cards.card(
            kind, area=area, free=next_free.say(fortnight.first(kind), faces, fortnight)
        )
        for kind in kinds
    ]


def _people(kinds: Iterable[AppointmentType], faces: dict[int, Face]) -> list[Person]:
    """Return who gives any of these visits, in the practice's order."""
    needed = {one for kind in kinds for step in kind.staffed_steps for one in capabilities(step)}
    return [
        Person(face, TINTS[n % len(TINTS)], ROLES.get(face.title, ""))
        for n, face in enumerate(faces.values())
        if needed & face.capabilities
    ]
