"""A visit moves past a last day, or past a visit that builds on it: asked before, and a nurse told.

Whoever moves it says that it is meant all the same. Then the visits that come first now begin with
what this one was for, and a nurse reaches the family, as when it is cancelled.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.scheduling.refusals import Refusal

from . import (
    appointments,
    cancelled_first,
    doses_due,
    follow_ons,
    nurse_tasks,
    visit_facts,
    visit_past,
)
from .appointments import NewTime
from .errors import Refused
from .follow_ons import Shift
from .visit_facts import Visit


class GoesWrong(Refused):
    """The new time can be had, but something is lost by it: `shift` says what."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift)
        self.shift = shift


def move(
    actor: Actor, appointment: int, *, to: NewTime, sure: bool, now: datetime
) -> Refusal | None:
    """Move a visit as `appointments.move` does, and see to what builds on it.

    Raises `GoesWrong` besides, unless it is sure, where the time itself can be had.
    """
    before = visit_facts.of(appointment)
    shift = follow_ons.shifted(before, to.start, now=now)
    refused = appointments.move(actor, appointment, to=to, now=now)
    after = visit_facts.of(appointment)
    if refused is not None or after.version == before.version:
        return refused
    if shift is not None and not sure:
        raise GoesWrong(shift)
    cancelled_first.booked(actor, appointments.find(appointment), now=now)
    if shift is not None and (shift.passed or shift.last):
        _begin_in_order(actor, before, shift, now=now)
        _ask_a_nurse(actor, after, shift, was=before.day, now=now)
    return None


def by_last_move(visit: Visit, *, now: datetime) -> Shift | None:
    """Return what goes wrong since a visit was moved last; None where nothing does."""
    was = [*visit_past.until_moved([visit.id]).values()]
    if not was:
        return None
    return follow_ons.shifted(replace(visit, starts_at=was[-1].start), visit.starts_at, now=now)


def _begin_in_order(actor: Actor, visit: Visit, shift: Shift, *, now: datetime) -> None:
    """Have each visit that comes first now begin with what the one before it was for."""
    if not shift.passed or shift.point not in doses_due.schedule().by_point:
        return
    begins = shift.point
    for one in (*shift.passed, visit):
        cancelled_first.begin_with(actor, one.id, begins, now=now)
        begins = follow_ons.point(one) or begins


def _ask_a_nurse(actor: Actor, visit: Visit, shift: Shift, *, was: date, now: datetime) -> None:
    last = shift.last.day if shift.last else None
    near = last is not None and cancelled_first.is_near(last, clock.local_date(now))
    facts: dict[str, Any] = {
        "flag": cancelled_first.MOVED,
        "when": "same day" if near else "within days",
        "visit": visit.id,
        "later": [one.id for one in shift.passed],
        "last": last.isoformat() if last else None,
    }
    task = {"kind": cancelled_first.KIND, "reason": _reason(visit, shift, was), "facts": facts}
    nurse_tasks.add(actor, visit.patient, task, now=now)


def _reason(visit: Visit, shift: Shift, was: date) -> str:
    day, kind = cancelled_first.day, visit.kind.outside_name.lower()
    said = [f"The {kind} visit on {day(was)} was moved to {day(visit.day)}."]
    if shift.last:
        said.append(f"The last day for {shift.last.what} is {day(shift.last.day)}, before it.")
    if shift.passed:
        days = " and ".join(day(one.day) for one in shift.passed)
        those = "visits" if len(shift.passed) > 1 else "visit"
        said.append(f"The {those} on {days}, planned to follow it, would come first now.")
    return " ".join((*said, "Reach the family, and move it back or plan anew."))
