"""One visit with everything that the staff see of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import (
    AppointmentStep,
    LikelyDuplicate,
    Patient,
    Room,
    StepResource,
)
from clinic_app.scheduling import status
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.status import Event

from . import (
    arrivals,
    moving_back,
    practice,
    rota,
    since,
    told,
    visit_facts,
    visit_past,
    visits_ahead,
)
from .moving_back import Before
from .practice import Face
from .told import Told
from .visit_facts import Visit
from .visit_past import Past, Stood


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One part of the visit: with whom (nobody: a wait) and in which room, if it needs one."""

    position: int
    starts_at: datetime
    ends_at: datetime
    people: tuple[Face, ...]
    room: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit, its steps, records that look like the patient's, and the names behind its events.

    `time_free` says of a cancelled visit whether its time could still be had, `amber` of one to
    come whether nobody works then; `before` is where an undone move would put it back.
    """

    visit: Visit
    access_needs: str
    alert: str
    steps: tuple[OpenStep, ...]
    twins: tuple[tuple[str, str], ...]
    authors: dict[str, str]
    told: tuple[Told, ...]
    time_free: bool
    amber: bool
    kept: Event | None
    before: Before | None
    identified: dict[int, tuple[str, ...]]
    past: Past


def of(appointment: int, *, now: datetime) -> Opened:
    """Return a visit with everything about it; raises `NotFound`."""
    visit, steps = visit_facts.of(appointment), _steps(appointment)
    patient = db.session.get_one(Patient, visit.patient)
    return Opened(
        visit=visit,
        access_needs=patient.access_needs,
        alert=patient.alert,
        steps=steps,
        twins=_twins(visit.patient),
        authors=since.authors({event.by for event in visit.events}),
        told=told.of([appointment])[appointment],
        time_free=not visit.live and visit.starts_at > now and _free(visit, now=now),
        amber=visits_ahead.is_amber(visit),
        kept=status.kept(visit.events),
        before=moving_back.before(visit.events),
        identified=arrivals.checks(appointment),
        past=_past(visit, steps),
    )


def _past(visit: Visit, steps: Sequence[OpenStep]) -> Past:
    parts = {step.position: step.people for step in steps if step.people}
    now = Stood(visit.starts_at, visit.practitioner, parts)
    return Past(now, visit_past.until_moved([visit.id]))


def _steps(appointment: int) -> tuple[OpenStep, ...]:
    faces = practice.faces(who_left=True)
    people: dict[int, list[Face]] = defaultdict(list)
    rooms: dict[int, str] = {}
    taken = db.session.execute(
        select(StepResource, Room.name)
        .outerjoin(Room, Room.id == StepResource.resource_id)
        .where(StepResource.appointment_id == appointment, StepResource.kind != "patient")
        .order_by(StepResource.resource_id)
    )
    for row, room in taken:
        if room:
            rooms[row.position] = room
        elif row.resource_id in faces:
            people[row.position].append(faces[row.resource_id])
    steps = db.session.scalars(
        select(AppointmentStep)
        .where(AppointmentStep.appointment_id == appointment)
        .order_by(AppointmentStep.position)
    )
    return tuple(
        OpenStep(
            s.position,
            s.starts_at,
            s.ends_at,
            tuple(people[s.position]),
            rooms.get(s.position, ""),
        )
        for s in steps
    )


def _twins(patient: int) -> tuple[tuple[str, str], ...]:
    """Return name and phone of the records that this new one may be a second copy of."""
    rows = db.session.scalars(
        select(Patient)
        .join(LikelyDuplicate, LikelyDuplicate.other_id == Patient.id)
        .where(LikelyDuplicate.patient_id == patient, LikelyDuplicate.settled_at.is_(None))
        .order_by(Patient.id)
    )
    return tuple((row.name, row.phone) for row in rows)


def _free(visit: Visit, *, now: datetime) -> bool:
    """Say whether nobody has taken any of a cancelled visit's time, rooms or people."""
    rows = db.session.scalars(
        select(StepResource).where(StepResource.appointment_id == visit.id, StepResource.lane == 0)
    ).all()
    if not rows:
        return True
    whole = Interval(min(r.starts_at for r in rows), max(r.ends_at for r in rows))
    busy = rota.busy({r.resource_id for r in rows}, whole, hold_id="", now=now)
    return not any(
        Interval(r.starts_at, r.ends_at).overlaps(taken)
        for r in rows
        for taken in busy.get(r.resource_id, ())
    )
