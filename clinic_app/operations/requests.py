"""Requests for visits that reception arranges: made by patients, settled at the desk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, Appointment, VisitRequest
from clinic_app.reference.catalogue import AppointmentType

from . import appointments, audit, last_days, limits, practice, requests_settled
from .errors import ChangedMeanwhile, NotFound, Refused
from .last_days import LastDay

HOUR, DAY, TWICE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits for reception."""

    id: int
    kind: AppointmentType
    name: str
    birth_date: date
    phone: str
    email: str
    answers: dict[str, Any]
    made_at: datetime
    tries: int
    tried_at: datetime | None
    last: LastDay | None


@dataclass(frozen=True, slots=True)
class Done:
    """A request that somebody settled, how, and the visit booked for it, if that is cancelled."""

    id: int
    name: str
    outcome: str
    by: str
    at: datetime
    visit: int | None
    cancelled: bool


class Settled(Refused):
    """Somebody settled the request before: which, who, and when."""

    def __init__(self, request: int, by: str, at: datetime) -> None:
        super().__init__(by)
        self.request, self.by, self.at = request, by, at


def make(actor: Actor, slug: str, answers: dict[str, Any], *, network: str, now: datetime) -> int:
    """Leave a request for a kind of visit that is booked by request; raises `TooMany`.

    The same request sent again while it waits stands once, with the address and the wishes that
    were typed last. A last day that is near is kept with it: who has one is called first.
    """
    require(actor, Permission.BOOK)
    if practice.current().type(slug).mode != "request":
        raise NotFound(slug)
    limits.allow(f"request:{network}", 10, every=HOUR, now=now)
    known = _same(slug, answers)
    if known is not None:
        return _corrected(actor, known, answers, now=now)
    row = VisitRequest(
        type_slug=slug,
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        birth_date=answers["birth_date"],
        phone=answers["phone"],
        email=answers.get("email") or "",
        answers={"days": answers.get("days") or ""}
        | ({"why": answers["why"]} if answers.get("why") else {})
        | _last_day(slug, answers, now=now),
        made_by=actor.id if isinstance(actor, Person) else None,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "request.made", "visit_request", row.id, now=now)
    return row.id


def open_requests() -> list[Request]:
    """Return the requests that nobody has settled, the one made first before the others."""
    rows = db.session.scalars(
        select(VisitRequest)
        .where(VisitRequest.settled_at.is_(None))
        .order_by(VisitRequest.made_at, VisitRequest.id)
    )
    return [_view(row) for row in rows]


def one(request: int) -> Request:
    """Return a request that waits; raises `NotFound`, `Settled`."""
    return _view(_waiting(request, lock=False))


def address(request: int) -> str:
    """Return the e-mail address that was given with a request, settled or not."""
    return _row(request, lock=False).email


def settle(actor: Actor, request: int, outcome: str, *, now: datetime) -> None:
    """Note how a request ended; raises `Settled` when somebody else did already."""
    require(actor, Permission.REQUESTS_SETTLE)
    requests_settled.note(actor, _waiting(request), outcome, now=now)


def settle_with(actor: Actor, request: int, visit: int, *, now: datetime) -> None:
    """Note that a visit was booked for a request; raises `Settled` when it is settled already."""
    require(actor, Permission.REQUESTS_SETTLE)
    row = _waiting(request)
    requests_settled.booked(row, visit)
    requests_settled.note(actor, row, requests_settled.BOOKED, now=now)


def settled_with(visit: int) -> bool:
    """Say whether a visit was booked for a request."""
    wanted = exists().where(VisitRequest.appointment_id == visit)
    return bool(db.session.scalar(select(wanted)))


def tried(actor: Actor, request: int, *, now: datetime) -> None:
    """Note that somebody phoned and nobody answered; raises `Settled`."""
    require(actor, Permission.REQUESTS_SETTLE)
    row = _waiting(request)
    if row.tried_at is not None and now - row.tried_at < TWICE:
        return  # a button pressed twice
    row.tries, row.tried_at = row.tries + 1, now
    audit.record(actor, "request.tried", "visit_request", request, now=now)


def reopen(actor: Actor, request: int, *, now: datetime) -> None:
    """Put a settled request back on the list; harmless when it waits already.

    Raises `ChangedMeanwhile` while a visit stands for it: that is to be cancelled or moved. A
    visit that was cancelled stays known: brought back, it settles the request again.
    """
    require(actor, Permission.REQUESTS_SETTLE)
    row = _row(request)
    if row.appointment_id is not None and appointments.find(row.appointment_id).live:
        raise ChangedMeanwhile
    if row.settled_at is None:
        return
    row.settled_at, row.settled_by, row.outcome = None, None, ""
    audit.record(actor, "request.reopened", "visit_request", request, now=now)


def done_lately(*, now: datetime) -> list[Done]:
    """Return the requests settled within a day, newest first.

    Those too whose visit was cancelled, until its time is over: perhaps they wait for another.
    """
    lost = (
        select(VisitRequest.id)
        .join(Appointment, Appointment.id == VisitRequest.appointment_id)
        .where(Appointment.local_date >= clock.local_date(now), ~Appointment.live)
    )
    rows = db.session.execute(
        select(VisitRequest, Account.name, Appointment.live)
        .outerjoin(Account, Account.id == VisitRequest.settled_by)
        .outerjoin(Appointment, Appointment.id == VisitRequest.appointment_id)
        .where(or_(VisitRequest.settled_at > now - DAY, VisitRequest.id.in_(lost)))
        .order_by(VisitRequest.settled_at.desc())
    )
    return [
        Done(r.id, _name(r), r.outcome, by or "", r.settled_at, r.appointment_id, live is False)
        for r, by, live in rows
        if r.settled_at is not None
    ]


def _waiting(request: int, *, lock: bool = True) -> VisitRequest:
    row = _row(request, lock=lock)
    if row.settled_at is not None:
        by = db.session.get(Account, row.settled_by) if row.settled_by else None
        raise Settled(row.id, by.name if by else "", row.settled_at)
    return row


def _row(request: int, *, lock: bool = True) -> VisitRequest:
    wanted = select(VisitRequest).where(VisitRequest.id == request)
    row = db.session.scalars(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise NotFound(request)
    return row


def _same(slug: str, answers: dict[str, Any]) -> VisitRequest | None:
    """Return a request of the same person for the same that still waits."""
    who = ("given_name", "family_name", "birth_date", "phone")
    return db.session.scalars(
        select(VisitRequest)
        .where(
            VisitRequest.type_slug == slug,
            VisitRequest.settled_at.is_(None),
            *(getattr(VisitRequest, name) == answers[name] for name in who),
        )
        .with_for_update()
    ).first()


def _corrected(actor: Actor, row: VisitRequest, answers: dict[str, Any], *, now: datetime) -> int:
    """Write down what is new in a request that waits; what was left out this time stays."""
    days = answers.get("days") or row.answers.get("days", "")
    kept = row.answers | {"days": days} | _last_day(row.type_slug, answers, now=now)
    told = {"email": answers.get("email") or row.email, "answers": kept}
    what = [name for name, value in told.items() if getattr(row, name) != value]
    for name in what:
        setattr(row, name, told[name])
    if what:
        audit.record(actor, "request.changed", "visit_request", row.id, now=now, what=what)
    return row.id


def _last_day(slug: str, answers: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Return what a request keeps of a last day that is near."""
    kind, patient = practice.current().type(slug), answers.get("patient_id")
    found = last_days.for_request(kind, answers["birth_date"], patient, now=now)
    return {"last_day": found.day.isoformat(), "last_what": found.what} if found else {}


def _last(answers: dict[str, Any]) -> LastDay | None:
    day = answers.get("last_day")
    return LastDay(date.fromisoformat(day), answers["last_what"]) if day else None


def _name(row: VisitRequest) -> str:
    return f"{row.given_name} {row.family_name}".strip()


def _view(row: VisitRequest) -> Request:
    return Request(
        id=row.id,
        kind=practice.current().type(row.type_slug),
        name=_name(row),
        birth_date=row.birth_date,
        phone=row.phone,
        email=row.email,
        answers=dict(row.answers),
        made_at=row.made_at,
        tries=row.tries,
        tried_at=row.tried_at,
        last=_last(row.answers),
    )
