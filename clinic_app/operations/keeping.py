"""Keeping a visit at its time although nobody's hours cover it: somebody sees the patient then."""

from datetime import datetime

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.scheduling import status

from . import (
    appointments,
    audit,
    practice,
    roster_turns,
    visit_facts,
    visit_rows,
    visits_ahead,
)
from .appointments import NotPossible
from .cover import WAITING
from .errors import Refused


class Covered(Refused):
    """Somebody's hours cover the visit: there is nothing to keep."""


def keep(
    actor: Actor, appointment: int, *, reason: str, now: datetime, seen: int | None = None
) -> None:
    """Note that a visit to come stays where it is, and why; said twice it is noted once.

    Raises `NotPossible` once it is under way, over or cancelled, `Covered` when somebody works
    then, and `ChangedMeanwhile` when anything else happened after the event `seen`.
    """
    require(actor, Permission.APPOINTMENT_MOVE)
    roster_turns.rely_on(appointment)
    row = appointments.find(appointment)
    events = appointments.events_of([row.id])[row.id]
    known = status.kept(events)
    if row.live and known is not None and known.reason == reason:
        return
    appointments.check_seen(events, seen)
    kind = practice.current().type(row.type_slug)
    standing = status.of_visit(events, kind.staffed_positions)
    if not row.live or standing.status not in WAITING:
        raise NotPossible(standing.status)
    if visits_ahead.covered(visit_facts.of(appointment)):
        raise Covered
    visit_rows.happened(actor, row, "kept", now=now, reason=reason)
    audit.record(actor, "appointment.kept", "appointment", row.id, now=now)


def end(actor: Actor, appointment: int, *, why: str, now: datetime) -> None:
    """Undo the keeping of a visit, if it is kept, because of what somebody changed since.

    The caller has checked who may change that; the visit waits again from now on.
    """
    row = appointments.find(appointment)
    known = status.kept(appointments.events_of([row.id])[row.id])
    if known is not None:
        visit_rows.happened(actor, row, "undone", now=now, undoes_id=known.id, reason=why[:400])
        audit.record(actor, "appointment.undone", "appointment", row.id, now=now, what="kept")
