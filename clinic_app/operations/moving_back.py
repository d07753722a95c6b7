"""Undoing a move: the visit goes back to its old time, by the same rules as any other move."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent
from clinic_app.scheduling import status
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.status import Event

from . import appointments, moved_first
from .appointments import NewTime
from .errors import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Before:
    """Where a visit stood before its last move, and who saw the patient; `event` is that move."""

    event: int
    start: datetime
    lead: int
    fit_in_reason: str
    people: frozenset[int]


def before(events: tuple[Event, ...] | list[Event]) -> Before | None:
    """Return where a visit stood before it was moved, if nothing was done with it since."""
    live = status.in_force(events)
    if not live or live[-1].kind != "moved":
        return None
    facts: Any = db.session.scalar(
        select(AppointmentEvent.facts).where(AppointmentEvent.id == live[-1].id)
    )
    people = (one for part in facts.get("with", {}).values() for one in part)
    return Before(
        event=live[-1].id,
        start=datetime.fromisoformat(facts["start"]),
        lead=facts["lead"],
        fit_in_reason=facts.get("fit_in", ""),
        people=frozenset(people),
    )


def put_back(
    actor: Actor, appointment: int, *, event: int, seen: int | None, now: datetime
) -> Refusal | None:
    """Undo the move `event` of a visit, which tells the patient once more.

    Returns why not when the old time cannot be had any more; raises `ChangedMeanwhile` when the
    visit changed since, and what `appointments.move` raises. Nothing is asked: it was there before.
    """
    require(actor, Permission.APPOINTMENT_MOVE)
    row = appointments.find(appointment)
    known = before(appointments.events_of([row.id])[row.id])
    if known is None or known.event != event:
        raise ChangedMeanwhile
    to = NewTime(known.start, known.lead, known.fit_in_reason, seen=seen, prefer=known.people)
    return moved_first.move(actor, appointment, to=to, sure=True, now=now)
