"""Requests for visits that reception arranges: made by patients, settled at the desk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import VisitRequest
from clinic_app.reference.catalogue import AppointmentType

from . import audit, limits, practice
from .errors import ChangedMeanwhile, NotFound

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits for reception."""

    id: int
    kind: AppointmentType
    name: str
    birth_date: date
    phone: str
    answers: dict[str, Any]
    made_at: datetime


def make(actor: Actor, slug: str, answers: dict[str, Any], *, network: str, now: datetime) -> int:
    """Leave a request for a kind of visit that is booked by request; raises `TooMany`."""
    require(actor, Permission.BOOK)
    if practice.current().type(slug).mode != "request":
        raise NotFound(slug)
    limits.allow(f"request:{network}", 10, every=HOUR, now=now)
    row = VisitRequest(
        type_slug=slug,
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        birth_date=answers["birth_date"],
        phone=answers["phone"],
        answers={"days": answers.get("days") or ""},
        made_by=actor.id if isinstance(actor, Person) else None,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "request.made", "visit_request", row.id, now=now)
    return row.id


def open_requests() -> list[Request]:
    """Return the requests that nobody has settled, oldest first."""
    rows = db.session.scalars(
        select(VisitRequest).where(VisitRequest.settled_at.is_(None)).order_by(VisitRequest.id)
    )
    return [_view(row) for row in rows]


def settle(actor: Actor, request: int, outcome: str, *, now: datetime) -> None:
    """Note how a request ended; raises `ChangedMeanwhile` when somebody else did already."""
    require(actor, Permission.REQUESTS_SETTLE)
    row = db.session.scalars(
        select(VisitRequest).where(VisitRequest.id == request).with_for_update()
    ).first()
    if row is None:
        raise NotFound(request)
    if row.settled_at is not None:
        raise ChangedMeanwhile
    row.settled_at, row.outcome = now, outcome
    row.settled_by = actor.id if isinstance(actor, Person) else None
    audit.record(actor, "request.settled", "visit_request", request, now=now)


def _view(row: VisitRequest) -> Request:
    return Request(
        id=row.id,
        kind=practice.current().type(row.type_slug),
        name=f"{row.given_name} {row.family_name}".strip(),
        birth_date=row.birth_date,
        phone=row.phone,
        answers=dict(row.answers),
        made_at=row.made_at,
    )
