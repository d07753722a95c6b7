"""What a list must not hide of a child: reactions before, an open growth task, an open recall.

As columns of a question that is asked anyway, so that sixty children cost no question more.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from clinic_app.models import AdverseEvent, NurseTask, Patient, Recall

GROWTH = "growth"
NOTED, SERIOUS = 1, 2


@dataclass(frozen=True, slots=True)
class ChildAlerts:
    """What stands open or was noted of one child; all of it is looked up in the record."""

    reaction: bool = False
    serious_reaction: bool = False
    growth_task: bool = False
    recall: bool = False


NONE = ChildAlerts()


def columns() -> list[Any]:
    """Return the columns to ask for beside a patient."""
    event, task, recall = AdverseEvent, NurseTask, Recall
    gravest = func.max(case((event.serious, SERIOUS), else_=NOTED))
    return [
        select(gravest).where(event.patient_id == Patient.id).scalar_subquery().label("reaction"),
        select(func.count())
        .where(task.patient_id == Patient.id, task.closed_at.is_(None), task.kind == GROWTH)
        .scalar_subquery()
        .label("growth_tasks"),
        select(func.count())
        .where(recall.patient_id == Patient.id, recall.closed_at.is_(None))
        .scalar_subquery()
        .label("recalls"),
    ]


def of(row: Any) -> ChildAlerts:
    """Return the alerts from a row with these columns."""
    return ChildAlerts(
        reaction=bool(row.reaction),
        serious_reaction=row.reaction == SERIOUS,
        growth_task=bool(row.growth_tasks),
        recall=bool(row.recalls),
    )
