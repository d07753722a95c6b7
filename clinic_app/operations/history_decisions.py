"""What waits for a nurse's decision in a child's record, and writing the decision down.

A decision is kept as a task that was closed at once. It holds for what it was about: another dose,
another age behind, or a corrected record is asked anew. It can be taken back, and stays readable.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import NotAllowed, Permission, allows, require
from clinic_app.extensions import db
from clinic_app.immunisation import due
from clinic_app.immunisation.children import BadHistory
from clinic_app.immunisation.questions import Question
from clinic_app.models import Account, NurseTask

from . import audit, child_records, doses_due, given_doses, history_answers, immunisers
from .child_records import ChildFacts, Record
from .errors import ChangedMeanwhile, NotFound, Refused
from .history_answers import KIND, TAKEN_BACK, Answered
from .record_writing import alone_with, somebody

COUNTS, NOT_NEEDED = "counts", "not-needed"
WORDS = {
    COUNTS: "It counts",
    "again": "Planned again",
    "planned": "Planned: it goes on as the schedule shows",
    NOT_NEEDED: "The next dose is not needed",
}
WITH_A_REASON = frozenset({COUNTS, NOT_NEEDED})
"""What departs from the schedule, so that whoever reads it later wants to know why."""
LONGEST_NOTE, LONGEST = 300, 400


class NoteNeeded(Refused):
    """What departs from the schedule is decided only with a reason."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided: `text` is the question, `note` why, `by` and `at` who and when.

    `taken_back` is when that was taken back, by whom `taken_back_by` says.
    """

    id: int
    text: str
    answered: Answered
    note: str
    by: str
    at: datetime
    taken_back: datetime | None
    taken_back_by: str


def asked(record: Record, day: date) -> tuple[Question, ...]:
    """Return what waits for a decision as of a day, the doses of that day counted in."""
    return _asked(record.child, record, day)


def holds(decision: Decision, record: Record, day: date) -> bool:
    """Say whether the record still asks what was decided: nothing it was about was corrected."""
    others = tuple(one for one in record.child.decided if one != decision.answered)
    open_ = _asked(replace(record.child, decided=others), record, day)
    mine = (q for q in open_ if q.slug == decision.answered.question)
    return any(q.matters & decision.answered.matters for q in mine)


def of(patient: int) -> tuple[Decision, ...]:
    """Return what was decided about a patient, the latest first: one query, or two."""
    rows = db.session.execute(
        select(NurseTask, Account.name)
        .outerjoin(Account, Account.id == NurseTask.closed_by)
        .where(NurseTask.patient_id == patient, NurseTask.kind == KIND)
        .where(NurseTask.closed_at.is_not(None))
        .order_by(NurseTask.closed_at.desc(), NurseTask.id.desc())
    ).all()
    names = _names({row.facts[TAKEN_BACK]["by"] for row, _ in rows if TAKEN_BACK in row.facts})
    found = (_decision(row, by or "", names) for row, by in rows)
    return tuple(one for one in found if one is not None)


def who_may() -> tuple[str, ...]:
    """Return the names of those who may give vaccines: whom to ask, beside a doctor."""
    return tuple(face.name for face in immunisers.all_of_them().values())


def may_decide(actor: Actor) -> bool:
    """Say whether somebody decides on doubts: a doctor, or who may give vaccines."""
    doctor = isinstance(actor, Person) and actor.role == "doctor"
    return allows(actor, Permission.CHILD_RECORD_EDIT) and (doctor or immunisers.is_one(actor))


def decide(actor: Actor, patient: int, answered: Answered, *, note: str, now: datetime) -> int:
    """Write a decision down and return its id; the same one sent twice is written once.

    Raises `ChangedMeanwhile` if the record no longer asks this, `NoteNeeded` where a reason is
    missing, `NotFound`.
    """
    _require(actor)
    alone_with(patient)
    record, today = child_records.record(patient), clock.local_date(now)
    for decision in of(patient):
        if decision.answered == answered and decision.taken_back is None:
            return decision.id
    open_ = _asked(record.child, record, today)
    mine = (answered.question, answered.about)
    question = next((q for q in open_ if (q.slug, q.about) == mine), None)
    if question is None or answered.answer not in question.answers:
        raise ChangedMeanwhile
    if answered.answer in WITH_A_REASON and not note:
        raise NoteNeeded
    return _write(actor, patient, answered, text=question.text, note=note, now=now)


def take_back(actor: Actor, decision: int, *, now: datetime) -> int:
    """Take a decision back, so that its question stands again, and return the patient.

    Twice is harmless. Raises `NotFound`.
    """
    _require(actor)
    row = db.session.scalars(
        select(NurseTask).where(NurseTask.id == decision).with_for_update()
    ).first()
    if row is None or row.kind != KIND or history_answers.of_facts(row.facts) is None:
        raise NotFound(decision)
    if TAKEN_BACK not in row.facts:
        by = {"at": now.isoformat(), "by": somebody(actor).id}
        row.facts = row.facts | {TAKEN_BACK: by}
        audit.record(actor, "nurse_task.taken_back", "nurse_task", row.id, now=now)
    return row.patient_id


def _require(actor: Actor) -> None:
    require(actor, Permission.CHILD_RECORD_EDIT)
    if not may_decide(actor):
        raise NotAllowed(Permission.CHILD_RECORD_EDIT)


def _asked(facts: ChildFacts, record: Record, day: date) -> tuple[Question, ...]:
    child = doses_due.child_of(facts, given_doses.live(record.entries))
    try:
        found = due.due(doses_due.schedule(), child, today=day)
    except BadHistory:
        return ()
    return tuple(question for question in found.questions if question.answers)


def _write(
    actor: Actor, patient: int, answered: Answered, *, text: str, note: str, now: datetime
) -> int:
    words = WORDS[answered.answer]
    row = NurseTask(
        patient_id=patient,
        kind=KIND,
        reason=text[:LONGEST],
        facts=answered.facts | {"note": note},
        opened_at=now,
        closed_at=now,
        closed_by=somebody(actor).id,
        outcome=f"{words}: {note}" if note else words,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "nurse_task.decided", "nurse_task", row.id, now=now)
    return row.id


def _names(accounts: Collection[int]) -> dict[int, str]:
    if not accounts:
        return {}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(accounts)))
    return {row.id: row.name for row in rows}


def _decision(row: NurseTask, by: str, names: dict[int, str]) -> Decision | None:
    answered = history_answers.of_facts(row.facts)
    if answered is None:
        return None
    undone: dict[str, Any] = row.facts.get(TAKEN_BACK, {})
    return Decision(
        id=row.id,
        text=row.reason,
        answered=answered,
        note=row.facts.get("note", ""),
        by=by,
        at=row.closed_at or row.opened_at,
        taken_back=datetime.fromisoformat(undone["at"]) if undone else None,
        taken_back_by=names.get(undone["by"], "") if undone else "",
    )
