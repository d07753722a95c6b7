"""What nurses have decided about a child's record, as the schedule's core reads it.

A column of a question that is asked anyway, so that no list costs a query more; and the one way to
it: whoever has a child's facts has these answers with them.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, select

from clinic_app.immunisation.children import matter
from clinic_app.models import NurseTask, Patient

KIND = "history"
TAKEN_BACK = "taken_back"
"""The fact that says when and by whom a decision was taken back."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the schedule, what it was about, and the answer to it."""

    question: str
    about: tuple[str, ...]
    answer: str

    @property
    def matters(self) -> frozenset[str]:
        """What was decided on, as the core names it."""
        return frozenset(matter(self.question, one) for one in self.about)

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"question": self.question, "about": list(self.about), "decision": self.answer}


def column() -> Any:
    """Return the column to ask for beside a patient: the facts of all decisions, in lines."""
    task = NurseTask
    lines = func.aggregate_strings(cast(task.facts, Text), "\n")
    about = (task.patient_id == Patient.id, task.kind == KIND, task.closed_at.is_not(None))
    return select(lines).where(*about).scalar_subquery().label("decided")


def read(lines: str | None) -> tuple[Answered, ...]:
    """Return the decisions that stand, from the column."""
    every = (json.loads(line) for line in (lines or "").splitlines())
    found = (of_facts(facts) for facts in every if TAKEN_BACK not in facts)
    return tuple(one for one in found if one is not None)


def of_facts(facts: dict[str, Any]) -> Answered | None:
    """Return what a task's facts say was decided, None for another task."""
    if not facts.get("decision"):
        return None
    return Answered(facts["question"], tuple(facts["about"]), facts["decision"])
