"""A visit is cancelled on which others build: a nurse reaches the family, the others follow.

The later visits keep what was booked; beside it stands, as `instead`, the age point that they begin
with now. Once the first is booked again, or given, that goes and the task is closed by itself: at
once where it is booked, within a minute where it is given.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.access.actors import Actor, System
from clinic_app.access.policy import OfPatient
from clinic_app.extensions import db
from clinic_app.models import Appointment, NurseTask

from . import (
    appointments,
    audit,
    doses_due,
    follow_ons,
    last_days,
    nurse_tasks,
    practice,
    visit_facts,
)
from .follow_ons import Loss
from .visit_facts import Visit

KIND, FLAG, MOVED = "other", "cancelled", "moved"
KEPT_FOR = timedelta(weeks=30)
SETTLED = "Booked again, given, or not waited for any more"
WORKER = System("worker")


def cancel(
    actor: Actor,
    appointment: int,
    *,
    reason: str,
    subject: OfPatient | None,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Cancel a visit as `appointments.cancel` does, and see to what builds on it."""
    loss = follow_ons.of(visit_facts.of(appointment), now=now)
    appointments.cancel(actor, appointment, reason=reason, subject=subject, now=now, seen=seen)
    if loss is None:
        return
    _begin_instead(actor, loss, now=now)
    if loss.following or (loss.last and is_near(loss.last.day, clock.local_date(now))):
        _ask_a_nurse(actor, visit_facts.of(appointment), loss, now=now)


def settled(*, now: datetime, patient: int | None = None) -> list[int]:
    """Return the tasks whose visit is booked again, or whose doses are on record."""
    noted = _noted(now, patient)
    return [row.id for row in noted if not _is_done(row) and not _stands(row, now=now)]


def settle(*, now: datetime) -> int:
    """Close those tasks, and let the later visits be again what they were booked for."""
    return _settle(WORKER, settled(now=now), now=now)


def booked(actor: Actor, appointment: Appointment, *, now: datetime) -> None:
    """Close the tasks that a visit just booked or brought back answers: it is not missed now."""
    if follow_ons.is_in_series(practice.current().type(appointment.type_slug)):
        _settle(actor, settled(now=now, patient=appointment.patient_id), now=now)


def undo(actor: Actor, appointment: int, event: int, *, now: datetime, **known: int | None) -> None:
    """Undo what was noted of a visit as `appointments.undo` does: that may bring it back."""
    appointments.undo(actor, appointment, event, now=now, **known)
    booked(actor, db.session.get_one(Appointment, appointment), now=now)


def _settle(actor: Actor, tasks: Sequence[int], *, now: datetime) -> int:
    for id_ in tasks:
        row = db.session.get_one(NurseTask, id_, with_for_update=True)
        for one in _changed(row):
            begin_with(actor, one, None, now=now)
        row.facts = {**row.facts, "done": True}
        if row.closed_at is None:
            row.closed_at, row.outcome = now, SETTLED
        audit.record(actor, "nurse_task.closed", "nurse_task", row.id, now=now)
    return len(tasks)


def _noted(now: datetime, patient: int | None) -> Iterator[NurseTask]:
    """Return the tasks that are open, and those closed while later visits may still wait."""
    still = or_(NurseTask.closed_at.is_(None), NurseTask.closed_at >= now - KEPT_FOR)
    wanted = select(NurseTask).where(still, NurseTask.kind == KIND)
    if patient is not None:
        wanted = wanted.where(NurseTask.patient_id == patient)
    rows = db.session.scalars(wanted)
    return (row for row in rows.all() if row.facts.get("flag") in {FLAG, MOVED})


def _changed(row: NurseTask) -> list[int]:
    """Return the visits that begin with something else since: one that was moved does, too."""
    own = [row.facts["visit"]] if row.facts["flag"] == MOVED and row.facts["later"] else []
    return [*row.facts["later"], *own]


def _is_done(row: NurseTask) -> bool:
    return bool(row.facts.get("done"))


def _stands(row: NurseTask, *, now: datetime) -> bool:
    """Say whether a visit that was cancelled, or moved too far, is still missed."""
    visit = visit_facts.of(row.facts["visit"])
    if row.facts["flag"] == MOVED:
        last = date.fromisoformat(row.facts["last"]) if row.facts["last"] else None
        return follow_ons.is_missed(visit, row.facts["later"], last, now=now)
    return not visit.live and follow_ons.of(visit, now=now) is not None


def is_near(last: date, today: date) -> bool:
    """Say whether a last day is so near that a nurse calls the same day."""
    return last <= today + last_days.NEAR


def _begin_instead(actor: Actor, loss: Loss, *, now: datetime) -> None:
    """Have each later visit begin with what the one before it was for."""
    if loss.point not in doses_due.schedule().by_point:
        return
    begins = loss.point
    for visit in loss.following:
        begin_with(actor, visit.id, begins, now=now)
        begins = visit.answers.get("point") or begins


def begin_with(actor: Actor, appointment: int, point: str | None, *, now: datetime) -> None:
    """Note the age point that a visit begins with now, None for what it was booked for."""
    row = db.session.get_one(Appointment, appointment, with_for_update=True)
    kept = {name: value for name, value in row.answers.items() if name != doses_due.INSTEAD}
    row.answers = kept | ({doses_due.INSTEAD: point} if point else {})
    audit.record(actor, "appointment.changed", "appointment", row.id, now=now)


def _ask_a_nurse(actor: Actor, visit: Visit, loss: Loss, *, now: datetime) -> None:
    near = loss.last is not None and is_near(loss.last.day, clock.local_date(now))
    facts: dict[str, Any] = {
        "flag": FLAG,
        "when": "same day" if near else "within days",
        "visit": visit.id,
        "later": [one.id for one in loss.following],
    }
    task = {"kind": KIND, "reason": _reason(visit, loss), "facts": facts}
    nurse_tasks.add(actor, visit.patient, task, now=now)


def _reason(visit: Visit, loss: Loss) -> str:
    said = [f"The {visit.kind.outside_name.lower()} visit on {day(visit.day)} was cancelled."]
    if loss.following:
        days = " and ".join(day(one.day) for one in loss.following)
        was = "visits on {} were" if len(loss.following) > 1 else "visit on {} was"
        said.append(f"The {was.format(days)} planned to follow it.")
    if loss.last:
        said.append(f"Last day {day(loss.last.day)}: {loss.last.what}.")
    return " ".join((*said, "Reach the family, and book the first again or plan anew."))


def day(day: date) -> str:
    """Return a day as tasks name it: 2 December 2026."""
    return f"{day.day} {day:%B} {day.year}"
