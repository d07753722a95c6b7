"""How a request ends, and ends again when the visit that was booked for it is brought back."""

from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import VisitRequest

from . import audit

BOOKED = "Visit booked"


def note(actor: Actor, row: VisitRequest, outcome: str, *, now: datetime) -> None:
    """Note how a request ended."""
    row.settled_at, row.outcome = now, outcome
    row.settled_by = actor.id if isinstance(actor, Person) else None
    audit.record(actor, "request.settled", "visit_request", row.id, now=now)


def again(actor: Actor, visit: int, *, now: datetime) -> None:
    """Settle the request for which a visit was booked, if it was put back on the list meanwhile.

    Whoever may bring the visit back may do this: nobody waits for a time any more.
    """
    waiting = select(VisitRequest).where(
        VisitRequest.appointment_id == visit, VisitRequest.settled_at.is_(None)
    )
    row = db.session.scalars(waiting.with_for_update()).first()
    if row is not None:
        note(actor, row, BOOKED, now=now)
