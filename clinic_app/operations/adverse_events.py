"""What happened after a vaccine, and whether the health department was told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import AdverseEvent, Patient

from . import audit, given_doses
from .errors import NotFound
from .given_doses import Dose
from .record_writing import alone_with, somebody


@dataclass(frozen=True, slots=True)
class Reaction:
    """What happened after a vaccine; `reported_at` is when the health department was told.

    `after` is the dose it followed, if one is known, as it stands now.
    """

    id: int
    patient: int
    name: str
    after: Dose | None
    began_at: datetime
    what: str
    serious: bool
    noted_at: datetime
    reported_at: datetime | None
    reference: str


@dataclass(frozen=True, slots=True)
class Happened:
    """What a nurse writes down of a reaction; `dose` is the entry it followed, if one is known."""

    began_at: datetime
    what: str
    serious: bool = False
    dose: int | None = None


def of(patient: int) -> tuple[Reaction, ...]:
    """Return the reactions of a patient, the latest first."""
    return _found(_all().where(AdverseEvent.patient_id == patient))


def to_tell() -> tuple[Reaction, ...]:
    """Return the reactions of which the health department was not told, the serious first."""
    found = _found(_all().where(AdverseEvent.reported_at.is_(None)))
    return tuple(sorted(found, key=lambda r: (not r.serious, r.began_at)))


def note(actor: Actor, patient: int, happened: Happened, *, now: datetime) -> int:
    """Write a reaction down and return its id; the same one sent twice is written once.

    Raises `NotFound` for a patient that is not there, or a dose that is not theirs.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    person = somebody(actor)
    alone_with(patient)
    if happened.dose is not None and given_doses.one(happened.dose).dose.patient_id != patient:
        raise NotFound(happened.dose)
    for known in of(patient):
        if (known.began_at, known.what) == (happened.began_at, happened.what):
            return known.id
    row = AdverseEvent(
        patient_id=patient,
        dose_id=happened.dose,
        began_at=happened.began_at,
        what=happened.what,
        serious=happened.serious,
        noted_at=now,
        noted_by=person.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "adverse_event.noted", "adverse_event", row.id, now=now)
    return row.id


def told(actor: Actor, event: int, reference: str, *, now: datetime) -> int:
    """Note that the health department was told, and return the patient; twice is harmless."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(event)
    if row.reported_at is None:
        row.reported_at, row.reported_by = now, somebody(actor).id
        row.report_reference = reference
        audit.record(actor, "adverse_event.told", "adverse_event", event, now=now)
    return row.patient_id


def not_told(actor: Actor, event: int, *, now: datetime) -> int:
    """Take back that the health department was told, and return the patient."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(event)
    if row.reported_at is not None:
        row.reported_at, row.reported_by, row.report_reference = None, None, ""
        audit.record(actor, "adverse_event.not_told", "adverse_event", event, now=now)
    return row.patient_id


def _row(event: int) -> AdverseEvent:
    wanted = select(AdverseEvent).where(AdverseEvent.id == event).with_for_update()
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound(event)
    return row


def _all() -> Select[AdverseEvent, Patient]:
    return select(AdverseEvent, Patient).join(Patient, Patient.id == AdverseEvent.patient_id)


def _followed(patients: Collection[int]) -> dict[int | None, Dose]:
    """Return the doses of patients as they are known now, by each entry about them."""
    known = chain.from_iterable(given_doses.of_patients(patients).values())
    return {entry.id: one.dose for one in known for entry in (one.dose, *one.earlier)}


def _found(wanted: Select[AdverseEvent, Patient]) -> tuple[Reaction, ...]:
    latest = wanted.order_by(AdverseEvent.began_at.desc(), AdverseEvent.id.desc())
    rows: Sequence[Any] = db.session.execute(latest).all()
    doses = _followed({patient.id for row, patient in rows if row.dose_id is not None})
    return tuple(
        Reaction(
            id=row.id,
            patient=patient.id,
            name=patient.name,
            after=doses.get(row.dose_id),
            began_at=row.began_at,
            what=row.what,
            serious=row.serious,
            noted_at=row.noted_at,
            reported_at=row.reported_at,
            reference=row.report_reference,
        )
        for row, patient in rows
    )
