"""The visits of one day with their steps and who is in them, for the diary and the nurses' list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select

from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentStep, Patient, StepResource
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event, Standing

from . import appointments, practice


@dataclass(frozen=True, slots=True)
class DayStep:
    """One part of a visit: when, with whom (nobody: a wait), and until when they stay busy."""

    position: int
    starts_at: datetime
    ends_at: datetime
    people: tuple[int, ...]
    busy_until: datetime


@dataclass(frozen=True, slots=True)
class DayVisit:
    """What a list of the day shows of a visit; cancelled ones are not `live`."""

    id: int
    kind: AppointmentType
    starts_at: datetime
    ends_at: datetime
    lead: int
    location: int
    patient: int
    name: str
    given_name: str
    birth_date: date
    checked: bool
    interpreter: str
    note: str
    answers: dict[str, Any]
    fit_in: bool
    email: str
    phone: str
    carer: int | None
    live: bool
    steps: tuple[DayStep, ...]
    events: tuple[Event, ...]
    standing: Standing

    def of_step(self, position: int) -> Standing:
        """Return where one step stands."""
        return status.of_step(self.events, position)


def on_day(day: date) -> list[DayVisit]:
    """Return every visit of a day, cancelled ones too, in order of start: three queries."""
    rows = db.session.execute(
        select(Appointment, Patient, AppointmentStep, StepResource)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .outerjoin(
            StepResource,
            and_(
                StepResource.appointment_id == AppointmentStep.appointment_id,
                StepResource.position == AppointmentStep.position,
                StepResource.kind == "practitioner",
            ),
        )
        .where(Appointment.local_date == day)
        .order_by(
            Appointment.starts_at,
            Appointment.id,
            AppointmentStep.position,
            StepResource.resource_id,
        )
    ).all()
    if not rows:
        return []
    events = appointments.events_of(list({row[0].id for row in rows}))
    types = practice.current()
    grouped = groupby(rows, key=lambda row: row[0].id)
    return [_visit(list(group), types, events[key]) for key, group in grouped]


def _visit(rows: Sequence[Any], types: practice.Snapshot, events: list[Event]) -> DayVisit:
    visit, patient = rows[0][0], rows[0][1]
    kind = types.type(visit.type_slug)
    same = ("id", "starts_at", "ends_at", "note", "answers", "live")
    facts: dict[str, Any] = {name: getattr(visit, name) for name in same}
    return DayVisit(
        **facts,
        **_of_patient(patient),
        kind=kind,
        lead=visit.lead_id,
        location=visit.location_id,
        fit_in=bool(visit.fit_in_reason),
        email=visit.contact_email or patient.email,
        phone=visit.contact_phone or patient.phone,
        # at the desk it is the receptionist who books, for everybody
        carer=visit.booked_by if visit.channel == "online" else None,
        steps=_steps(rows, visit.lead_id),
        events=tuple(events),
        standing=status.of_visit(events, kind.staffed_positions),
    )


def _of_patient(patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient.id,
        "name": patient.name,
        "given_name": patient.given_name,
        "birth_date": patient.birth_date,
        "checked": patient.checked_at is not None,
        "interpreter": patient.interpreter,
    }


def _steps(rows: Sequence[Any], lead: int) -> tuple[DayStep, ...]:
    grouped = groupby(rows, key=lambda row: row[2].position)
    return tuple(_step([(row[2], row[3]) for row in group], lead) for _, group in grouped)


def _step(parts: list[tuple[AppointmentStep, StepResource | None]], lead: int) -> DayStep:
    step, taken = parts[0][0], [resource for _, resource in parts if resource]
    people = sorted((r.resource_id for r in taken), key=lambda person: (person != lead, person))
    return DayStep(
        position=step.position,
        starts_at=step.starts_at,
        ends_at=step.ends_at,
        people=tuple(people),
        busy_until=max([step.ends_at, *(r.ends_at for r in taken)]),
    )
