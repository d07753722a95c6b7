"""What a visit for vaccines that is booked at the desk is for: the same as on the family's pages.

It says how long the visit is and what to tell the caller. It refuses nothing: the nurse decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from clinic_app import clock
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.visits import lasting, length

from . import children_due, children_known, doses_due
from .children_known import Known
from .visit_plans import Plan


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is next for a patient at one kind of visit.

    `plans` are what it may be for: one, or several where nobody has looked into earlier doses.
    `why_planning` says why the nurse plans first.
    """

    kind: AppointmentType
    known: Known
    plans: tuple[Plan, ...]
    why_planning: tuple[str, ...]

    @property
    def looked_into(self) -> bool:
        """Whether somebody has looked into earlier doses."""
        return self.known.child.given is not None

    def on(self, day: date) -> Plan | None:
        """Return what a visit on a day is for, as long as that day needs; None if nothing is."""
        possible = [plan for plan in self.plans if plan.first <= day]
        plan = possible[-1] if possible else next(iter(self.plans), None)
        if plan is None:
            return None
        return replace(plan, minutes=children_due.minutes_on(self.known, plan, day))

    def answers(self, day: date) -> dict[str, Any]:
        """Return what stays with the visit: what for, and how long where that is unusual."""
        plan = self.on(day)
        kept: dict[str, Any] = {"point": plan.point} if plan else {}
        if plan and plan.minutes > self.kind.staffed_steps[0].minutes:
            kept["minutes"] = plan.minutes
        return kept


def ahead(patient: int, kind: AppointmentType, *, now: datetime) -> Ahead | None:
    """Return what is next; None for visits of which the schedule knows nothing: four queries."""
    if not doses_due.is_for_vaccines(kind) or doses_due.is_open(kind):
        return None
    known = children_known.of_patients([patient], now=now)[patient]
    found = children_due.outlook(known, today=clock.local_date(now))
    plans = tuple(plan for plan in found.everything if plan.slug == kind.slug)
    return Ahead(kind, known, plans, found.why_planning)


def minutes(kind: AppointmentType, answers: Mapping[str, Any]) -> int:
    """Return how long the patient is here at a visit with these answers, waiting included."""
    return length(lasting(kind.steps, int(answers.get("minutes") or 0)))
