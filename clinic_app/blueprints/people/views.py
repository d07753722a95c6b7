"""What the pages of the people show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clinic_app import clock
from clinic_app.operations import article_links, article_search, next_times, practice
from clinic_app.operations.article_links import Teaser
from clinic_app.operations.errors import NotFound
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.web import kind_cards, person_cards, visit_kinds
from clinic_app.web.person_cards import PersonCard

from . import finding
from .finding import Wish

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Index:
    """Everybody who fits, and what one can look for."""

    people: list[PersonCard]
    wish: Wish
    languages: Choices
    genders: Choices
    roles: Choices


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that somebody gives; `when` and `book` are "" if it cannot be booked with them."""

    name: str
    page: str
    length: str
    when: str
    book: str


@dataclass(frozen=True, slots=True)
class Sees:
    """What somebody sees people for in one area."""

    area: Area
    icon: str
    visits: list[Visit]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of a person shows."""

    card: PersonCard
    position: str
    usual: list[Visit]
    sees: list[Sees]
    wrote: tuple[Teaser, ...]
    description: str


def index(wish: Wish) -> Index:
    """Return who fits a wish, each with the next time for what most people come to them for."""
    snapshot, faces = practice.current(), practice.faces()
    usual = {face.id: _booked(person_cards.usual(snapshot, face)) for face in faces.values()}
    fortnight = next_times.load({k for k in usual.values() if k}, now=clock.now())
    fitting = _fitting(wish, snapshot, faces.values())
    return Index(
        people=[
            person_cards.card(face, n, when=_next(face, usual[face.id], fortnight))
            for n, face in enumerate(faces.values())
            if face.slug in fitting
        ],
        wish=wish,
        languages=[(one, one) for one in finding.languages(faces.values())],
        genders=list(finding.GENDERS.items()),
        roles=list(finding.ROLES.items()),
    )


def _fitting(wish: Wish, snapshot: Snapshot, faces: Iterable[Face]) -> frozenset[str]:
    """Return who fits: by every word as it was typed, or else by what may have been meant."""
    everybody = tuple(faces)
    exact = frozenset(face.slug for face in everybody if wish.fits(face))
    if exact or not wish.find:
        return exact
    meant = article_search.people(wish.find, snapshot)
    rest = replace(wish, find="")
    return frozenset(face.slug for face in everybody if face.slug in meant and rest.fits(face))


def person(slug: str) -> Page:
    """Return the page of somebody who works here now; raises `NotFound`."""
    snapshot, faces = practice.current(), practice.faces()
    position, face = next(
        ((n, face) for n, face in enumerate(faces.values()) if face.slug == slug), (0, None)
    )
    if face is None:
        raise NotFound(slug)
    usual, now = person_cards.usual(snapshot, face), clock.now()
    fortnight = next_times.load(usual, now=now)
    profession = _position(snapshot, face)
    return Page(
        card=person_cards.card(face, position),
        position=profession,
        usual=[_visit(kind, face, fortnight) for kind in usual],
        sees=_sees(snapshot, face),
        wrote=article_links.articles_by(slug, now=now),
        description=f"{face.name}, {profession.lower()}. {face.summary}",
    )


def _booked(usual: list[AppointmentType]) -> AppointmentType | None:
    return next((kind for kind in usual if kind.online), None)


def _next(face: Face, kind: AppointmentType | None, fortnight: Fortnight) -> str:
    when = person_cards.next_with(face, kind, fortnight) if kind else ""
    return f"{when}, {kind.name}" if kind and when else ""


def _position(snapshot: Snapshot, face: Face) -> str:
    written = {person.slug: person.position for person in snapshot.practice.people}
    return written.get(face.slug, person_cards.ROLES.get(face.title, ""))


def _sees(snapshot: Snapshot, face: Face) -> list[Sees]:
    """Return every visit in which somebody has a part, area by area."""
    found = []
    for area in snapshot.areas:
        kinds = [k for k in snapshot.catalogue.types if k.area == area.slug]
        visits = [_visit(k, face, None) for k in kinds if k.given_by(face.capabilities)]
        if visits:
            found.append(Sees(area, kind_cards.icon("", area.slug), visits))
    return found


def _visit(kind: AppointmentType, face: Face, fortnight: Fortnight | None) -> Visit:
    when = person_cards.next_with(face, kind, fortnight) if fortnight else ""
    able = kind.online and kind.led_by(face.capabilities)
    return Visit(
        name=kind.name,
        page=visit_kinds.page_of(kind),
        length=visit_kinds.length(kind),
        when=when,
        book=visit_kinds.where_to_book(kind, practitioner=face.id) if able else "",
    )
