"""Checking a new patient at arrival: name, birth date and address asked, card seen."""

from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Patient

from . import audit
from .errors import NotFound


def note(actor: Actor, patient: int, *, now: datetime) -> None:
    """Note that a new patient's details were checked; a second time changes nothing."""
    require(actor, Permission.APPOINTMENT_STATUS)
    row = db.session.scalars(select(Patient).where(Patient.id == patient).with_for_update()).first()
    if row is None:
        raise NotFound(patient)
    if row.checked_at is None:
        row.checked_at = now
        audit.record(actor, "patient.checked", "patient", patient, now=now)
