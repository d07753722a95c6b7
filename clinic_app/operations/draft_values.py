"""A booking that is being made, as pages and operations see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.visits import lasting, length

from . import visit_plans
from .patients import Member
from .visit_plans import Plan

CHILDREN, TOGETHER = "children", "together"
"""The answers that hold a family's children, and whether they are booked together."""
APART = "apart"
"""The answer that holds the children who do not come with the others: a nurse plans first."""


@dataclass(frozen=True, slots=True)
class Held:
    """The time being held: from when, with whom, and until when it is ours.

    `people` are who is in each part of the visit; `parts` says when each of a family is seen and by
    whom, in their order.
    """

    start: datetime
    lead: int
    people: tuple[tuple[int, ...], ...]
    since: datetime
    until: datetime
    extended: bool
    parts: tuple[tuple[datetime, int], ...]

    @property
    def others(self) -> tuple[int, ...]:
        """Who sees the others of a family, where they are seen at once."""
        leads = tuple(lead for _, lead in self.parts)
        return leads[1:] if len(set(leads)) > 1 else ()

    def live(self, now: datetime) -> bool:
        return self.until > now


@dataclass(frozen=True, slots=True)
class Part:
    """One visit of a booking: what kind, and the answers about whoever is seen."""

    kind: AppointmentType
    answers: Mapping[str, Any]

    @property
    def plan(self) -> Plan | None:
        """What it is booked for, where the schedule of vaccines decides when it may be."""
        return visit_plans.of(self.answers)

    @property
    def minutes(self) -> int:
        """How long the patient is here, waiting included."""
        plan = self.plan
        return length(lasting(self.kind.steps, plan.minutes if plan else 0))

    @property
    def patient(self) -> int | None:
        """The patient, where it is known who that is."""
        return self.answers.get("patient_id") or self.answers.get("same_patient")

    @property
    def given_name(self) -> str:
        """The first name, "" as long as nobody asked."""
        return str(self.answers.get("given_name") or "")

    @property
    def name(self) -> str:
        """The whole name, "" as long as nobody asked."""
        return f"{self.given_name} {self.answers.get('family_name') or ''}".strip()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as pages see it; `kind` is that of the first visit."""

    key: str
    kind: AppointmentType
    answers: Mapping[str, Any]
    held: Held | None
    hold_id: str
    appointment: int | None
    parts: tuple[Part, ...]

    @property
    def together(self) -> bool:
        """Whether several of a family are booked in one."""
        return len(self.parts) > 1

    @property
    def patients(self) -> Iterator[int]:
        """Whom of one's own family it is for; all answers that name somebody."""
        children = (*self.answers.get(CHILDREN, ()), *self.answers.get(APART, ()))
        for answers in (self.answers, *children):
            if answers.get("patient_id") is not None:
                yield answers["patient_id"]

    def planned(self, plans: Mapping[int, Plan]) -> "Draft":
        """Return the draft with other plans for some of its parts, by their number."""
        parts = tuple(
            replace(part, answers=_planned(part.answers, plans[n])) if n in plans else part
            for n, part in enumerate(self.parts)
        )
        if self.together:
            children = [dict(part.answers) for part in parts]
            return replace(self, parts=parts, answers={**self.answers, CHILDREN: children})
        return replace(self, parts=parts, answers=parts[0].answers)


def of_member(chosen: Member) -> dict[str, Any]:
    """Return what a draft keeps of one of the family."""
    return {
        "patient_id": chosen.id,
        "given_name": chosen.given_name,
        "family_name": chosen.name.removeprefix(chosen.given_name).strip(),
        "birth_date": chosen.birth_date.isoformat(),
        "for_self": chosen.kind == "self",
    }


def _planned(answers: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    return {**answers, visit_plans.KEPT: visit_plans.kept(plan)}
