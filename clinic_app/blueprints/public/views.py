"""What the home, fees, contact and about pages show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import article_links, closures, next_times, practice
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.practice import Location
from clinic_app.web import kind_cards, next_free, person_cards, visit_kinds
from clinic_app.web.filters import day_and_time, long_day
from clinic_app.web.next_free import NextFree
from clinic_app.web.person_cards import PersonCard

from . import opening

ANY_DOCTOR = "standard"
SHOWN = 4
"""How many doctors stand on the home page; a page of their own has all."""
CLOSED_AHEAD = timedelta(days=120)

GP = "Something new, a script, a referral, results"
IMMUNISE = "From 6 weeks to 4 years, no cost with a Medicare card"
WEIGH = "With a nurse, no doctor visit needed"
PHONE = "If we have seen you in the last 12 months"
WOMEN = "Screening, contraception, pregnancy, menopause"
INJURY = "Running, sport, back, hip or work"


@dataclass(frozen=True, slots=True)
class Need:
    """One of the six things people come for: whose next time it shows, and where it leads."""

    icon: str
    title: str
    what: str
    href: str
    next: NextFree | None


@dataclass(frozen=True, slots=True)
class AreaLink:
    """A service area, with its drawing."""

    area: Area
    icon: str


@dataclass(frozen=True, slots=True)
class FeesOfArea:
    """What the visits of one area are expected to cost, each with the address of its page."""

    area: Area
    kinds: list[tuple[AppointmentType, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its hours."""

    location: Location
    hours: list[opening.Row]


def home() -> dict[str, Any]:
    """Return what the home page shows."""
    now = clock.now()
    snapshot, faces = practice.current(), practice.faces()
    fortnight = next_times.load(snapshot.catalogue.types, now=now)
    places = snapshot.practice.locations
    closed = opening.closed_days(fortnight.closures, one_location=len(places) == 1)
    return {
        "door": opening.door(places[0], closed, now=now),
        "hours": opening.week(places[0], closed, today=clock.local_date(now)),
        "needs": _needs(snapshot, faces, fortnight),
        "doctors": _doctors(snapshot, faces, fortnight),
        "how_many": _how_many(faces.values()),
        "areas": [AreaLink(area, kind_cards.icon("", area.slug)) for area in snapshot.areas],
        "details": snapshot.practice,
        "reads": article_links.newest(now=now),
    }


def about() -> dict[str, Any]:
    """Return what the page about the practice shows."""
    faces = practice.faces()
    return {
        "details": practice.current().practice,
        "people": [person_cards.card(face, n) for n, face in enumerate(faces.values())],
    }


def fees() -> dict[str, Any]:
    """Return what the page about fees shows: every type once, under its own area."""
    snapshot = practice.current()
    kinds = snapshot.catalogue.types
    areas = [
        FeesOfArea(area, [(k, visit_kinds.page_of(k)) for k in kinds if k.area == area.slug])
        for area in snapshot.areas
    ]
    return {"areas": areas, "details": snapshot.practice}


def contact() -> dict[str, Any]:
    """Return what the contact page shows."""
    today = clock.today()
    details = practice.current().practice
    coming = closures.between(today, today + CLOSED_AHEAD)
    closed = opening.closed_days(coming, one_location=len(details.locations) == 1)
    places = [Place(p, opening.week(p, closed, today=today)) for p in details.locations]
    shut = [(long_day(day), name) for day, name in closed.items()]
    return {"details": details, "places": places, "closed": shut}


def _how_many(faces: Collection[Face]) -> str:
    """Return "8 doctors and 3 nurses"."""
    doctors = sum(face.title == "Dr" for face in faces)
    return f"{doctors} doctors and {len(faces) - doctors} nurses"


def _needs(snapshot: Snapshot, faces: dict[int, Face], fortnight: Fortnight) -> list[Need]:
    """Return the cards for whatever of it this practice has, each with the earliest time."""
    found = []
    for icon, title, what, href, slugs in _wants(snapshot):
        kinds = [kind for kind in snapshot.catalogue.types if kind.slug in slugs]
        if kinds:
            free = next_free.say(fortnight.first_of(kinds), faces, fortnight)
            found.append(Need(icon, title, what, href, free))
    return found


def _wants(snapshot: Snapshot) -> list[tuple[str, str, str, str, set[str]]]:
    """Return icon, title, what it is, where it leads, and the visits that count."""

    def start(slug: str) -> tuple[str, set[str]]:
        return url_for("booking.start", slug=slug), {slug}

    def area(slug: str) -> tuple[str, set[str]]:
        own = {kind.slug for kind in snapshot.catalogue.types if kind.area == slug}
        return url_for("services.area", slug=slug), own

    needles = (url_for("immunisations.about"), {"imms-child-6w", "imms-child"})
    weigh = (url_for("baby_weighing.about"), {"baby-weigh"})
    return [
        ("need-gp", "See a GP", GP, *start(ANY_DOCTOR)),
        ("need-immunise", "Immunise my child", IMMUNISE, *needles),
        ("need-weigh", "Weigh my baby", WEIGH, *weigh),
        ("need-phone", "Talk by phone", PHONE, *start("telehealth-phone")),
        ("need-women", "Women’s health", WOMEN, *area("womens-health")),
        ("need-injury", "Pain or injury", INJURY, *area("sports-injuries")),
    ]


def _doctors(snapshot: Snapshot, faces: dict[int, Face], fortnight: Fortnight) -> list[PersonCard]:
    """Return the few who have time soonest for an ordinary visit, each with that time."""
    times = fortnight.by_lead(snapshot.type(ANY_DOCTOR))
    today = clock.local_date(fortnight.now)
    order = list(faces)
    soonest = sorted((id_ for id_ in order if id_ in times), key=lambda id_: times[id_].start)
    return [
        person_cards.card(faces[id_], order.index(id_), when=day_and_time(times[id_].start, today))
        for id_ in soonest[:SHOWN]
    ]
