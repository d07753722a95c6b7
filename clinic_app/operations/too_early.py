"""Visits for vaccines booked before the day from which, by the record, their doses are possible.

Doses that are entered later, a visit that is moved or one booked with a reason make a visit too
early. A nurse gets a task before the family travels; once it is in time, or cancelled, the task is
closed by itself. It refuses nothing: the nurse decides.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Any

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.access.actors import Actor, System
from clinic_app.extensions import db
from clinic_app.models import Appointment, NurseTask

from . import (
    audit,
    children_known,
    doses_due,
    first_days,
    not_written_to,
    nurse_tasks,
    recalls_due,
)
from .cancelled_first import KEPT_FOR, KIND, day
from .children_known import Booked, Known

FLAG = "early"
WHY = "early"
"""The answer of a visit that says why it was booked too early."""
SOON = timedelta(days=2)
ROOM = 150
"""How many letters of why it was booked the task has room for; the visit has all of it."""
SETTLED = "In time by the record now, or not booked any more"
WORKER = System("worker")


@dataclass(frozen=True, slots=True)
class Early:
    """A visit, its day, and from which day the doses of an age are possible, as on record.

    `kept` says that a visit booked before it is taken as kept.
    """

    visit: int
    patient: int
    day: date
    first: date
    label: str
    why: str
    kept: bool

    @property
    def mark(self) -> dict[str, Any]:
        """What a task about it names: it is asked anew where one of these changes."""
        days = {"day": self.day.isoformat(), "first": self.first.isoformat()}
        return {"visit": self.visit, **days}


def missing(*, now: datetime, patient: int | None = None) -> list[Early]:
    """Return the visits too early about which no nurse was asked: five queries."""
    found = _found(now, patient)
    asked = [_mark(row) for row in _noted(now, patient)] if found else []
    return [one for one in found if one.mark not in asked]


def settled(*, now: datetime) -> list[int]:
    """Return the open tasks about visits that are in time now, cancelled or over."""
    rows = [row for row in _noted(now, None) if row.closed_at is None]
    still = [one.mark for one in _found(now, None)] if rows else []
    return [row.id for row in rows if _mark(row) not in still]


def ask(actor: Actor, *, now: datetime, patient: int | None = None) -> int:
    """Give a nurse a task for each visit that is too early; return how many are new."""
    found = missing(now=now, patient=patient)
    if found:  # whoever asks about the same children meanwhile is waited for, then looked at again
        recalls_due.hold({one.patient for one in found})
        found = missing(now=now, patient=patient)
    for one in found:
        soon = one.day <= clock.local_date(now) + SOON
        facts = {"flag": FLAG, "when": "same day" if soon else "within days", **one.mark}
        task = {"kind": KIND, "reason": _reason(one), "facts": facts}
        nurse_tasks.add(actor, one.patient, task, now=now)
    return len(found)


def settle(*, now: datetime) -> int:
    """Close the tasks that are answered; return how many."""
    done = settled(now=now)
    for id_ in done:
        row = db.session.get_one(NurseTask, id_, with_for_update=True)
        if row.closed_at is None:
            row.closed_at, row.outcome = now, SETTLED
            audit.record(WORKER, "nurse_task.closed", "nurse_task", id_, now=now)
    return len(done)


def _found(now: datetime, patient: int | None) -> list[Early]:
    coming = _coming(now, patient)
    patients = {row.patient_id for row in coming}
    booked = children_known.booked_for(patients, now=now)
    known = children_known.of_patients(patients, now=now, booked={})
    answers = {row.id: row.answers for row in coming}
    return [
        one
        for id_, child in known.items()
        for one in _of_child(id_, child, booked.get(id_, ()), answers)
    ]


def _of_child(
    patient: int, known: Known, booked: Collection[Booked], answers: dict[int, dict[str, Any]]
) -> Iterator[Early]:
    """Yield what comes too early, each visit looked at as after those before it."""
    if known.child.given is None:
        return
    for visit in booked:
        if visit.appointment in answers:
            point = doses_due.INSTEAD in answers[visit.appointment]
            found = None if point else first_days.after(known.child, visit.day)
            if found is not None:
                why = str(answers[visit.appointment].get(WHY) or "")
                kept = known.child != known.record
                yield Early(visit.appointment, patient, visit.day, *found, why, kept)
        if not children_known.is_for_flu(visit):
            known = children_known.after(known, visit)


def _coming(now: datetime, patient: int | None) -> list[Any]:
    """Return the visits of today and to come that are for an age of the schedule."""
    visit, slugs = Appointment, {point.visit for point in doses_due.schedule().points}
    wanted = select(visit.id, visit.patient_id, visit.answers).where(
        visit.live,
        ~not_written_to.has_died(visit.patient_id),
        visit.local_date >= clock.local_date(now),
        visit.type_slug.in_(sorted(slug for slug in slugs if slug)),
    )
    if patient is not None:
        wanted = wanted.where(visit.patient_id == patient)
    return list(db.session.execute(wanted))


def _noted(now: datetime, patient: int | None) -> list[NurseTask]:
    still = or_(NurseTask.closed_at.is_(None), NurseTask.closed_at >= now - KEPT_FOR)
    wanted = select(NurseTask).where(still, NurseTask.kind == KIND)
    if patient is not None:
        wanted = wanted.where(NurseTask.patient_id == patient)
    return [row for row in db.session.scalars(wanted) if row.facts.get("flag") == FLAG]


def _mark(row: NurseTask) -> dict[str, Any]:
    return {name: row.facts[name] for name in ("visit", "day", "first")}


def _reason(one: Early) -> str:
    by = "by the record and the visit booked before it" if one.kept else "by the record"
    said = [
        f"The visit on {day(one.day)} is too early {by}: "
        f"{one.label} is possible from {day(one.first)}."
    ]
    if one.why:
        why = shorten(one.why, ROOM, placeholder=" …")
        said.append(f"It was booked all the same: {why}.")
    return " ".join((*said, "Reach the family and move it, or leave it as it is."))
