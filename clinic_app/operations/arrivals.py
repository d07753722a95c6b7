"""Arriving: who it is is asked by three identifiers, which are kept with the arrival.

A family arrives with one press; each of its visits keeps its own arrival.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent
from clinic_app.scheduling import status

from . import appointments, audit, practice, visit_rows
from .appointments import NotPossible
from .errors import ChangedMeanwhile, Refused
from .visit_rows import CHECKED

IDENTIFIERS = ("name", "birth_date", "phone", "email", "contact_name", "address")
NEEDED = 3


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

    `checked` are at least three of `IDENTIFIERS`, else `NotIdentified`. Who has arrived already, or
    is being seen, arrives no second time; if nobody has asked who it is, that is noted now.
    """
    require(actor, Permission.APPOINTMENT_STATUS)
    asked = enough(checked)
    # in order, so that two who press for the same family never wait for each other
    ordered = sorted(arriving, key=lambda one: one.appointment)
    found = (_arrive(actor, one, asked, now=now) for one in ordered)
    return tuple(one for one in found if one is not None)


def bring_in(
    actor: Actor, one: Arriving, *, checked: Collection[str], now: datetime
) -> NotNoted | None:
    """Note that somebody who arrived unasked is identified now and being seen, or why not."""
    missed = arrive(actor, [one], checked=checked, now=now)
    if missed:
        return missed[0]
    try:
        appointments.note(actor, one.appointment, "started", now=now, position=one.position)
    except NotPossible as why:
        return NotNoted(one.appointment, one.seen or 0, why)
    return None


def identify(
    actor: Actor,
    appointment: int,
    position: int | None = None,
    *,
    checked: Collection[str],
    now: datetime,
) -> None:
    """Note of a visit who it is, wherever it stands, once; who was still to come has arrived.

    `position` is the part they are at, if that is known. Raises `NotIdentified`.
    """
    require(actor, Permission.APPOINTMENT_STATUS)
    asked = enough(checked)
    row = appointments.find(appointment)
    events = appointments.events_of([row.id])[row.id]
    if not status.identified(events):
        here = not _standing(row, events, None).may("arrived")
        _note(actor, row, asked, _part(row, events, position) if here else None, now=now)


def enough(checked: Collection[str]) -> list[str]:
    """Return which identifiers were checked, in order; raises `NotIdentified` for too few."""
    asked = [name for name in IDENTIFIERS if name in checked]
    if len(asked) < NEEDED:
        raise NotIdentified
    return asked


def known_today(patient: int, *, today: date) -> bool:
    """Say whether somebody was asked three identifiers for a visit of today: two queries."""
    row = Appointment
    here = select(row.id).where(row.patient_id == patient, row.local_date == today, row.live)
    visits = list(db.session.scalars(here))
    happened = appointments.events_of(visits) if visits else {}
    return any(status.identified(events) for events in happened.values())


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
    standing, whole = _standing(row, events, one.position), _standing(row, events, None)
    unasked, part = not status.identified(events), _part(row, events, one.position)
    if standing.status == status.ARRIVED:
        if unasked:
            _note(actor, row, asked, part, now=now)
        return None
    try:
        appointments.check_seen(events, one.seen)
    except ChangedMeanwhile:
        return NotNoted(row.id, one.seen or 0, None)
    if not standing.may("arrived") and not (unasked and standing.status in status.UNDER_WAY):
        return NotNoted(row.id, events[-1].id, NotPossible(standing.status))
    _note(actor, row, asked, None if whole.may("arrived") else part, now=now)
    return None


def _part(row: Appointment, events: Sequence[status.Event], position: int | None) -> int:
    """Return the part at which somebody is who is here: the one named, else the first to wait."""
    parts = practice.current().type(row.type_slug).staffed_positions
    here = {status.BOOKED, status.ARRIVED}
    waits = (part for part in parts if status.of_step(events, part).status in here)
    return position if position is not None else next(waits, parts[0])


def _note(
    actor: Actor, row: Appointment, asked: Sequence[str], position: int | None, *, now: datetime
) -> None:
    facts = {CHECKED: list(asked)}
    visit_rows.happened(actor, row, "arrived", now=now, facts=facts, position=position)
    audit.record(actor, "appointment.arrived", "appointment", row.id, now=now)


def _standing(
    row: Appointment, events: Sequence[status.Event], position: int | None
) -> status.Standing:
    if position is not None:
        return status.of_step(events, position)
    return status.of_visit(events, practice.current().type(row.type_slug).staffed_positions)
