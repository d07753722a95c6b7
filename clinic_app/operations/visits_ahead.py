"""Visits to come over many days, with who sees the patient when, to compare with the roster."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentStep, Patient, StepResource
from clinic_app.scheduling import rosters
from clinic_app.scheduling.coverage import Part
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.schedule_preview import DailyCover

from . import cover, rota, visit_facts
from .visit_facts import Visit


@dataclass(frozen=True, slots=True)
class Booked:
    """Just enough of a visit to say whether anybody's hours cover it."""

    id: int
    slug: str
    day: date
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """Which visits are looked at: of some days, perhaps only some people's, or one location's."""

    first: date
    last: date | None = None
    people: Collection[int] | None = None
    location: int | None = None
    ids: Collection[int] | None = None


def booked(among: Among, *, now: datetime | None = None) -> list[Booked]:
    """Return the live visits, from `now` on only those not over yet: one query."""
    wanted = (
        select(
            Appointment.id,
            Appointment.type_slug,
            Appointment.local_date,
            Appointment.location_id,
            AppointmentStep.starts_at,
            AppointmentStep.ends_at,
            StepResource.resource_id,
        )
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(
            StepResource,
            (StepResource.appointment_id == AppointmentStep.appointment_id)
            & (StepResource.position == AppointmentStep.position),
        )
        .where(Appointment.live, StepResource.kind == "practitioner", *_within(among, now))
        .order_by(Appointment.starts_at, Appointment.id, AppointmentStep.position)
    )
    rows = db.session.execute(wanted).all()
    return [_booked(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def whole(ids: Collection[int]) -> dict[int, Visit]:
    """Return everything known of these visits, in order of time: four queries."""
    if not ids:
        return {}
    found = visit_facts.every(select(Appointment, Patient).where(Appointment.id.in_(ids)))
    return {visit.id: visit for visit in found}


def hours(plan: rosters.Rota, days: Iterable[date]) -> DailyCover:
    """Return everybody's hours on some days of a roster."""
    found = (
        session
        for day in sorted(set(days))
        for session in rosters.sessions(plan, day, day, zone=clock.ZONE)
    )
    return DailyCover(found, clock.ZONE)


def is_amber(visit: Visit) -> bool:
    """Say of one visit whether it is amber, as `cover.is_amber` does of many."""
    return cover.is_amber(visit, *_alone(visit))


def covered(visit: Visit) -> bool:
    """Say whether hours cover one visit where it stands; one that is cancelled needs none."""
    parts, hours = _alone(visit)
    return not parts or hours.covers(visit.kind.slug, parts)


def hours_of(days: Iterable[date]) -> DailyCover:
    """Return everybody's hours on some days, read for that."""
    wanted = sorted(set(days))
    plan, _people = rota.load(wanted[0], wanted[-1])
    return hours(plan, wanted)


def _alone(visit: Visit) -> tuple[tuple[Part, ...], DailyCover]:
    known = booked(Among(visit.day, visit.day, ids=(visit.id,)))
    return known[0].parts if known else (), hours_of([visit.day])


def _within(among: Among, now: datetime | None) -> list[Any]:
    found: list[Any] = [Appointment.local_date >= among.first]
    if among.last is not None:
        found.append(Appointment.local_date <= among.last)
    if among.location is not None:
        found.append(Appointment.location_id == among.location)
    if among.ids is not None:
        found.append(Appointment.id.in_(among.ids))
    if among.people is not None:
        theirs = select(StepResource.appointment_id).where(
            StepResource.live, StepResource.resource_id.in_(among.people)
        )
        found.append(Appointment.id.in_(theirs))
    if now is not None:
        found.append(Appointment.ends_at > now)
    return found


def _booked(rows: Sequence[Any]) -> Booked:
    first = rows[0]
    parts = tuple(
        Part(row.resource_id, row.location_id, Interval(row.starts_at, row.ends_at)) for row in rows
    )
    return Booked(first.id, first.type_slug, first.local_date, parts)
