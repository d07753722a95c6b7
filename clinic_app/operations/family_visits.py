"""Visits of a family that were booked in one, each a visit of its own ever after."""

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient

from . import visit_facts
from .visit_facts import Visit


def booked_as(appointment: int) -> list[Visit]:
    """Return the visits that were booked in one with this one, and it, as they stand now.

    In order of time; a visit that was booked alone comes alone. Raises `NotFound`.
    """
    block = db.session.scalar(select(Appointment.block).where(Appointment.id == appointment))
    if block is None:
        return [visit_facts.of(appointment)]
    wanted = select(Appointment, Patient).where(Appointment.block == block)
    return visit_facts.every(wanted)


def also(appointment: int) -> list[Visit]:
    """Return the other visits of a block that are still to take place."""
    return [v for v in booked_as(appointment) if v.id != appointment and v.live]
