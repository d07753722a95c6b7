"""Booking the next visit at once, after one that was booked a moment ago."""

from datetime import datetime
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Actor, Person

from . import children_due, drafts, family_visits, patients, urgency, visit_plans
from .draft_values import Draft
from .errors import NotFound
from .visit_facts import Visit

TYPED = ("contact_name", "email", "phone", "urgent", urgency.WENT_BY)


def after(
    actor: Actor, browser: str, draft: Draft, appointment: int, *, network: str, now: datetime
) -> str | None:
    """Begin a draft for what is next after one of a booked draft's visits, and return its key.

    Nothing that is known is asked again. None when nothing is next; raises `NotFound` for a visit
    that this browser did not book.
    """
    booked = () if draft.appointment is None else family_visits.booked_as(draft.appointment)
    visit = next((v for v in booked if v.id == appointment), None)
    if visit is None:
        raise NotFound(appointment)
    plan = children_due.following([visit.patient], now=now).get(visit.patient)
    if plan is None:
        return None
    answers = {name: draft.answers[name] for name in TYPED if draft.answers.get(name)}
    answers |= _of_child(actor, visit, now=now) | {"after": draft.key}
    answers |= {"point": plan.point, visit_plans.KEPT: visit_plans.kept(plan)}
    return drafts.begin(actor, browser, plan.slug, network=network, answers=answers, now=now)


def _of_child(actor: Actor, visit: Visit, *, now: datetime) -> dict[str, Any]:
    """Return who the child is; one that a guest has just named is that same patient again."""
    today = clock.local_date(now)
    family = patients.family(actor, today=today) if isinstance(actor, Person) else []
    own = any(member.id == visit.patient for member in family)
    return {
        "named": True,
        "for_self": False,
        "given_name": visit.given_name,
        "family_name": visit.name.removeprefix(visit.given_name).strip(),
        "birth_date": visit.birth_date.isoformat(),
        "patient_id" if own else "same_patient": visit.patient,
        "first_flu": visit.answers.get("first_flu"),
    }
