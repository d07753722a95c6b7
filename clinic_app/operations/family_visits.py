"""Visits of a family that were booked in one, each a visit of its own ever after."""

from sqlalchemy import select

from clinic_app.models import Appointment, Patient

from . import visit_facts
from .visit_facts import Visit


def booked_as(appointment: int) -> list[Visit]:
    """Return the visits that were booked in one with this one, and it, as they stand now.

    In order of time; a visit that was booked alone comes alone. Raises `NotFound`.
    """
    visit = visit_facts.of(appointment)
    return [visit] if visit.block is None else of_block(visit.block)


def of_block(block: str) -> list[Visit]:
    """Return the visits that share a block, in order of time."""
    return visit_facts.every(select(Appointment, Patient).where(Appointment.block == block))


def also(visit: Visit) -> list[Visit]:
    """Return the other visits of a visit's block that are still to take place that day."""
    if visit.block is None:
        return []
    return [v for v in of_block(visit.block) if v.id != visit.id and v.live and v.day == visit.day]
