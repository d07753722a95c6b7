"""Recalls as nurses work with them: tries to reach a family, messages, how each ended."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, NurseTask, Recall, RecallAttempt

from . import audit, carer_contacts, not_written_to, nurse_tasks, outbox, recalls_due
from .errors import ChangedMeanwhile, NotFound, Refused
from .recalls_due import WEIGH_AGAIN

KIND, SUBJECT = "recall", "recall"
TWICE = timedelta(minutes=1)
"""The same thing noted again by the same person so soon is a button pressed twice."""
LATELY = timedelta(hours=1)
"""So soon after a colleague's e-mail about the same nobody means to send another one."""
WRITTEN = "Written to"
TAKEN_BACK = "Taken back: try "
"""What an entry says, with the number of the try that it takes back: nothing is ever deleted."""


class NobodyToWriteTo(Refused):
    """No carer with an e-mail address is confirmed, or nobody is to be written to at all."""


class WrittenAlready(Refused):
    """A colleague has just sent an e-mail about the same: `recalls.last_written` says who."""


def tried(actor: Actor, recall: int, way: str, outcome: str, *, now: datetime) -> None:
    """Note a try to reach a family and how it ended; raises `ChangedMeanwhile` once closed."""
    require(actor, Permission.RECALLS)
    row = _open_row(recall)
    if not _pressed_twice(actor, recall, way, outcome, now=now):
        _note(actor, row, way, outcome, now=now)


def take_back(actor: Actor, attempt: int, *, now: datetime) -> None:
    """Take back a try that was noted by mistake, which stays readable; twice is harmless.

    An e-mail cannot be: it is on its way. Raises `ChangedMeanwhile` once closed, `NotFound`.
    """
    require(actor, Permission.RECALLS)
    found = db.session.get(RecallAttempt, attempt)
    if found is None or found.way == "email" or found.outcome.startswith(TAKEN_BACK):
        raise NotFound(attempt)
    row, outcome = _open_row(found.recall_id), f"{TAKEN_BACK}{attempt}"
    same = select(RecallAttempt.id).where(
        RecallAttempt.recall_id == row.id, RecallAttempt.outcome == outcome
    )
    if db.session.scalar(same.limit(1)) is None:
        _note(actor, row, found.way, outcome, now=now)


def write(actor: Actor, recall: int, *, now: datetime) -> None:
    """Send the carer an e-mail; raises `NobodyToWriteTo`, `WrittenAlready`, `ChangedMeanwhile`.

    Each is a try of its own, and the same press twice is one.
    """
    require(actor, Permission.RECALLS)
    row = _open_row(recall)
    if row.patient_id not in carer_contacts.of([row.patient_id], today=clock.local_date(now)):
        raise NobodyToWriteTo
    if _pressed_twice(actor, recall, "email", WRITTEN, now=now):
        return
    _check_nobody_else(actor, recall, now=now)
    before = db.session.scalar(
        select(func.count()).where(RecallAttempt.recall_id == recall, RecallAttempt.way == "email")
    )
    _note(actor, row, "email", WRITTEN, now=now)
    outbox.queue(KIND, SUBJECT, recall, version=before or 0, now=now)


def last_written(recall: int) -> tuple[str, datetime] | None:
    """Return who sent the last e-mail about a recall, and when; None if nobody did."""
    row = RecallAttempt
    found = db.session.execute(
        select(Account.name, row.at)
        .join(Account, Account.id == row.by)
        .where(row.recall_id == recall, row.way == "email")
        .order_by(row.at.desc(), row.id.desc())
        .limit(1)
    ).first()
    return (found.name, found.at) if found else None


def close(actor: Actor, recall: int, why: str, *, now: datetime) -> None:
    """Close a recall with a reason; raises `ChangedMeanwhile` when somebody else did.

    Where nobody is written to any more, every other one of the child is closed with it.
    """
    require(actor, Permission.RECALLS)
    row = _open_row(recall)
    _close(actor, row, why, now=now)
    if not_written_to.says_so(why):
        for other in _all_open(row.patient_id):
            _close(actor, other, why, now=now)


def write_no_more(actor: Actor, patient: int, why: str, *, now: datetime) -> None:
    """Note that a family moved away, or a child died: all recalls close, nobody is written to.

    Said twice, it is noted once. Raises `NotFound` for nobody's number.
    """
    require(actor, Permission.RECALLS)
    if not recalls_due.hold([patient]):
        raise NotFound(patient)
    rows = _all_open(patient)
    if not rows and why != not_written_to.noted(patient):
        facts = {"about": not_written_to.MESSAGES, "due_on": clock.local_date(now)}
        row = Recall(patient_id=patient, kind=recalls_due.OVERDUE, opened_at=now, **facts)
        row.closed_at = now  # it says why nobody is reached; nobody is to be reached about it
        db.session.add(row)
        db.session.flush()
        rows = [row]
    for row in rows:
        _close(actor, row, why, now=now)


def reopen(actor: Actor, recall: int, *, now: datetime) -> None:
    """Open a closed recall again; harmless when it is open.

    How it was closed stays with it: the worker does not close again what it was told to open, but
    for one to be weighed, after another weight. Raises `ChangedMeanwhile` when the same is open
    anew.
    """
    require(actor, Permission.RECALLS)
    row = _row(recall)
    if row.closed_at is None:
        return
    if not_written_to.says_so(row.closed_why):
        came_back(actor, row.patient_id, now=now)
        return
    if row.about == not_written_to.MESSAGES:  # nobody is to be reached about that
        raise NotFound(recall)
    if _open_for(row.patient_id, row.kind, row.about):
        raise ChangedMeanwhile
    row.closed_at, row.closed_by = None, None
    if row.kind == WEIGH_AGAIN:
        row.opened_at, row.closed_why = now, ""
    audit.record(actor, "recall.reopened", "recall", recall, now=now)


def weigh_again(actor: Actor, patient: int, *, on: date, now: datetime) -> int:
    """Ask for a child to be weighed again on a day, and return the recall; one is open at most.

    Raises `NotFound` for nobody's number.
    """
    require(actor, Permission.RECALLS)
    if not recalls_due.hold([patient]):
        raise NotFound(patient)
    known = _open_for(patient, WEIGH_AGAIN, "weight")
    row = db.session.get(Recall, known) if known else None
    if row is None:
        row = Recall(patient_id=patient, kind=WEIGH_AGAIN, about="weight", opened_at=now)
        db.session.add(row)
    if row.due_on != on:  # asked anew: only a weight from now on answers it
        row.due_on, row.opened_at = on, now
    db.session.flush()
    audit.record(actor, "recall.opened", "recall", row.id, now=now)
    return row.id


def after_task(actor: Actor, task: int, *, on: date, outcome: str, now: datetime) -> bool:
    """Close a nurses' task with a day to weigh again, which is on the list of recalls from now on.

    False, and nothing on the list, if somebody closed the task meanwhile.
    """
    closed = nurse_tasks.close(actor, task, outcome=outcome, now=now)
    row = db.session.get(NurseTask, task)
    if closed and row is not None:
        weigh_again(actor, row.patient_id, on=on, now=now)
    return closed


def came_back(actor: Actor, patient: int, *, now: datetime) -> int:
    """Open again what was closed because the family moved away or the child died: how much.

    Where the same is open anew only the reason changes. Said twice, it is done once.
    """
    require(actor, Permission.RECALLS)
    recalls_due.hold([patient])
    mine = Recall.patient_id == patient
    open_now = select(Recall.kind, Recall.about).where(mine, Recall.closed_at.is_(None))
    known = {(row.kind, row.about) for row in db.session.execute(open_now)}
    rows = db.session.scalars(
        select(Recall)
        .where(mine, not_written_to.NOTED)
        .order_by(Recall.id.desc())
        .with_for_update()
    ).all()
    for row in rows:
        if (row.kind, row.about) in known or row.about == not_written_to.MESSAGES:
            row.closed_why = not_written_to.HERE_AGAIN
        else:
            row.closed_at, row.closed_by, row.closed_why = None, None, ""
        known.add((row.kind, row.about))
        audit.record(actor, "recall.reopened", "recall", row.id, now=now)
    return len(rows)


def _close(actor: Actor, row: Recall, why: str, *, now: datetime) -> None:
    row.closed_at, row.closed_by, row.closed_why = now, _account(actor), why[:400]
    audit.record(actor, "recall.closed", "recall", row.id, now=now)


def _all_open(patient: int) -> list[Recall]:
    wanted = select(Recall).where(Recall.patient_id == patient, Recall.closed_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Recall.id).with_for_update()))


def _check_nobody_else(actor: Actor, recall: int, *, now: datetime) -> None:
    """Raise `WrittenAlready` if a colleague's page was not up to date: one e-mail is enough."""
    row = RecallAttempt
    lately = (row.recall_id == recall, row.way == "email", row.at > now - LATELY)
    if db.session.scalar(select(exists().where(*lately, row.by != _account(actor)))):
        raise WrittenAlready


def _note(actor: Actor, row: Recall, way: str, outcome: str, *, now: datetime) -> None:
    attempt = RecallAttempt(
        recall_id=row.id, at=now, by=_account(actor), way=way, outcome=outcome[:400]
    )
    db.session.add(attempt)
    audit.record(actor, "recall.tried", "recall", row.id, now=now, way=way)


def _pressed_twice(actor: Actor, recall: int, way: str, outcome: str, *, now: datetime) -> bool:
    same = select(RecallAttempt.id).where(
        RecallAttempt.recall_id == recall,
        RecallAttempt.by == _account(actor),
        RecallAttempt.way == way,
        RecallAttempt.outcome == outcome,
        RecallAttempt.at > now - TWICE,
        ~taken_back(RecallAttempt.id),
    )
    return db.session.scalar(same.limit(1)) is not None


def taken_back(attempt: Any) -> ColumnElement[bool]:
    """Return the condition that a try of a question about tries, by its column, was taken back."""
    later = aliased(RecallAttempt)
    said = literal(TAKEN_BACK) + cast(attempt, String)
    own = later.recall_id == RecallAttempt.recall_id  # else the whole table would be read
    return select(later.id).where(own, later.outcome == said).exists()


def _open_for(patient: int, kind: str, about: str) -> int | None:
    return db.session.scalar(
        select(Recall.id).where(
            Recall.patient_id == patient,
            Recall.kind == kind,
            Recall.about == about,
            Recall.closed_at.is_(None),
        )
    )


def _open_row(recall: int) -> Recall:
    row = _row(recall)
    if row.closed_at is not None:
        raise ChangedMeanwhile
    return row


def _row(recall: int) -> Recall:
    row = db.session.scalars(select(Recall).where(Recall.id == recall).with_for_update()).first()
    if row is None:
        raise NotFound(recall)
    return row


def _account(actor: Actor) -> int | None:
    return actor.id if isinstance(actor, Person) else None
