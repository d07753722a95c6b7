"""How a request ends, and ends again when the visit that was booked for it is brought back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import Appointment, AuditEntry, VisitRequest

from . import audit
from .errors import Refused

BOOKED = "Visit booked"
SETTLED = "request.settled"
EARLIER = "earlier"
"""Under this name a request keeps the visits that were booked for it before, now cancelled."""


class BookedInstead(Refused):
    """For the same request another visit was booked meanwhile, and stands: which, and when."""

    def __init__(self, visit: int, starts_at: datetime) -> None:
        super().__init__(visit)
        self.visit, self.starts_at = visit, starts_at


def note(actor: Actor, row: VisitRequest, outcome: str, *, now: datetime) -> None:
    """Note how a request ended."""
    row.settled_at, row.outcome = now, outcome
    row.settled_by = actor.id if isinstance(actor, Person) else None
    audit.record(actor, SETTLED, "visit_request", row.id, now=now)


def booked(row: VisitRequest, visit: int) -> None:
    """Keep with a request the visit that was booked for it, and what was booked before."""
    if row.appointment_id is not None and row.appointment_id != visit:
        earlier = {*row.answers.get(EARLIER, ()), row.appointment_id} - {visit}
        row.answers = row.answers | {EARLIER: sorted(earlier)}
    row.appointment_id = visit


def again(actor: Actor, visit: Appointment, *, now: datetime) -> None:
    """Settle the request for which a visit was booked, if it was put back on the list meanwhile.

    Whoever may bring the visit back may do this: nobody waits for a time any more. Raises
    `BookedInstead` where another visit was booked for it and is still to come.
    """
    row = _request_of(visit)
    if row is None:
        return
    other = db.session.get(Appointment, row.appointment_id)
    again_the_same = row.appointment_id == visit.id
    if other is not None and not again_the_same and other.live and other.ends_at > now:
        raise BookedInstead(other.id, other.starts_at)
    booked(row, visit.id)
    if row.settled_at is None or not again_the_same:
        note(actor, row, BOOKED, now=now)


def _request_of(visit: Appointment) -> VisitRequest | None:
    """Return the request for which a visit was booked, the last one or one before it, locked."""
    theirs = (
        select(VisitRequest.id)
        .join(Appointment, Appointment.id == VisitRequest.appointment_id)
        .where(Appointment.patient_id == visit.patient_id)
    )
    # Not locked in the same question: a row that another desk has just settled with another visit
    # no longer fits it when its turn comes, and PostgreSQL would leave it out.
    ids = db.session.scalars(theirs).all()
    rows = db.session.scalars(
        select(VisitRequest)
        .where(VisitRequest.id.in_(ids))
        .order_by(VisitRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    known = (r for r in found if visit.id in {r.appointment_id, *r.answers.get(EARLIER, ())})
    return next(known, None) or _settled_with_it(found, visit)


def _settled_with_it(rows: Sequence[VisitRequest], visit: Appointment) -> VisitRequest | None:
    """Return the request that was settled in the transaction in which a visit was booked.

    For those booked again before a request kept its earlier visits: the audit has it of them.
    """
    entry = AuditEntry
    settled = (entry.subject_kind == "visit_request", entry.action == SETTLED)
    ids = select(entry.subject_id).where(entry.at == visit.made_at, *settled)
    then = set(db.session.scalars(ids)) if rows else set()
    return next((row for row in rows if str(row.id) in then), None)
