"""The pages of a booking for somebody, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import practice
from clinic_app.operations.patient_search import Found
from clinic_app.operations.visit_facts import Visit
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import refusal_words
from clinic_app.web.filters import clock_time, long_day, minutes_text

from . import start_page
from .carried import Carried

DAYS = 3
"""How many days with free times are shown at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which type, from which day on, with whom, and what is carried along."""

    kind: AppointmentType | None
    first: date
    practitioner: int | None
    begun: Carried


@dataclass(frozen=True, slots=True)
class Time:
    """A time with somebody, as a link to the page that is read back."""

    href: str
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with free times, by practitioner."""

    title: str
    groups: tuple[tuple[str, tuple[Time, ...]], ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page shows; `picked` is the time from the diary, `not_picked` why not."""

    person: Found
    born: str
    back: str
    areas: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    people: tuple[tuple[int, str], ...]
    kind: AppointmentType | None
    practitioner: int | None
    iso: str
    title: str
    hidden: tuple[tuple[str, str], ...]
    picked: Time | None
    not_picked: str
    days: tuple[Day, ...]
    later: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The sentence to read back, and what the patient should know."""

    person: Found
    sentence: str
    kind: AppointmentType
    action: str
    back: str
    same: tuple[str, ...]
    fits: bool


def page(
    person: Found, asked: Asked, offers: Sequence[Offer], *, picked: Refusal | bool
) -> PersonPage:
    """Return the page of a patient, a type and the days from the one that was asked for."""
    days = list(_days(person, asked, offers))
    return PersonPage(
        person=person,
        born=start_page.born(person),
        back=url_for("desk.start", **asked.begun.args),
        areas=tuple(_areas()),
        people=tuple((face.id, face.name) for face in practice.faces().values()),
        kind=asked.kind,
        practitioner=asked.practitioner,
        iso=asked.first.isoformat(),
        title=long_day(asked.first),
        hidden=tuple((name, str(value)) for name, value in asked.begun.args.items()),
        picked=_picked(person, asked) if picked is True else None,
        not_picked=_not_picked(asked, picked),
        days=tuple(day for _, day in days[:DAYS]),
        later=_from(person, asked, days[DAYS][0]) if len(days) > DAYS else "",
    )


def check(
    person: Found, kind: AppointmentType, begun: Carried, *, same: Sequence[Visit], fits: bool
) -> CheckPage:
    """Return the page on which a booking is read back."""
    at, face = begun.at, practice.faces()[begun.lead or 0]
    if at is None:
        raise ValueError("no time was chosen")
    place = practice.current().practice.short_name
    born = start_page.born(person).partition(",")[0]
    asked = Asked(kind, clock.local_date(at), None, begun)
    return CheckPage(
        person=person,
        sentence=(
            f"{person.name}, born {born}: {long_day(at)} at {clock_time(at)}, {kind.name}, "
            f"{minutes_text(kind.minutes)}, with {face.name}, at {place}."
        ),
        kind=kind,
        action=_check(person, kind, begun),
        back=_from(person, asked, asked.first),
        same=tuple(_also(visit) for visit in same),
        fits=fits,
    )


def _also(visit: Visit) -> str:
    return f"{clock_time(visit.starts_at)}, {visit.kind.outside_name}, {visit.practitioner.name}"


def _not_picked(asked: Asked, picked: Refusal | bool) -> str:
    """Say why the time from the diary cannot be had for this type."""
    if asked.kind is None or not isinstance(picked, Refusal):
        return ""
    why = refusal_words.say(picked, asked.kind)
    return f"{start_page.time_picked(asked.begun)} cannot be had: {why}"


def _areas() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    known = practice.current()
    for area in known.areas:
        kinds = [k for k in known.catalogue.types if k.area == area.slug]
        yield area.name, tuple((k.slug, k.name) for k in kinds)


def _from(person: Found, asked: Asked, day: date) -> str:
    if asked.kind is None:
        return url_for("desk.for_patient", patient=person.id)
    query: dict[str, Any] = {"type": asked.kind.slug, "day": day.isoformat()}
    query |= {"who": asked.practitioner} if asked.practitioner else {}
    query |= {"request": asked.begun.request} if asked.begun.request else {}
    return url_for("desk.for_patient", patient=person.id, **query)


def _days(person: Found, asked: Asked, offers: Sequence[Offer]) -> Iterator[tuple[date, Day]]:
    """Yield the days that have times, each with who has them."""
    faces = practice.faces()
    for day, found in groupby(offers, key=lambda o: clock.local_date(o.start)):
        mine = list(found)
        groups = (
            (face.name, tuple(_time(person, asked, o, face.name) for o in mine if o.lead == id_))
            for id_, face in faces.items()
        )
        yield day, Day(long_day(day), tuple(group for group in groups if group[1]))


def _time(person: Found, asked: Asked, offer: Offer, name: str) -> Time:
    begun = Carried(offer.start, offer.lead, asked.begun.request)
    href = _check(person, asked.kind, begun)
    return Time(href, clock_time(offer.start), f"with {name}, {long_day(offer.start)}")


def _picked(person: Found, asked: Asked) -> Time:
    href = _check(person, asked.kind, asked.begun)
    return Time(href, start_page.time_picked(asked.begun), "")


def _check(person: Found, kind: AppointmentType | None, begun: Carried) -> str:
    slug = kind.slug if kind else ""
    return url_for("desk.check", patient=person.id, type=slug, **begun.args)
