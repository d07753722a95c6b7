"""Moving, cancelling, restoring visits, and noting how they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import OfPatient, Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent, Patient, StepResource
from clinic_app.scheduling import status
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import (
    audit,
    availability,
    claims,
    outbox,
    places,
    practice,
    requests_settled,
    visit_past,
    visit_rows,
)
from .claims import Place
from .errors import ChangedMeanwhile, NotFound, Refused

OBSERVE = timedelta(minutes=15)


class NotPossible(Refused):
    """The visit's status does not allow this; `status` says what it is."""

    def __init__(self, standing: str) -> None:
        super().__init__(standing)
        self.status = standing


@dataclass(frozen=True, slots=True)
class NewTime:
    """Where a visit should move; a reason makes it a fit-in.

    Those to `prefer` see the patient if they can, by default who sees them now. `seen`, the last
    event, is what the page knew of the visit.
    """

    start: datetime
    lead: int
    fit_in_reason: str = ""
    seen: int | None = None
    prefer: frozenset[int] = frozenset()


def find(appointment: int) -> Appointment:
    """Return a visit's row, kept from others' changes until the end; raises `NotFound`."""
    row = db.session.scalars(
        select(Appointment).where(Appointment.id == appointment).with_for_update()
    ).first()
    if row is None:
        raise NotFound(appointment)
    return row


def move(actor: Actor, appointment: int, *, to: NewTime, now: datetime) -> Refusal | None:
    """Move a visit to another time or practitioner, over its own old time if need be.

    Returns why not when nobody works then or, without a reason for a fit-in, when it is taken;
    raises `SlotTaken` when somebody was faster, `ChangedMeanwhile` when the visit changed.
    """
    require(actor, Permission.APPOINTMENT_MOVE)
    row = find(appointment)
    offer = availability.offer_at(_question(row, to, now=now), to.start, to.lead)
    if _is_there(row, to, offer):
        return None  # whoever moved it: nothing to tell anybody
    _check(row, "moved", seen=to.seen)
    if to.fit_in_reason:
        require(actor, Permission.FIT_IN)
    if isinstance(offer, Refusal):
        return offer
    old = {"start": row.starts_at.isoformat(), "lead": row.lead_id}
    was = old | {"fit_in": row.fit_in_reason, "with": visit_past.people(row.id)}
    _take_instead(row, offer, to.fit_in_reason, now=now)
    visit_rows.happened(actor, row, "moved", now=now, facts=was, reason=to.fit_in_reason)
    audit.record(actor, "appointment.moved", "appointment", row.id, now=now, **old)
    outbox.queue("moved", "appointment", row.id, version=row.version, now=now)
    return None


def cancel(
    actor: Actor,
    appointment: int,
    *,
    reason: str,
    subject: OfPatient | None,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Cancel a visit and free its time; the row stays. Raises `NotPossible` once it is over."""
    require(actor, Permission.APPOINTMENT_CANCEL, subject)
    row = find(appointment)
    if not row.live:
        raise NotPossible(status.CANCELLED)
    _check(row, "cancelled", seen=seen)
    claims.lock(_taken(row))
    claims.give_up(row.hold_id)
    visit_rows.set_live(row, live=False)
    row.version += 1
    visit_rows.happened(actor, row, "cancelled", now=now, reason=reason)
    audit.record(actor, "appointment.cancelled", "appointment", row.id, now=now)
    outbox.queue("cancelled", "appointment", row.id, version=row.version, now=now)


def restore(actor: Actor, appointment: int, *, subject: OfPatient | None, now: datetime) -> None:
    """Undo a cancellation; raises `SlotTaken`, or `BookedInstead` where a request has another."""
    require(actor, Permission.APPOINTMENT_CANCEL, subject)
    row = find(appointment)
    _check(row, "restored")
    if row.starts_at <= now:
        raise NotPossible("past")
    wanted = _taken(row)
    claims.lock(wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=None, now=now)
    visit_rows.set_live(row, live=True)
    row.version += 1
    visit_rows.happened(actor, row, "restored", now=now)
    audit.record(actor, "appointment.restored", "appointment", row.id, now=now)
    requests_settled.again(actor, row, now=now)
    outbox.queue("restored", "appointment", row.id, version=row.version, now=now)


def note(
    actor: Actor,
    appointment: int,
    kind: str,
    *,
    now: datetime,
    position: int | None = None,
    seen: int | None = None,
) -> None:
    """Note that the patient arrived, is being seen, waits under observation, left, or never came.

    Saying the same thing twice does nothing more: two people may press at once. Anything else that
    happened after the event `seen` raises `ChangedMeanwhile`.
    """
    require(actor, Permission.APPOINTMENT_STATUS)
    row = find(appointment)
    events = events_of([row.id])[row.id]
    standing = _standing(row, events, position)
    if kind not in status.NOTED:
        raise NotPossible(standing.status)
    if status.AFTER[kind] == standing.status:
        return
    check_seen(events, seen)
    if not standing.may(kind):
        raise NotPossible(standing.status)
    until = now + OBSERVE if kind == "observing" else None
    step = position if kind in status.OF_A_STEP else None
    visit_rows.happened(actor, row, kind, now=now, position=step, until=until)
    audit.record(actor, f"appointment.{kind}", "appointment", row.id, now=now)


def undo(
    actor: Actor,
    appointment: int,
    event: int,
    *,
    now: datetime,
    position: int | None = None,
    seen: int | None = None,
) -> None:
    """Undo the last thing noted of a visit, if it is still `event`; else `ChangedMeanwhile`.

    What somebody else has just undone needs no second undoing.
    """
    require(actor, Permission.APPOINTMENT_STATUS)
    row = find(appointment)
    events = events_of([row.id])[row.id]
    if any(e.undoes == event for e in events):
        return None
    check_seen(events, seen)
    known = status.kept(events)
    if known is not None and known.id == event:
        require(actor, Permission.APPOINTMENT_MOVE)
        return _undone(actor, row, known, now=now)
    last = _last(row, events, event, position)
    if last.kind == "cancelled":
        return restore(actor, appointment, subject=None, now=now)
    return _undone(actor, row, last, now=now)


def check_seen(events: Sequence[status.Event], seen: int | None) -> None:
    """Raise `ChangedMeanwhile` if anything happened to a visit after what a page knew of it."""
    if seen is not None and events[-1].id > seen:
        raise ChangedMeanwhile


def events_of(appointments: list[int]) -> dict[int, list[status.Event]]:
    """Return what happened to each of several visits, in order; one query."""
    event = AppointmentEvent
    rows = db.session.execute(
        select(
            event.appointment_id,
            event.id,
            event.kind,
            event.at,
            event.position,
            event.until,
            event.undoes_id,
            event.by,
            event.reason,
            event.facts[visit_rows.CHECKED].as_string().is_not(None),
        )
        .where(event.appointment_id.in_(appointments))
        .order_by(event.id)
    )
    found: dict[int, list[status.Event]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(status.Event(*row[1:]))
    return found


def _standing(
    row: Appointment, events: Sequence[status.Event], position: int | None = None
) -> status.Standing:
    if position is not None:
        return status.of_step(events, position)
    kind = practice.current().type(row.type_slug)
    return status.of_visit(events, kind.staffed_positions)


def _last(
    row: Appointment, events: Sequence[status.Event], event: int, position: int | None
) -> status.Event:
    """Return the event to be undone: the last of its part, or of the visit; else refuse."""
    last, whole = _standing(row, events, position).last, _standing(row, events)
    if last is None or last.id != event:
        raise ChangedMeanwhile
    of_all = last.position is None  # such as an arrival: not while one of the parts is under way
    if last.kind in status.NEVER_UNDONE or (of_all and whole.last != last):
        raise NotPossible(whole.status)
    return last


def _check(row: Appointment, kind: str, *, seen: int | None = None) -> None:
    events = events_of([row.id])[row.id]
    check_seen(events, seen)
    standing = _standing(row, events)
    if not standing.may(kind):
        raise NotPossible(standing.status)


def _undone(actor: Actor, row: Appointment, event: status.Event, *, now: datetime) -> None:
    visit_rows.happened(actor, row, "undone", now=now, position=event.position, undoes_id=event.id)
    audit.record(actor, "appointment.undone", "appointment", row.id, now=now, what=event.kind)


def _is_there(row: Appointment, to: NewTime, offer: Offer | Refusal) -> bool:
    """Say whether a visit is at a time already, with everybody who would see the patient then."""
    if not row.live or (to.start, to.lead) != (row.starts_at, row.lead_id):
        return False
    return isinstance(offer, Refusal) or visit_past.same_people(row.id, offer)


def _question(row: Appointment, to: NewTime, *, now: datetime) -> availability.Question:
    return availability.Question(
        kind=practice.current().type(row.type_slug),
        now=now,
        birth=db.session.get_one(Patient, row.patient_id).birth_date,
        patient=row.patient_id,
        hold_id=row.hold_id,
        staff=True,
        fit_in=bool(to.fit_in_reason),
        prefer=to.prefer,
        minutes=visit_rows.minutes_of(row.answers),
    )


def _taken(row: Appointment) -> list[Place]:
    rows = db.session.scalars(select(StepResource).where(StepResource.appointment_id == row.id))
    return [Place(r.resource_id, Interval(r.starts_at, r.ends_at), r.kind, r.lane) for r in rows]


def _take_instead(row: Appointment, offer: Offer, fit_in_reason: str, *, now: datetime) -> None:
    """Take the new places, give up the old ones, and rewrite the visit's rows."""
    wanted = places.of_offer(offer, patient=row.patient_id)
    claims.lock([*wanted, *_taken(row)])
    if fit_in_reason:
        wanted = claims.fit_in(wanted, hold_id=row.hold_id, now=now)
    claims.give_up(row.hold_id, keep=wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=None, now=now)
    for name, value in visit_rows.when_and_where(offer).items():
        setattr(row, name, value)
    row.version += 1
    row.fit_in_reason = fit_in_reason
    visit_rows.clear_steps(row.id)
    visit_rows.write_steps(row.id, offer, wanted)
