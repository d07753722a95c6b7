"""Arriving: who it is is asked by three identifiers, which are kept with the arrival.

A family arrives with one press; each of its visits keeps its own arrival.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent
from clinic_app.scheduling import status

from . import appointments, audit, practice, visit_rows
from .appointments import NotPossible
from .errors import ChangedMeanwhile, Refused

IDENTIFIERS = ("name", "birth_date", "phone", "email", "contact_name", "address")
NEEDED = 3
CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Arriving:
    """A visit whose patient is here, and the last event that the page knew of."""

    appointment: int
    seen: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class NotNoted:
    """A visit whose arrival was not noted: it changed meanwhile, or how it stands forbids it."""

    appointment: int
    seen: int
    why: NotPossible | None


class NotIdentified(Refused):
    """Fewer than three identifiers were checked."""


def arrive(
    actor: Actor, arriving: Sequence[Arriving], *, checked: Collection[str], now: datetime
) -> tuple[NotNoted, ...]:
    """Note that patients are here who were identified, and return those of whom it was not noted.

    `checked` are at least three of `IDENTIFIERS`, else `NotIdentified`. Who has arrived already
    arrives no second time.
    """
    require(actor, Permission.APPOINTMENT_STATUS)
    asked = [name for name in IDENTIFIERS if name in checked]
    if len(asked) < NEEDED:
        raise NotIdentified
    # in order, so that two who press for the same family never wait for each other
    ordered = sorted(arriving, key=lambda one: one.appointment)
    found = (_arrive(actor, one, asked, now=now) for one in ordered)
    return tuple(one for one in found if one is not None)


def checks(appointment: int) -> dict[int, tuple[str, ...]]:
    """Return what was checked at each arrival of a visit, by event: one query."""
    event = AppointmentEvent
    rows = db.session.execute(
        select(event.id, event.facts).where(
            event.appointment_id == appointment, event.kind == "arrived"
        )
    )
    return {id_: tuple(facts[CHECKED]) for id_, facts in rows if facts.get(CHECKED)}


def _arrive(actor: Actor, one: Arriving, asked: Sequence[str], *, now: datetime) -> NotNoted | None:
    row = appointments.find(one.appointment)
    events = appointments.events_of([row.id])[row.id]
    standing = _standing(row, events, one.position)
    if standing.status == status.ARRIVED:
        return None
    try:
        appointments.check_seen(events, one.seen)
    except ChangedMeanwhile:
        return NotNoted(row.id, one.seen or 0, None)
    if not standing.may("arrived"):
        return NotNoted(row.id, events[-1].id, NotPossible(standing.status))
    visit_rows.happened(actor, row, "arrived", now=now, facts={CHECKED: list(asked)})
    audit.record(actor, "appointment.arrived", "appointment", row.id, now=now)
    return None


def _standing(
    row: Appointment, events: Sequence[status.Event], position: int | None
) -> status.Standing:
    if position is not None:
        return status.of_step(events, position)
    return status.of_visit(events, practice.current().type(row.type_slug).staffed_positions)
