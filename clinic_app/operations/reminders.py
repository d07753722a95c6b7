"""Reminders: one two days and one three hours before a visit, for each version of it.

Which are missing is asked again and again, from the visits themselves: nothing remembers when it
was last asked. However a visit came to be, and however long the worker was away, it is found.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent, OutboxMessage
from clinic_app.scheduling import status
from clinic_app.scheduling.reminders import KINDS, due_at, useless_from

from . import outbox
from .outbox import Wanted

AHEAD = timedelta(days=3)
"""So long before the start reminders are written down; earlier nobody needs to ask for them."""
FIXED = ("booked", "moved", "restored")
"""What gives a visit its time: who did it, or was told of it, knows the time since then."""


def queue_due(*, now: datetime) -> int:
    """Write down the reminders of the next days that are not yet; return how many are new.

    Two queries and, if there is anything, one statement. Several workers may do it at once.
    """
    return outbox.queue_many(missing(now=now), now=now)


def missing(*, now: datetime) -> list[Wanted]:
    """Return the reminders that visits to come should have and have not, in one order for all."""
    return [wanted for kind in KINDS for wanted in _missing(kind, now)]


def under_way(visit: Any = Appointment) -> Any:
    """Return the condition that a visit is not merely booked: somebody came, or did not come.

    `visit` is the table of it, or another name for that in a question.

    What was noted before the visit got its present time is over: they came for another one.
    """
    noted, undone, since = (aliased(AppointmentEvent) for _ in range(3))
    taken_back = exists().where(
        undone.appointment_id == noted.appointment_id, undone.undoes_id == noted.id
    )
    superseded = exists().where(
        since.appointment_id == noted.appointment_id, since.id > noted.id, since.kind.in_(FIXED)
    )
    return exists().where(
        noted.appointment_id == visit.id,
        noted.kind.in_(status.NOTED),
        ~taken_back,
        ~superseded,
    )


def _missing(kind: str, now: datetime) -> Iterator[Wanted]:
    for row in db.session.execute(_without(kind, now)):
        due = due_at(kind, row.starts_at, row.told_at, clock.ZONE)
        if due is not None and now < useless_from(kind, row.starts_at, clock.ZONE):
            yield Wanted(kind, "appointment", row.id, row.version, due)


def _without(kind: str, now: datetime) -> Any:
    """Return the query of visits to come that have no message of a kind about their version."""
    told_at = (
        select(func.max(AppointmentEvent.at))
        .where(AppointmentEvent.appointment_id == Appointment.id, AppointmentEvent.kind.in_(FIXED))
        .scalar_subquery()
    )
    written = exists().where(
        OutboxMessage.kind == kind,
        OutboxMessage.subject_kind == "appointment",
        OutboxMessage.subject_id == Appointment.id,
        OutboxMessage.version == Appointment.version,
    )
    days = clock.local_date(now), clock.local_date(now + AHEAD)
    return (
        select(Appointment.id, Appointment.starts_at, Appointment.version, told_at.label("told_at"))
        .where(
            Appointment.local_date.between(*days),
            Appointment.starts_at.between(now, now + AHEAD),
            Appointment.live,
            ~written,
            ~under_way(),
        )
        .order_by(Appointment.id)
    )
