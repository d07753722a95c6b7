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
from .nurse_tasks import chain_of

GROWTH = "growth"
FLAGS: Mapping[type[core.Task], str] = {
    core.LostTooMuch: "lost_too_much",
    core.NotBackAtBirthWeight: "not_back",
    core.CrossedSpaces: "crossed_spaces",
    core.BelowSecond: "below_second",
}
SLOW = nurse_tasks.LINES
"""Flags that a child may have for months: looked at once, they are asked about when they grow."""

IN_ONE = "Told in one task with how far the weight fell."
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
            "facts": {"flag": FLAGS[type(task)], "when": task.when, "sizes": _sizes(task)},
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
    tasks, stale = wanted(record), _may_be_stale(record)
    for task in tasks:
        _open(actor, patient, task, rows, stale=stale, now=now)
    chains = {chain_of(task["facts"]) for task in tasks}
    for row in _still_open(rows):
        if chain_of(row.facts) not in chains and stale(row.measurement_id):
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
    actor: Actor,
    patient: int,
    task: dict[str, Any],
    rows: Sequence[NurseTask],
    *,
    stale: Callable[[int | None], bool],
    now: datetime,
) -> None:
    alike = [row for row in rows if chain_of(row.facts) == chain_of(task["facts"])]
    still = _still_open(alike)
    if still:
        at = still[0].measurement_id
        _bring_up_to_date(actor, still[0], task, stale=stale(at), now=now)
    elif not (alike and _looked_at(alike, task)):
        nurse_tasks.add(actor, patient, task, now=now)
    for row in still[1:]:
        nurse_tasks.close(actor, row.id, outcome=IN_ONE, now=now)


def _bring_up_to_date(
    actor: Actor, row: NurseTask, task: dict[str, Any], *, stale: bool, now: datetime
) -> None:
    """Renew a task by a newer weight, which makes it more urgent and never less: a nurse does."""
    if (row.reason, row.measurement_id) == (task["reason"], task["measurement_id"]):
        return
    whens = [task["facts"]["when"], *([] if stale else [row.facts["when"]])]
    row.reason, row.measurement_id = task["reason"], task["measurement_id"]
    row.facts = task["facts"] | {"when": min(whens, key=nurse_tasks.WHEN.index)}
    audit.record(actor, "nurse_task.renewed", "nurse_task", row.id, now=now)


def _looked_at(closed: Sequence[NurseTask], task: dict[str, Any]) -> bool:
    """Say whether the last task was about this weight, or each of its flags about no less."""
    if closed[-1].measurement_id == task["measurement_id"]:
        return True
    seen: dict[str, float] = {}
    for row in closed:
        seen |= _sizes_of(row.facts)
    return all(
        flag in SLOW and size <= seen.get(flag, -1)
        for flag, size in _sizes_of(task["facts"]).items()
    )


def _sizes_of(facts: dict[str, Any]) -> dict[str, float]:
    """Return how far each flag of a task went; one opened before they were one has one."""
    found: dict[str, float] = facts.get("sizes") or {facts["flag"]: facts["size"]}
    return found


def _still_open(rows: Iterable[NurseTask]) -> list[NurseTask]:
    return [row for row in rows if row.closed_at is None]


def _sizes(task: core.Task) -> dict[str, float]:
    """Return by flag how far a number goes beyond what asks for a look, to compare two."""
    match task:
        case core.LostTooMuch() | core.NotBackAtBirthWeight():
            return {FLAGS[type(task)]: task.percent}
        case core.CrossedSpaces():
            return {FLAGS[type(task)]: task.spaces}
        case core.BelowSecond():
            return {FLAGS[type(task)]: -task.z} | (_sizes(task.fall) if task.fall else {})
    raise TypeError(task)
