"""The children of a journey: what is known of each, what is next, what was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.carers import Scope, shows
from clinic_app.operations import children_due, children_known, patients, practice, visit_plans
from clinic_app.operations.children_due import Outlook
from clinic_app.operations.children_known import Booked, Known
from clinic_app.operations.draft_values import APART, CHILDREN, TOGETHER, Draft
from clinic_app.operations.patients import Member
from clinic_app.operations.visit_plans import Plan
from clinic_app.scheduling.ages import completed_years

MOST = 4
"""So many come together at once."""
UNDER = 20
"""The age until which the schedule has something for the young."""
UNSURE, OVERSEAS = "unsure", "overseas"
WHY = {
    UNSURE: "Some needles were missed, or it is not known which were given.",
    OVERSEAS: "Some needles were given in another country.",
}


@dataclass(frozen=True, slots=True)
class Child:
    """One child: the answers so far, and what is next as the schedule and the record say."""

    number: int
    answers: Mapping[str, Any]
    ahead: Outlook

    @property
    def born(self) -> date:
        """The birth date."""
        return date.fromisoformat(self.answers["birth_date"])

    @property
    def name(self) -> str:
        """The first name, "" of a child whom nobody named yet."""
        return str(self.answers.get("given_name") or "")

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"point_{self.number}" if self.number else "point"

    @property
    def why(self) -> str:
        """Why a nurse plans its visits first, "" if she need not."""
        return str(self.answers.get("why") or " ".join(self.ahead.why_planning))

    @property
    def booked(self) -> Iterator[Booked]:
        """The visits to tell of; whoever chooses among a family acts fully for them all."""
        age, own = completed_years(self.born, clock.today()), bool(self.answers.get("for_self"))
        for visit in self.ahead.booked:
            private = practice.current().type(visit.slug).sensitive
            if shows(Scope.FULL, age=age, sensitive=private, booked_by_viewer=False, own=own):
                yield visit

    @property
    def plans(self) -> tuple[Plan, ...]:
        """What can be booked online now."""
        today = clock.today()
        if self.why:
            return ()
        return tuple(p for p in self.ahead.everything if p.first <= today + children_due.AHEAD)


def minors(person: Person, *, today: date) -> list[Member]:
    """Return whom of an account's family the schedule of the young is for, and may be seen."""
    return [
        member
        for member in patients.family(person, today=today)
        if member.books and completed_years(member.birth_date, today) < UNDER
    ]


def outlooks(members: Sequence[Member], *, now: datetime) -> dict[int, Outlook]:
    """Return what is next for each of a family."""
    known = children_known.of_patients([member.id for member in members], now=now)
    today = clock.local_date(now)
    return {id_: children_due.outlook(one, today=today) for id_, one in known.items()}


def of_draft(draft: Draft, *, now: datetime) -> list[Child]:
    """Return the children of a draft, in the order in which they were named."""
    answers = everybody(draft)
    named = [one["patient_id"] for one in answers if one.get("patient_id")]
    known = children_known.of_patients(named, now=now) if named else {}
    return [_child(at, one, known, now) for at, one in enumerate(answers)]


def everybody(draft: Draft) -> list[dict[str, Any]]:
    """Return the answers about all children of a draft, those who come apart last."""
    return [*draft.answers.get(CHILDREN, ()), *draft.answers.get(APART, ())]


def choose(child: Child, value: str, nations: str | None, *, now: datetime) -> dict[str, Any]:
    """Return a child's answers after what is next was chosen; an unknown choice has no plan."""
    said = {"yes": True, "no": False}.get(nations or "")
    answers = dict(child.answers) | ({} if nations is None else {"first_nations": said})
    if value in WHY:
        return answers | {"why": WHY[value], "point": None, visit_plans.KEPT: None}
    return planned(answers, value.partition("~")[2], now=now)


def planned(answers: Mapping[str, Any], point: str, *, now: datetime) -> dict[str, Any]:
    """Return answers with the plan for a point, worked out from all that was answered."""
    known = _known(answers, {}, now)
    plan = children_due.plan_for(known, point, first_flu=answers.get("first_flu"))
    kept = visit_plans.kept(plan) if plan else None
    return {**answers, "point": point if plan else None, visit_plans.KEPT: kept}


def booking(children: Sequence[Mapping[str, Any]], draft: Draft) -> tuple[dict[str, Any], str]:
    """Return the answers of a booking for these children, and the kind of visit of the first."""
    chosen = [dict(child) for child in children if child.get(visit_plans.KEPT)]
    others = [dict(child) for child in children if not child.get(visit_plans.KEPT)]
    named = all(child.get("given_name") for child in chosen)
    slug: str = chosen[0][visit_plans.KEPT]["slug"]
    shared = {CHILDREN: chosen, APART: others, "named": named, "for_self": False}
    if len(chosen) > 1:
        return shared | {TOGETHER: True}, slug
    before = {name: draft.answers.get(name) for name in ("given_name", "family_name")}
    return shared | before | {"patient_id": None} | chosen[0] | {TOGETHER: False}, slug


def _child(at: int, answers: Mapping[str, Any], found: Mapping[int, Known], now: datetime) -> Child:
    known = _known(answers, found, now)
    return Child(at, answers, children_due.outlook(known, today=clock.local_date(now)))


def _known(answers: Mapping[str, Any], found: Mapping[int, Known], now: datetime) -> Known:
    patient = answers.get("patient_id")
    if patient is not None:
        return found.get(patient) or children_known.of_patients([patient], now=now)[patient]
    born = date.fromisoformat(answers["birth_date"])
    said = answers.get("first_nations")
    return children_known.guest(born, first_nations=said, today=clock.local_date(now))
