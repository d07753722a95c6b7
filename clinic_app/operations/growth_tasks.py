"""What the newest weight asks of a nurse, kept as tasks: opened, brought up to date, never doubled.

The thresholds are the growth core's (NICE NG75). A task ends when a nurse closes it, or when the
number it came from turns out to have been a slip.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.extensions import db
from clinic_app.growth import tasks as core
from clinic_app.growth.measures import Measure
from clinic_app.models import NurseTask
from clinic_app.reference.growth_tables import standards

from . import audit, growth_record, nurse_tasks
from .growth_record import GrowthRecord

GROWTH = "growth"
FLAGS: Mapping[type[core.Task], str] = {
    core.LostTooMuch: "lost_too_much",
    core.NotBackAtBirthWeight: "not_back",
    core.CrossedSpaces: "crossed_spaces",
    core.BelowSecond: "below_second",
}
SLOW = {"crossed_spaces", "below_second"}
"""Flags that a child may have for months: looked at once, they are asked about when they grow."""

CORRECTED = "The number was corrected: it asks for nothing now."


def wanted(record: GrowthRecord) -> list[dict[str, Any]]:
    """Return the columns of the tasks that the newest weight gives, the most urgent first."""
    newest = record.newest(Measure.WEIGHT)
    if newest is None:
        return []
    found = core.tasks(record.child, record.measured, standards=standards())
    return [
        {
            "kind": GROWTH,
            "reason": task.words(),
            "facts": {"flag": FLAGS[type(task)], "when": task.when, "size": _size(task)},
            "measurement_id": newest.id,
        }
        for task in found
    ]


def follow(actor: Actor, patient: int, *, now: datetime) -> None:
    """Bring the tasks about a patient's growth in line with what is recorded now.

    Wants the patient's row locked, so that two desks open no task twice.
    """
    record = growth_record.of(patient)
    rows = db.session.scalars(
        select(NurseTask)
        .where(NurseTask.patient_id == patient, NurseTask.kind == GROWTH)
        .order_by(NurseTask.id)
    ).all()
    tasks = wanted(record)
    for task in tasks:
        _open(actor, patient, task, rows, now=now)
    flags, stale = {task["facts"]["flag"] for task in tasks}, _may_be_stale(record)
    for row in _still_open(rows):
        if row.facts["flag"] not in flags and stale(row.measurement_id):
            nurse_tasks.close(actor, row.id, outcome=CORRECTED, now=now)


def _may_be_stale(record: GrowthRecord) -> Callable[[int | None], bool]:
    """Return whether a task about a measurement may be out of date without a newer weight.

    That is so when the entry was corrected, or is still the newest: then a fact was, such as the
    birth weight. A newer weight ends no task: that is the nurse's to say.
    """
    newest = record.newest(Measure.WEIGHT)
    standing = {entry.id for entry in record.standing}
    return lambda measurement: (
        measurement not in standing or (newest is not None and measurement == newest.id)
    )


def _open(
    actor: Actor, patient: int, task: dict[str, Any], rows: Sequence[NurseTask], *, now: datetime
) -> None:
    alike = [row for row in rows if row.facts["flag"] == task["facts"]["flag"]]
    still = _still_open(alike)
    if still:
        _bring_up_to_date(actor, still[0], task, now=now)
    elif not (alike and _looked_at(alike[-1], task)):
        nurse_tasks.add(actor, patient, task, now=now)


def _bring_up_to_date(actor: Actor, row: NurseTask, task: dict[str, Any], *, now: datetime) -> None:
    if (row.reason, row.measurement_id) == (task["reason"], task["measurement_id"]):
        return
    row.reason, row.facts = task["reason"], task["facts"]
    row.measurement_id = task["measurement_id"]
    audit.record(actor, "nurse_task.renewed", "nurse_task", row.id, now=now)


def _looked_at(last: NurseTask, task: dict[str, Any]) -> bool:
    """Say whether the last task of this flag, closed, was about this weight or about no less."""
    if last.measurement_id == task["measurement_id"]:
        return True
    now = task["facts"]
    return now["flag"] in SLOW and bool(now["size"] <= last.facts["size"])


def _still_open(rows: Iterable[NurseTask]) -> list[NurseTask]:
    return [row for row in rows if row.closed_at is None]


def _size(task: core.Task) -> float:
    """Return how far a number goes beyond what asks for a look, to compare two of one flag."""
    match task:
        case core.LostTooMuch() | core.NotBackAtBirthWeight():
            return task.percent
        case core.CrossedSpaces():
            return task.spaces
        case core.BelowSecond():
            return -task.z
    raise TypeError(task)
