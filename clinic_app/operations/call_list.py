"""Whom no message reached: who is to be phoned, about what, and who was told.

Nothing is on the list but what failed and still matters, asked anew each time: a visit that is
over, that changed again, or whose patient got a later message leaves it by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, exists, literal_column, or_, select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, CallTry, OutboxMessage, Patient
from clinic_app.scheduling.reminders import KINDS

from . import audit, call_tries, known_times, reminders, visit_facts
from .call_tries import Try
from .errors import ChangedMeanwhile, NotFound, Refused
from .known_times import KnownTime
from .outbox import NO_ADDRESS
from .visit_facts import Visit

ABOUT_VISITS = ("confirmation", "moved", "restored", "cancelled", *KINDS)
TWICE = timedelta(minutes=1)
"""The same thing noted again by the same person so soon is a button pressed twice."""


class AlreadyTold(Refused):
    """Somebody reached the patient before: who, and when."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(by)
        self.by, self.at = by, at


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to phone: what about, why no message came, what the patient believes, the tries.

    `family` are the others' visits that the same confirmation was to tell of.
    """

    message: int
    kind: str
    trouble: str
    visit: Visit
    known: KnownTime
    tries: tuple[Try, ...]
    family: tuple[Visit, ...] = ()

    def pressing_from(self, now: datetime) -> datetime:
        """Return when it shows that nobody told them."""
        return known_times.shows_at(self.visit, self.known, now=now)


@dataclass(frozen=True, slots=True)
class CallList:
    """Who must be phoned and who could be reminded, the most urgent first, and who was told."""

    calls: tuple[Call, ...]
    to_remind: tuple[Call, ...]
    told_today: tuple[Call, ...]


def whole(*, now: datetime) -> CallList:
    """Return the list as it is now, in about ten queries however long it is."""
    waiting = _calls(_open(now), now=now)
    told = _calls(_told(now), now=now)
    must = [call for call in waiting if not _could(call.kind, call.trouble)]
    could = [call for call in waiting if _could(call.kind, call.trouble)]
    return CallList(
        calls=tuple(sorted(must, key=lambda call: (call.pressing_from(now), call.message))),
        to_remind=tuple(sorted(could, key=lambda call: (call.visit.starts_at, call.message))),
        told_today=tuple(sorted(told, key=lambda call: call.tries[-1].at, reverse=True)),
    )


def note(actor: Actor, message: int, outcome: str, *, words: str = "", now: datetime) -> None:
    """Note how a call ended; reached means told, anything else leaves it on the list.

    Raises `AlreadyTold` when somebody was faster, `ChangedMeanwhile` when there is nothing to tell
    any more or it is something else by now.
    """
    require(actor, Permission.CALLS)
    row = _row(message)
    if row.state == "told":
        last = call_tries.of([message])[message][-1]
        raise AlreadyTold(last.by, last.at)
    if not db.session.scalar(select(_open(now).where(OutboxMessage.id == message).exists())):
        raise ChangedMeanwhile
    if _pressed_twice(actor, message, outcome, now=now):
        return
    db.session.add(
        CallTry(message_id=message, at=now, by=actor.code, outcome=outcome, note=words[:400])
    )
    if outcome == "reached":
        row.state, row.settled_at = "told", now
    audit.record(actor, f"call.{outcome}", "call", message, now=now)


def undo(actor: Actor, message: int, *, now: datetime) -> None:
    """Put back on the list who was noted as told by mistake; harmless when somebody did already."""
    require(actor, Permission.CALLS)
    row = _row(message)
    if row.state != "told":
        return
    reached = db.session.scalars(
        select(CallTry)
        .where(CallTry.message_id == message, CallTry.outcome == "reached")
        .order_by(CallTry.id.desc())
    ).first()
    if reached is not None:
        db.session.delete(reached)
    row.state, row.settled_at = "failed", now
    audit.record(actor, "call.undone", "call", message, now=now)


def _row(message: int) -> OutboxMessage:
    row = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.id == message).with_for_update()
    ).first()
    if row is None or row.kind not in ABOUT_VISITS or row.state not in {"failed", "told"}:
        raise NotFound(message)
    return row


def _pressed_twice(actor: Actor, message: int, outcome: str, *, now: datetime) -> bool:
    same = (CallTry.message_id == message, CallTry.by == actor.code, CallTry.outcome == outcome)
    return bool(db.session.scalar(select(exists().where(*same, CallTry.at > now - TWICE))))


def _could(kind: str, trouble: str) -> bool:
    """Say whether a call is a kindness only: the patient knows, and has no address to remind."""
    return kind in KINDS and trouble == NO_ADDRESS


def _open(now: datetime) -> Select[OutboxMessage]:
    """Return the query of what failed and still holds, of visits that are still to come.

    A confirmation tells of a whole family: it holds as long as a visit of any of them stands.
    """
    return (
        select(OutboxMessage)
        .join(Appointment, Appointment.id == OutboxMessage.subject_id)
        .where(
            OutboxMessage.state == "failed",
            OutboxMessage.subject_kind == "appointment",
            OutboxMessage.kind.in_(ABOUT_VISITS),
            or_(_holds(now), _tells_of_others(now)),
            ~reminders.under_way(),
            ~_moot(),
        )
    )


def _holds(now: datetime) -> Any:
    """Return the condition that a message tells of its own visit as that stands now."""
    return and_(
        OutboxMessage.version == Appointment.version,
        Appointment.live == (OutboxMessage.kind != "cancelled"),
        *_to_come(Appointment, now),
    )


def _to_come(visit: Any, now: datetime) -> tuple[Any, Any]:
    return visit.local_date >= clock.local_date(now), visit.ends_at > now


def _tells_of_others(now: datetime) -> Any:
    """Return the condition that somebody booked in one with them still waits to be told."""
    other, heard = aliased(Appointment), aliased(OutboxMessage)
    since = exists().where(
        heard.subject_kind == OutboxMessage.subject_kind,
        heard.subject_id == other.id,
        heard.state.in_(("sent", "told")),
        heard.settled_at >= OutboxMessage.settled_at,
    )
    # Both stand two questions further out, where they are not looked for by themselves.
    since = since.correlate(other, OutboxMessage)
    return and_(
        OutboxMessage.kind == "confirmation",
        exists().where(
            other.block == Appointment.block,
            other.id != Appointment.id,
            other.version == OutboxMessage.version,
            other.live,
            *_to_come(other, now),
            ~reminders.under_way(other),
            ~since,
        ),
    )


def _moot() -> Any:
    """Return the condition that a later message came through, or that they were reminded."""
    other = aliased(OutboxMessage)
    reminded = and_(other.state == "told", other.kind.in_(KINDS), OutboxMessage.kind.in_(KINDS))
    return exists().where(
        other.subject_kind == OutboxMessage.subject_kind,
        other.subject_id == OutboxMessage.subject_id,
        other.version == OutboxMessage.version,
        other.id != OutboxMessage.id,
        other.state.in_(("sent", "told")),
        or_(other.settled_at >= OutboxMessage.settled_at, reminded),
    )


def _told(now: datetime) -> Select[OutboxMessage]:
    """Return the query of what was told by telephone since midnight."""
    midnight = datetime.combine(clock.local_date(now), time.min, clock.ZONE)
    # Written out, so that the index of what was told is known to fit.
    told = OutboxMessage.state == literal_column("'told'")
    return select(OutboxMessage).where(told, OutboxMessage.settled_at >= midnight)


def _calls(wanted: Select[OutboxMessage], *, now: datetime) -> list[Call]:
    """Return one call a visit, whatever number of messages about it failed."""
    rows = db.session.scalars(wanted.order_by(OutboxMessage.subject_id, OutboxMessage.id)).all()
    if not rows:
        return []
    found = _with_family({row.subject_id for row in rows})
    known, tries = known_times.of(found), call_tries.of([row.id for row in rows])
    visits = {visit.id: visit for visit in found}
    about = {row.id: _about(row, visits[row.subject_id], found, now=now) for row in rows}
    rows = sorted(rows, key=lambda row: (about[row.id], row.id))
    return [
        _call(list(group), _together(visits[key], found), known[key], tries)
        for key, group in groupby(rows, key=lambda row: about[row.id])
    ]


def _about(row: OutboxMessage, visit: Visit, found: Sequence[Visit], *, now: datetime) -> int:
    """Return the visit that a message is about by now: its own, or the first that still stands."""
    cancelled = row.kind == "cancelled"
    holds = visit.version == row.version and visit.live != cancelled and visit.ends_at > now
    if holds or row.kind != "confirmation":
        return visit.id
    others = _together(visit, found)[1:]
    stand = (o.id for o in others if o.version == row.version and o.ends_at > now)
    return next(stand, visit.id)


def _with_family(ids: Collection[int]) -> list[Visit]:
    """Return visits with all that were booked in one with them, in order of time."""
    blocks = select(Appointment.block).where(
        Appointment.id.in_(ids), Appointment.block.is_not(None)
    )
    wanted = or_(Appointment.id.in_(ids), Appointment.block.in_(blocks))
    return visit_facts.every(select(Appointment, Patient).where(wanted))


def _together(visit: Visit, found: Sequence[Visit]) -> tuple[Visit, ...]:
    """Return a visit, then those that still take place of all that were booked in one with it."""
    if visit.block is None:
        return (visit,)
    others = (one for one in found if one.block == visit.block and one.id != visit.id)
    return (visit, *(one for one in others if one.live))


def _call(
    rows: Sequence[OutboxMessage],
    together: Sequence[Visit],
    known: KnownTime,
    tries: dict[int, tuple[Try, ...]],
) -> Call:
    """Return a call about the message that matters most: what changed, before a reminder of it.

    A reminder that is a kindness only comes after one that is not.
    """
    first = max(rows, key=lambda m: (not _could(m.kind, m.trouble), m.kind not in KINDS, m.id))
    done = [one for row in rows for one in tries[row.id]]
    visit, *others = together
    return Call(
        message=first.id,
        kind=first.kind,
        trouble=first.trouble,
        visit=visit,
        known=known,
        tries=tuple(sorted(done, key=lambda one: one.at)),
        family=tuple(others) if first.kind == "confirmation" else (),
    )
