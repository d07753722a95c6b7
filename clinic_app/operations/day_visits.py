"""The visits of one day with their steps and who is in them, for the diary and the nurses' list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnExpressionArgument, Select, and_, select

from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentStep, Patient, StepResource
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event, Standing

from . import appointments, practice, reached


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
    """What a list of the day shows of a visit; cancelled ones are not `live`.

    `alert` and `access` say that there is something to read of the patient on the opened visit.
    """

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
    alert: bool
    access: bool
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


VISIT = (
    Appointment.id, Appointment.type_slug, Appointment.starts_at, Appointment.ends_at,
    Appointment.lead_id, Appointment.location_id, Appointment.note, Appointment.answers,
    Appointment.fit_in_reason, Appointment.contact_email, Appointment.contact_phone,
    Appointment.no_email, Appointment.booked_by, Appointment.channel, Appointment.live,
)  # fmt: skip
PATIENT = (
    Patient.id.label("patient"), Patient.given_name, Patient.family_name, Patient.birth_date,
    Patient.checked_at, Patient.interpreter, Patient.email, Patient.phone,
    (Patient.alert != "").label("has_alert"), (Patient.access_needs != "").label("has_access"),
)  # fmt: skip
SAME = (
    "id", "starts_at", "ends_at", "patient", "given_name", "birth_date", "interpreter", "note",
    "answers", "live",
)  # fmt: skip
"""What is called the same in the rows and in a visit."""
STEP = (
    AppointmentStep.position,
    AppointmentStep.starts_at.label("step_starts_at"),
    AppointmentStep.ends_at.label("step_ends_at"),
    StepResource.resource_id,
    StepResource.ends_at.label("busy_until"),
)


def on_day(day: date) -> list[DayVisit]:
    """Return every visit of a day, cancelled ones too, in order of start: three queries."""
    return on_days(day, day)


def on_days(first: date, last: date) -> list[DayVisit]:
    """Return every visit from `first` to `last`, in order of start: as many queries as one day."""
    return _found(Appointment.local_date.between(first, last))


def question(*also: Any) -> Select[Any]:
    """Ask for visits, a row a step and who is in it, in order of start.

    `also` are columns of the visit and its patient, or expressions, that are wanted with them.
    """
    # Columns, not objects of the ORM: of a full day those alone took a third of the diary's time.
    asked: Any = select(*VISIT, *PATIENT, *STEP, *also)
    whole: Select[Any] = (
        asked.join(Patient, Patient.id == Appointment.patient_id)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .outerjoin(
            StepResource,
            and_(
                StepResource.appointment_id == AppointmentStep.appointment_id,
                StepResource.position == AppointmentStep.position,
                StepResource.kind == "practitioner",
            ),
        )
        .order_by(
            Appointment.starts_at,
            Appointment.id,
            AppointmentStep.position,
            StepResource.resource_id,
        )
    )
    return whole


def by_visit(asked: Select[Any], values: dict[str, Any] | None = None) -> dict[int, Sequence[Any]]:
    """Return the rows of a question, asked with its values, visit by visit, in its order."""
    rows = db.session.execute(asked, values).all()
    return {key: list(group) for key, group in groupby(rows, key=attrgetter("id"))}


def _found(*wanted: ColumnExpressionArgument[bool]) -> list[DayVisit]:
    rows = by_visit(question().where(*wanted))
    if not rows:
        return []
    events, types = appointments.events_of(list(rows)), practice.current()
    return [visit(group, types, events[key]) for key, group in rows.items()]


def visit(rows: Sequence[Any], types: practice.Snapshot, events: list[Event]) -> DayVisit:
    """Return a visit from its rows and what happened to it."""
    row = rows[0]
    kind = types.type(row.type_slug)
    same: dict[str, Any] = {name: getattr(row, name) for name in SAME}
    return DayVisit(
        **same,
        kind=kind,
        lead=row.lead_id,
        location=row.location_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        checked=row.checked_at is not None,
        alert=bool(row.has_alert),
        access=bool(row.has_access),
        fit_in=bool(row.fit_in_reason),
        email=reached.by_email(row.contact_email, row.email, no_email=row.no_email),
        phone=row.contact_phone or row.phone,
        # at the desk it is the receptionist who books, for everybody
        carer=row.booked_by if row.channel == "online" else None,
        steps=_steps(rows, row.lead_id),
        events=tuple(events),
        standing=status.of_visit(events, kind.staffed_positions),
    )


def _steps(rows: Sequence[Any], lead: int) -> tuple[DayStep, ...]:
    grouped = groupby(rows, key=attrgetter("position"))
    return tuple(_step(list(group), lead) for _, group in grouped)


def _step(rows: Sequence[Any], lead: int) -> DayStep:
    step, taken = rows[0], [row for row in rows if row.resource_id is not None]
    people = sorted((r.resource_id for r in taken), key=lambda person: (person != lead, person))
    return DayStep(
        position=step.position,
        starts_at=step.step_starts_at,
        ends_at=step.step_ends_at,
        people=tuple(people),
        busy_until=max([step.step_ends_at, *(r.busy_until for r in taken)]),
    )
