"""The pages of a booking for somebody, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import practice
from clinic_app.operations.patient_search import Found
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.ages import age_in_words
from clinic_app.scheduling.visits import Offer
from clinic_app.web.filters import MONTHS, clock_time, long_day, minutes_text


@dataclass(frozen=True, slots=True)
class Time:
    """A time with somebody, as a link to the page that is read back."""

    href: str
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page shows."""

    person: Found
    born: str
    back: str
    areas: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    kind: AppointmentType | None
    how: str
    iso: str
    title: str
    before: str
    after: str
    groups: tuple[tuple[str, tuple[Time, ...]], ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The sentence to read back, and what the patient should know."""

    person: Found
    sentence: str
    kind: AppointmentType
    action: str
    back: str
    email: str


def page(
    person: Found, kind: AppointmentType | None, day: date, offers: Sequence[Offer]
) -> PersonPage:
    """Return the page of a patient, a type and a day."""
    born, today = person.birth_date, clock.today()
    age = age_in_words(born, max(today, born))
    return PersonPage(
        person=person,
        born=f"{born.day} {MONTHS[born.month - 1]} {born.year}, {age}",
        back=url_for("patients.show", patient=person.id),
        areas=tuple(_areas()),
        kind=kind,
        how=kind.how if kind else "",
        iso=day.isoformat(),
        title=long_day(day),
        before=_day(person, kind, day - timedelta(days=1)) if kind and day > today else "",
        after=_day(person, kind, day + timedelta(days=1)) if kind else "",
        groups=tuple(_groups(person, kind, offers)) if kind else (),
    )


def check(person: Found, kind: AppointmentType, at: datetime, lead: int) -> CheckPage:
    """Return the page on which a booking is read back."""
    face = practice.faces()[lead]
    place = practice.current().practice.short_name
    return CheckPage(
        person=person,
        sentence=(
            f"{person.name}, {long_day(at)} at {clock_time(at)}, {kind.name}, "
            f"{minutes_text(kind.minutes)}, with {face.name}, at {place}."
        ),
        kind=kind,
        action=_check(person, kind, at, lead),
        back=_day(person, kind, clock.local_date(at)),
        email=person.email,
    )


def _areas() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    known = practice.current()
    for area in known.areas:
        kinds = [k for k in known.catalogue.types if k.area == area.slug]
        yield area.name, tuple((k.slug, k.name) for k in kinds)


def _day(person: Found, kind: AppointmentType, day: date) -> str:
    asked: dict[str, Any] = {"type": kind.slug, "day": day.isoformat()}
    return url_for("desk.for_patient", patient=person.id, **asked)


def _groups(
    person: Found, kind: AppointmentType, offers: Sequence[Offer]
) -> Iterator[tuple[str, tuple[Time, ...]]]:
    for face in practice.faces().values():
        mine = tuple(_time(person, kind, o, face.name) for o in offers if o.lead == face.id)
        if mine:
            yield face.name, mine


def _time(person: Found, kind: AppointmentType, offer: Offer, name: str) -> Time:
    href = _check(person, kind, offer.start, offer.lead)
    return Time(href, clock_time(offer.start), f"with {name}, {long_day(offer.start)}")


def _check(person: Found, kind: AppointmentType, at: datetime, lead: int) -> str:
    asked: dict[str, Any] = {"type": kind.slug, "at": at.isoformat(), "with": lead}
    asked["day"] = clock.local_date(at).isoformat()
    return url_for("desk.check", patient=person.id, **asked)
