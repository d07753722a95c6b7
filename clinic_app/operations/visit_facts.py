"""What is known of a visit, as frozen values for pages, letters and calendar files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, Location, Patient
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.status import Event, Standing, of_visit
from clinic_app.scheduling.visits import Step, lasting

from . import appointments, practice, reached, visit_people, visit_rows
from .errors import NotFound

THEIR_WORD = ("The patient cancelled", "The patient is well again")
"""How a reason begins that the desk states when the patient asked for the cancellation."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, whole. `kind.outside_name` is what others may read, `kind.name` the patient.

    `practitioner` leads it, `who` names everybody whom the patient sees, in order. `email` is where
    messages go, empty too where `no_email` says that nothing is to be sent about it. Visits of a
    family that were booked in one share their `block`.
    """

    id: int
    reference: str
    kind: AppointmentType
    starts_at: datetime
    ends_at: datetime
    minutes: int
    practitioner: practice.Face
    who: str
    location: int
    patient: int
    given_name: str
    name: str
    birth_date: date
    gender: str
    checked: bool
    patient_phone: str
    patient_email: str
    interpreter: str
    contact_name: str
    email: str
    no_email: bool
    phone: str
    note: str
    answers: dict[str, Any]
    fit_in_reason: str
    channel: str
    booked_by: int | None
    made_at: datetime
    version: int
    live: bool
    standing: Standing
    events: tuple[Event, ...]
    block: str | None = None

    @property
    def cancelled_by_practice(self) -> bool:
        """Whether it was our wish: the desk states a reason, and it is not the patient's own."""
        last = self.standing.last
        if last is None or last.kind != "cancelled":
            return False
        return bool(last.reason) and not last.reason.startswith(THEIR_WORD)

    @property
    def remote(self) -> str:
        """How the patient is seen without coming here: "phone", "video", or "" for most visits."""
        slug = self.kind.slug
        return slug.removeprefix("telehealth-") if slug.startswith("telehealth-") else ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps it was booked with, which may be longer than the kind's own."""
        return lasting(self.kind.steps, visit_rows.minutes_of(self.answers))

    @property
    def day(self) -> date:
        return clock.local_date(self.starts_at)

    @property
    def arrive_by(self) -> datetime:
        return self.starts_at - timedelta(minutes=5)


def of(appointment: int) -> Visit:
    """Return a visit; raises `NotFound`."""
    found = every(select(Appointment, Patient).where(Appointment.id == appointment))
    if not found:
        raise NotFound(appointment)
    return found[0]


def on_day(day: date) -> list[Visit]:
    """Return every visit of a day, cancelled ones too, in order."""
    return every(select(Appointment, Patient).where(Appointment.local_date == day))


def to_come(patients: Sequence[int], *, now: datetime) -> list[Visit]:
    """Return the live visits of these patients that are not over yet."""
    return every(
        select(Appointment, Patient).where(
            Appointment.patient_id.in_(patients), Appointment.live, Appointment.ends_at > now
        )
    )


def of_day(patient: int, day: date) -> list[Visit]:
    """Return the live visits of a patient on a day, those that are over too."""
    row = Appointment
    on = (row.patient_id == patient, row.local_date == day, row.live)
    return every(select(row, Patient).where(*on))


def every(wanted: Select[Appointment, Patient]) -> list[Visit]:
    """Return the visits that a query over appointments selects: four queries in all."""
    rows = db.session.execute(
        wanted.join(Patient, Patient.id == Appointment.patient_id).order_by(
            Appointment.starts_at, Appointment.id
        )
    ).all()
    if not rows:
        return []
    faces, types = practice.faces(who_left=True), practice.current()
    ids = [row.id for row, _ in rows]
    events, people = appointments.events_of(ids), visit_people.of(ids, faces)
    return [
        _visit(
            row,
            patient,
            kind=types.type(row.type_slug),
            events=events[row.id],
            lead=faces[row.lead_id],
            who=visit_people.words(people[row.id], faces[row.lead_id]),
        )
        for row, patient in rows
    ]


def place_name(location: int) -> tuple[str, tuple[str, ...]]:
    """Return a location's name and the lines of its address."""
    slug = db.session.scalar(select(Location.slug).where(Location.id == location))
    for one in practice.current().practice.locations:
        if one.slug == slug:
            return one.name, tuple(one.address)
    raise NotFound(location)


def _visit(
    row: Appointment,
    patient: Patient,
    *,
    kind: AppointmentType,
    events: list[Event],
    lead: practice.Face,
    who: str,
) -> Visit:
    same = ("id", "reference", "starts_at", "ends_at", "minutes", "note", "answers", "made_at")
    more = (
        "fit_in_reason", "channel", "booked_by", "version", "live", "contact_name", "no_email",
        "block",
    )  # fmt: skip
    facts: dict[str, Any] = {name: getattr(row, name) for name in (*same, *more)}
    return Visit(
        **facts,
        **_of_patient(patient),
        kind=kind,
        practitioner=lead,
        who=who,
        location=row.location_id,
        email=reached.by_email(row.contact_email, patient.email, no_email=row.no_email),
        phone=row.contact_phone or patient.phone,
        standing=of_visit(events, kind.staffed_positions),
        events=tuple(events),
    )


def _of_patient(patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient.id,
        "given_name": patient.given_name,
        "name": patient.name,
        "birth_date": patient.birth_date,
        "gender": patient.gender,
        "checked": patient.checked_at is not None,
        "patient_phone": patient.phone,
        "patient_email": patient.email,
        "interpreter": patient.interpreter,
    }
