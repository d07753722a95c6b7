"""The last weight of many children at once, for the list of a day and for soft notes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from clinic_app.extensions import db
from clinic_app.growth.frequency import nurse_says
from clinic_app.growth.measures import Child, gestation
from clinic_app.models import ChildRecord, GrowthMeasurement, Patient

from .growth_record import Change, growth_task_open

LAST_TWO = 2


@dataclass(frozen=True, slots=True)
class LastWeight:
    """The newest weight in grams, its day, and how it differs from the one before.

    The weight at birth counts as the first; `change` is None where nothing came before.
    `nurse_says`: only the nurse says when to weigh again (see the growth core).
    """

    grams: int
    on: date
    change: Change | None
    nurse_says: bool = False


def of(patients: Collection[int]) -> dict[int, LastWeight]:
    """Return the last weight of each patient who was ever weighed here: one query."""
    if not patients:
        return {}
    rows = db.session.execute(_question(), {"patients": list(patients)}).all()
    grouped = groupby(rows, key=attrgetter("patient_id"))
    return {patient: _last(list(found)) for patient, found in grouped}


def _last(rows: Sequence[Any]) -> LastWeight:
    """Return the newest of two weights at most; the child's record knows an earlier one."""
    newest, *older = rows
    before = [(row.weight_grams, row.day) for row in older]
    if newest.birth_weight_grams is not None:
        before.append((newest.birth_weight_grams, newest.birth_date))
    says = _nurse_says(newest, [grams for grams, _ in before])
    if not before:
        return LastWeight(newest.weight_grams, newest.day, None, says)
    grams, day = before[0]
    change = Change(newest.weight_grams - grams, (newest.day - day).days)
    return LastWeight(newest.weight_grams, newest.day, change, says)


def _nurse_says(newest: Any, earlier: list[int]) -> bool:
    weeks = newest.gestation_weeks
    child = Child(newest.birth_date, gestation_days=gestation(weeks) if weeks else None)
    return nurse_says(
        child,
        newest.day,
        grams=newest.weight_grams,
        earlier=earlier,
        task_open=newest.task_open,
    )


def stands() -> ColumnElement[bool]:
    """Return what is true of a weight that counts: nothing was written in its place since.

    One of a day before the birth, as its date is known now, does not count: see `growth_record`.
    """
    one, later, child = GrowthMeasurement, aliased(GrowthMeasurement), aliased(Patient)
    corrected = exists().where(later.corrects_id == one.id)
    born = exists().where(child.id == one.patient_id, child.birth_date <= one.day)
    return and_(one.weight_grams.is_not(None), ~one.void, ~corrected, born)


@cache
def _question() -> Select[*tuple[Any, ...]]:
    """Return the question put together once: the list of a day asks it after every change."""
    one = GrowthMeasurement
    order = (one.day.desc(), one.measured_at.desc(), one.id.desc())
    rank = func.row_number().over(partition_by=one.patient_id, order_by=order).label("rank")
    counted = (one.patient_id.in_(bindparam("patients", expanding=True)), stands())
    ranked = select(one.patient_id, one.day, one.weight_grams, rank).where(*counted).subquery()
    return (
        select(
            ranked.c.patient_id,
            ranked.c.day,
            ranked.c.weight_grams,
            ChildRecord.birth_weight_grams,
            ChildRecord.gestation_weeks,
            growth_task_open(Patient.id),
            Patient.birth_date,
        )
        .join(Patient, Patient.id == ranked.c.patient_id)
        .outerjoin(ChildRecord, ChildRecord.patient_id == ranked.c.patient_id)
        .where(ranked.c.rank <= LAST_TWO)
        .order_by(ranked.c.patient_id, ranked.c.rank)
    )
