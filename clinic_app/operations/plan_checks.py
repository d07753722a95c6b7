"""Working out anew what a visit is booked for: when its time is held, and when it is booked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from clinic_app import clock
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal

from . import children_due, children_known, pregnancy_visits
from .children_known import Known
from .visit_plans import Plan


def anew(answers: Mapping[str, Any], day: date, *, now: datetime) -> Plan | Refusal:
    """Return the plan for a visit on a day, or that it is not what is next any more.

    Somebody may have given or booked the same meanwhile. A visit is as long as what is due on its
    own day needs.
    """
    if answers.get("expected"):
        found = pregnancy_visits.plan_for(
            date.fromisoformat(answers["expected"]), answers["point"], today=clock.local_date(now)
        )
        return found or refusals.NothingDue()
    known = child_of(answers, now=now)
    plan = children_due.plan_for(
        known, answers.get("point") or "", first_flu=answers.get("first_flu")
    )
    if plan is None:
        return refusals.NothingDue()
    return replace(plan, minutes=children_due.minutes_on(known, plan, day))


def child_of(answers: Mapping[str, Any], *, now: datetime) -> Known:
    """Return the child that answers are about: one of the practice's, or a guest's."""
    patient = answers.get("patient_id") or answers.get("same_patient")
    said = answers.get("first_nations")
    if patient is None:
        born = date.fromisoformat(answers["birth_date"])
        return children_known.guest(born, first_nations=said, today=clock.local_date(now))
    known = children_known.of_patients([patient], now=now)[patient]
    if known.child.first_nations is not None:
        return known
    return replace(known, child=replace(known.child, first_nations=said))
