"""The pages of a booking for somebody, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import patient_ties, practice, urgency, visit_people
from clinic_app.operations.desk_booking import Asking
from clinic_app.operations.patient_search import Found
from clinic_app.operations.visit_facts import Visit
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag
from clinic_app.scheduling import refusals
from clinic_app.scheduling.ages import age_in_words
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import found_people
from clinic_app.web.filters import (
    clock_time,
    day_and_time,
    long_day,
    minutes_text,
    moment,
    phone,
)
from clinic_app.web.short_names import short_name
from clinic_app.web.trouble import Trouble

from . import due_words, start_page, why_none
from .asked import Asked
from .carried import Carried

DAYS = 3
"""How many days with free times are shown at once."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time with somebody, as a button that holds it while it is read back."""

    pick: str
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with free times, by whom the patient would see."""

    title: str
    groups: tuple[tuple[str, tuple[Time, ...]], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A time that cannot be had: why, or who has it, and the times nearest to it."""

    title: str
    why: str
    near: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page shows; `picked` is the time from the diary, `not_picked` why not.

    `why_none` says why no time can be had; where that is the age, none can be typed either.
    `family` are the others of the family, with the address at which one books for them.
    """

    person: Found
    family: tuple[tuple[str, str], ...]
    born: str
    phone: str
    back: str
    areas: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    people: tuple[tuple[int, str], ...]
    kind: AppointmentType | None
    signs: tuple[RedFlag, ...]
    practitioner: int | None
    iso: str
    hidden: tuple[tuple[str, str], ...]
    picked: Time | None
    not_picked: str
    lost: Lost | None
    days: tuple[Day, ...]
    why_none: str
    of_age: bool
    later: str
    take: str
    length: str
    due: tuple[str, ...]


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
    held: str
    lost: Lost | None
    take: str
    due: tuple[str, ...]


def page(
    person: Found,
    asked: Asked,
    found: Sequence[Offer] | Refusal,
    *,
    picked: Offer | str | None,
    lost: Lost | None,
    asking: Asking | None,
) -> PersonPage:
    """Return the page of a patient, a type and the days from the one that was asked for."""
    return PersonPage(
        person=person,
        family=tuple(_family(person, asked)),
        born=found_people.born(person),
        phone=phone(person.phone),
        back=url_for("desk.start", **asked.begun.args),
        areas=tuple(_areas()),
        people=tuple((face.id, face.name) for face in practice.faces().values()),
        kind=asked.kind,
        signs=_signs(person, asked),
        practitioner=asked.practitioner,
        iso=asked.first.isoformat(),
        hidden=tuple((name, str(value)) for name, value in asked.begun.args.items()),
        picked=_picked(picked) if isinstance(picked, Offer) else None,
        not_picked=_not_picked(asked, picked),
        lost=lost,
        **_free(found, person, asked, asking),
        take=_take(person, asked),
    )


def _signs(person: Found, asked: Asked) -> tuple[RedFlag, ...]:
    """Return what to ask about before the visit, as it fits the patient's age."""
    visits = [(asked.kind, person.birth_date)] if asked.kind else []
    return urgency.signs(visits, today=clock.today())


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so about the time: with whom, what else is that day, until when held, or whose.

    `minutes` is how long the visit is then, `due` what it is for, in lines.
    """

    who: str
    same: Sequence[Visit]
    fits: bool
    until: datetime | None
    lost: Lost | None
    minutes: int
    due: tuple[str, ...]


def check(person: Found, kind: AppointmentType, begun: Carried, stands: Standing) -> CheckPage:
    """Return the page on which a booking is read back."""
    at = begun.at
    if at is None:
        raise ValueError("no time was chosen")
    place = practice.current().practice.short_name
    born = found_people.born(person).partition(",")[0]
    asked = Asked(kind, clock.local_date(at), None, begun)
    return CheckPage(
        person=person,
        sentence=(
            f"{person.name}, born {born}: {long_day(at)} at {clock_time(at)}, {kind.name}, "
            f"{minutes_text(stands.minutes)}, with {stands.who}, at {place}."
        ),
        kind=kind,
        action=_check(person, kind, begun),
        back=_from(person, asked, asked.first),
        same=tuple(_also(visit) for visit in stands.same),
        fits=stands.fits,
        held=clock_time(stands.until) if stands.until else "",
        lost=stands.lost,
        take=_take(person, asked),
        due=stands.due,
    )


def _free(
    found: Sequence[Offer] | Refusal, person: Found, asked: Asked, asking: Asking | None
) -> dict[str, Any]:
    """Return the free times by day, or why there is none; how long a visit is, and what for."""
    days = [] if isinstance(found, Refusal) else list(_days(found))
    of_age = not isinstance(found, refusals.TooYoung | refusals.TooOld)
    ahead = asking.ahead if asking and of_age else None
    return {
        "days": tuple(day for _, day in days[:DAYS]),
        "later": _from(person, asked, days[DAYS][0]) if len(days) > DAYS else "",
        "why_none": why_none.say(found, person, asked) if isinstance(found, Refusal) else "",
        "of_age": of_age,
        "length": minutes_text(asking.minutes(asked.first)) if asking else "",
        "due": due_words.lines(ahead, today=clock.today()) if ahead else (),
    }


def _family(person: Found, asked: Asked) -> Iterator[tuple[str, str]]:
    for one in patient_ties.family(person.id):
        yield f"{one.name}, {age_in_words(one.birth_date, clock.today())}", _of(one.id, asked)


def lost(begun: Carried, why: Trouble, near: Sequence[Offer], today: date) -> Lost:
    """Return a time that cannot be had with why, and what is near."""
    return Lost(start_page.time_picked(begun), why.text, tuple(_near(o, today) for o in near))


def _near(offer: Offer, today: date) -> Time:
    who = visit_people.of_offer(offer, practice.faces(), short_name)
    text = f"{day_and_time(offer.start, today)}, {who}"
    return Time(Carried(offer.start, offer.lead).pick, text, long_day(offer.start))


def _also(visit: Visit) -> str:
    return f"{clock_time(visit.starts_at)}, {visit.kind.outside_name}, {visit.who}"


def _not_picked(asked: Asked, picked: Offer | str | None) -> str:
    """Say why the time from the diary cannot be had for this type."""
    if not isinstance(picked, str):
        return ""
    return f"{start_page.time_picked(asked.begun)} cannot be had: {picked.rstrip('.')}."


def _areas() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    known = practice.current()
    for area in known.areas:
        kinds = [k for k in known.catalogue.types if k.area == area.slug]
        yield area.name, tuple((k.slug, k.name) for k in kinds)


def _from(person: Found, asked: Asked, day: date) -> str:
    kept = _query(asked, day) if asked.kind else {}
    return url_for("desk.for_patient", patient=person.id, **kept)


def _take(person: Found, asked: Asked) -> str:
    """Return where the time that is chosen goes; the day is that of the form."""
    kept = {name: value for name, value in _query(asked, asked.first).items() if name != "day"}
    return url_for("desk.take", patient=person.id, **kept)


def _of(patient: int, asked: Asked) -> str:
    """Return where one books for another of the family: the same type, from the same day on."""
    slug = asked.kind.slug if asked.kind else None
    return url_for("desk.for_patient", patient=patient, type=slug, day=asked.first.isoformat())


def _query(asked: Asked, day: date) -> dict[str, Any]:
    query: dict[str, Any] = {"day": day.isoformat()}
    query |= {"type": asked.kind.slug} if asked.kind else {}
    query |= {"who": asked.practitioner} if asked.practitioner else {}
    query |= {"request": asked.begun.request} if asked.begun.request else {}
    return query


def _days(offers: Sequence[Offer]) -> Iterator[tuple[date, Day]]:
    """Yield the days that have times, each with who has them, in the practice's order."""
    faces = practice.faces()
    order = list(faces)
    for day, found in groupby(offers, key=lambda o: clock.local_date(o.start)):
        groups: dict[str, list[Time]] = {}
        for offer in sorted(found, key=lambda o: order.index(o.lead)):
            who = visit_people.of_offer(offer, faces)
            groups.setdefault(who, []).append(_time(offer, who))
        yield day, Day(long_day(day), tuple((who, tuple(mine)) for who, mine in groups.items()))


def _time(offer: Offer, who: str) -> Time:
    picked = Carried(offer.start, offer.lead).pick
    return Time(picked, clock_time(offer.start), f"with {who}, {long_day(offer.start)}")


def _picked(offer: Offer) -> Time:
    who = visit_people.of_offer(offer, practice.faces())
    return Time(Carried(offer.start, offer.lead).pick, f"{moment(offer.start)} with {who}", "")


def _check(person: Found, kind: AppointmentType, begun: Carried) -> str:
    return url_for("desk.check", patient=person.id, type=kind.slug, **begun.args)
