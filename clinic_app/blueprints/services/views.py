"""What the pages of the service areas show."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from clinic_app import clock
from clinic_app.operations import article_links, next_times, practice
from clinic_app.operations.article_links import Teaser
from clinic_app.operations.errors import NotFound
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference import red_flags
from clinic_app.reference.areas import Area, Offering
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag
from clinic_app.web import kind_cards, next_free, person_cards, visit_kinds
from clinic_app.web.kind_cards import Card
from clinic_app.web.next_free import NextFree
from clinic_app.web.person_cards import PersonCard


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area with the next time in it."""

    area: Area
    icon: str
    next: NextFree | None


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go on to."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class OfferingView:
    """Something the practice does, and the pages of the visits for it."""

    offering: Offering
    visits: list[Link]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of an area shows; `reads` are articles on the subject."""

    area: Area
    icon: str
    flags: tuple[RedFlag, ...]
    offerings: list[OfferingView]
    cards: list[Card]
    shared: list[Card]
    people: list[PersonCard]
    cost_note: str
    reads: list[Link]


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
    found = area_of(snapshot, slug)
    kinds, now = snapshot.catalogue.types_in(slug), clock.now()
    fortnight = next_times.load(kinds, now=now)
    own = _own(snapshot, found)
    return Page(
        area=found,
        icon=kind_cards.icon("", slug),
        flags=tuple(sorted(found.redirects, key=red_flags.rank)),
        offerings=[_offering(snapshot, one) for one in found.offerings],
        cards=_cards(own, faces, fortnight, area=slug),
        shared=_cards([k for k in kinds if k.area != slug], faces, fortnight, area=slug),
        people=person_cards.who_give(own, faces),
        cost_note=" ".join(snapshot.practice.fees[:2]),
        reads=links(article_links.articles_for_area(slug, now=now)),
    )


def links(teasers: Iterable[Teaser]) -> list[Link]:
    """Return articles as pages to go on to."""
    return [Link(one.title, url_for("articles.show", slug=one.slug)) for one in teasers]


def area_of(snapshot: Snapshot, slug: str) -> Area:
    """Return a service area; raises `NotFound`."""
    found = next((a for a in snapshot.areas if a.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    return found


def _own(snapshot: Snapshot, area: Area) -> list[AppointmentType]:
    return [kind for kind in snapshot.catalogue.types if kind.area == area.slug]


def _offering(snapshot: Snapshot, offering: Offering) -> OfferingView:
    kinds = (snapshot.type(slug) for slug in offering.types)
    return OfferingView(offering, [Link(k.name, visit_kinds.page_of(k)) for k in kinds])


def _cards(
    kinds: Iterable[AppointmentType], faces: dict[int, Face], fortnight: Fortnight, *, area: str
) -> list[Card]:
    return [
        kind_cards.card(
            kind, area=area, free=next_free.say(fortnight.first(kind), faces, fortnight)
        )
        for kind in kinds
    ]
