"""What nurses are asked to look at: a list, each closed by somebody who says how it ended.

Nothing of it reaches a family, and nothing of it is a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, NurseTask, Patient

from . import audit
from .errors import NotFound
from .history_answers import KIND, TAKEN_BACK
from .record_writing import alone_with

WHEN = ("same day", "within days", "next review")
"""By when, the most urgent first; a task that does not say comes last."""
URGENT = frozenset({"same day", "within days"})
"""What is not put off without a reason."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to look at. `when` is one of `WHEN` or "", `by` who closed it, as a name.

    `flag` says which of its kind it is.
    """

    id: int
    patient: int
    name: str
    birth_date: date
    kind: str
    reason: str
    when: str
    measurement: int | None
    opened_at: datetime
    closed_at: datetime | None
    by: str
    outcome: str
    flag: str = ""


def to_do() -> tuple[Task, ...]:
    """Return every open task, the most urgent first, then the oldest: one query."""
    return _urgent_first(_found(_question().where(NurseTask.closed_at.is_(None))))


def of(patient: int) -> tuple[Task, ...]:
    """Return the tasks about a patient, open ones first, then those closed last: one query."""
    tasks = _found(_question().where(NurseTask.patient_id == patient))
    closed = sorted((t for t in tasks if t.closed_at), key=_closed, reverse=True)
    return (*_urgent_first(t for t in tasks if not t.closed_at), *closed)


def to_do_and_closed_since(since: datetime) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Return the open tasks and those closed since an instant, newest first: one query."""
    wanted = or_(NurseTask.closed_at.is_(None), NurseTask.closed_at >= since)
    tasks = _found(_question().where(wanted))
    closed = sorted((t for t in tasks if t.closed_at), key=_closed, reverse=True)
    return _urgent_first(t for t in tasks if not t.closed_at), tuple(closed)


def may_wait(task: int) -> bool:
    """Say whether a task may be put off without a reason; raises `NotFound`."""
    facts = db.session.scalar(select(NurseTask.facts).where(NurseTask.id == task))
    if facts is None:
        raise NotFound(task)
    return facts.get("when") not in URGENT


def close(actor: Actor, task: int, *, outcome: str, now: datetime) -> bool:
    """Close a task with how it ended; False if somebody closed it meanwhile."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(task)
    if row.closed_at is not None:
        return False
    row.closed_at, row.closed_by, row.outcome = now, _account(actor), outcome
    audit.record(actor, "nurse_task.closed", "nurse_task", task, now=now)
    return True


def reopen(actor: Actor, task: int, *, now: datetime) -> str:
    """Open a closed task again, as undo, and return how it had ended; an open one stays so: "".

    Nothing is opened where a newer task asks for the same of the same child. A decision about the
    record is no task to open, but taken back: raises `NotFound`.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(task)
    if row.kind == KIND:
        raise NotFound(task)
    ended = row.outcome
    if row.closed_at is not None and not _asked_anew(row):
        row.closed_at, row.closed_by, row.outcome = None, None, ""
        audit.record(actor, "nurse_task.reopened", "nurse_task", task, now=now)
    return ended


def add(actor: Actor, patient: int, facts: dict[str, Any], *, now: datetime) -> int:
    """Add a task with the columns in `facts` (kind, reason, ...) and return its id."""
    row = NurseTask(patient_id=patient, opened_at=now, **facts)
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "nurse_task.opened", "nurse_task", row.id, now=now)
    return row.id


def _asked_anew(row: NurseTask) -> bool:
    """Say whether an open task of the same kind and flag is there."""
    alone_with(row.patient_id)
    others = db.session.scalars(
        select(NurseTask.facts).where(
            NurseTask.patient_id == row.patient_id,
            NurseTask.kind == row.kind,
            NurseTask.closed_at.is_(None),
        )
    )
    flag = row.facts.get("flag")
    return flag is not None and flag in {facts.get("flag") for facts in others}


def _question() -> Select[NurseTask, Patient, str]:
    return (
        select(NurseTask, Patient, Account.name)
        .join(Patient, Patient.id == NurseTask.patient_id)
        .outerjoin(Account, Account.id == NurseTask.closed_by)
    )


def _found(wanted: Select[NurseTask, Patient, str]) -> list[Task]:
    rows = db.session.execute(wanted.order_by(NurseTask.opened_at, NurseTask.id))
    return [
        _task(row, patient, by or "") for row, patient, by in rows if TAKEN_BACK not in row.facts
    ]


def _task(row: NurseTask, patient: Patient, by: str) -> Task:
    return Task(
        id=row.id,
        patient=patient.id,
        name=patient.name,
        birth_date=patient.birth_date,
        kind=row.kind,
        reason=row.reason,
        when=str(row.facts.get("when", "")),
        measurement=row.measurement_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        by=by,
        outcome=row.outcome,
        flag=str(row.facts.get("flag") or ""),
    )


def _urgent_first(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda t: WHEN.index(t.when) if t.when in WHEN else len(WHEN)))


def _closed(task: Task) -> tuple[datetime, int]:
    return task.closed_at or task.opened_at, task.id


def _row(task: int) -> NurseTask:
    """Return a task that nobody else changes until this transaction ends; raises `NotFound`."""
    row = db.session.scalars(
        select(NurseTask).where(NurseTask.id == task).with_for_update()
    ).first()
    if row is None:
        raise NotFound(task)
    return row


def _account(actor: Actor) -> int | None:
    return actor.id if isinstance(actor, Person) else None
