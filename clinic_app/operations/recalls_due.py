"""Who is to be recalled, asked anew each time: overdue children and second doses.

A recall is opened once for each age point or vaccine, four weeks after it was due and always before
a last day. It is closed by itself when the record has every dose of it, when those that it has not
are past their last day, or when a weight was taken; if the record changes it is opened anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.immunisation import influenza
from clinic_app.immunisation.calendar import DAY
from clinic_app.immunisation.children import Child
from clinic_app.immunisation.course import UNFINISHED
from clinic_app.immunisation.reminders import reminder_days
from clinic_app.models import ChildRecord, GrowthMeasurement, Patient, Recall

from . import audit, children_due, children_known, doses_due, last_weights, not_written_to
from .children_known import Known

OVERDUE, SECOND_DOSE, WEIGH_AGAIN = "overdue", "second_dose", "weigh_again"
WORKER = System("worker")
OLDEST = timedelta(days=10 * 366)
"""The nurse plans from ten years on; nobody is recalled by a list any more."""
GIVEN, WEIGHED = "Given, by the record here", "Weighed here"
PASSED, SEASON_OVER = "Its last day has passed", "The season is over"
GROWN, NO_FIRST = "The nurse plans at this age", "The first dose is not on record any more"
SPARED = "Decided in the record: not needed"
BY_ITSELF = (GIVEN, WEIGHED, PASSED, SEASON_OVER, GROWN, NO_FIRST, SPARED)
"""How recalls end by themselves. One that a nurse opened again after that is hers to close."""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to be recalled: what about, and since when it was due."""

    patient: int
    kind: str
    about: str
    due_on: date


def open_due(*, now: datetime) -> int:
    """Open the recalls that are missing; return how many.

    What another worker has opened since one looked is seen once its children are let go.
    """
    found = missing(now=now)
    hold([due.patient for due in found])
    found = _without_recall(found)
    for one in found:
        row = Recall(
            patient_id=one.patient,
            kind=one.kind,
            about=one.about,
            due_on=one.due_on,
            opened_at=now,
        )
        db.session.add(row)
        db.session.flush()
        audit.record(WORKER, "recall.opened", "recall", row.id, now=now, what=one.kind)
    return len(found)


def hold(patients: Collection[int]) -> list[int]:
    """Let nobody else open a recall for these patients until the end; return who there is.

    Visits can be booked for them meanwhile.
    """
    wanted = select(Patient.id).where(Patient.id.in_(patients)).order_by(Patient.id)
    return list(db.session.scalars(wanted.with_for_update(key_share=True)))


def close_done(*, now: datetime) -> int:
    """Close the recalls whose reason is gone; return how many."""
    done = finished(now=now)
    rows = db.session.scalars(select(Recall).where(Recall.id.in_(done)).with_for_update()).all()
    for row in rows:
        if row.closed_at is None:
            row.closed_at, row.closed_why = now, done[row.id]
            audit.record(WORKER, "recall.closed", "recall", row.id, now=now)
    return len(rows)


def missing(*, now: datetime) -> list[Due]:
    """Return who should have a recall by now and has none, open or closed by hand: five queries."""
    known = children_known.of_patients(_looked_into(now), now=now)
    today = clock.local_date(now)
    return _without_recall([d for patient, one in known.items() for d in _due(patient, one, today)])


def finished(*, now: datetime) -> dict[int, str]:
    """Return the open recalls that are done, each with how it ended."""
    rows = list(
        db.session.execute(
            select(
                Recall.id,
                Recall.patient_id,
                Recall.kind,
                Recall.about,
                Recall.due_on,
                Recall.opened_at,
            ).where(Recall.closed_at.is_(None), Recall.closed_why.not_in(BY_ITSELF))
        )
    )
    about_doses = {row.patient_id for row in rows if row.kind != WEIGH_AGAIN}
    known = children_known.of_patients(about_doses, now=now) if about_doses else {}
    weighed = _weighed([row.patient_id for row in rows if row.kind == WEIGH_AGAIN])
    found = {}
    for row in rows:
        if row.kind == WEIGH_AGAIN:
            if any(at >= row.opened_at for at in weighed.get(row.patient_id, ())):
                found[row.id] = WEIGHED
        elif why := _ended(row, known[row.patient_id].record, clock.local_date(now)):
            found[row.id] = why
    return found


def _due(patient: int, known: Known, today: date) -> Iterator[Due]:
    overdue = _overdue(known, today)
    if overdue is not None:
        yield Due(patient, OVERDUE, *overdue)
    second = _second_flu(known, today)
    if second is not None:
        yield Due(patient, SECOND_DOSE, doses_due.schedule().influenza.vaccine, second)


def _overdue(known: Known, today: date) -> tuple[str, date] | None:
    """Return the age point that a child is to be recalled to today, and when it was due."""
    if known.child.given is None:
        return None
    found = children_due.next_of(known.child, today=known.as_of)
    if found is None or found.next is None:
        return None
    days = reminder_days(doses_due.schedule(), found.next)
    if days is None or today < days.recall:
        return None
    return found.next.point.slug, found.next.window.due


def _second_flu(known: Known, today: date) -> date | None:
    """Return when a second flu vaccine was due, once it is time to recall for it."""
    schedule, rule = doses_due.schedule(), doses_due.schedule().reminders
    if known.child.given is None:
        return None
    _, season_ends = influenza.season_of(schedule, today)
    booked = [visit for visit in known.flu_visits if visit.day <= season_ends]
    child = children_due.having_flu(known.child, booked)
    answer = influenza.influenza(schedule, child, day=today)
    if not answer.given or answer.doses is None or answer.given >= answer.doses:
        return None
    begun = influenza.influenza(schedule, child, day=answer.first_day)
    due = begun.earliest or answer.earliest
    if due is None or answer.earliest is None:
        return None
    latest = rule.before_last_day.before(answer.last_day)
    return due if today >= min(rule.recall_after.after(due), latest) else None


def _ended(recall: Any, child: Child | None, today: date) -> str:
    """Return why a recall is done by the record, without what is only booked; "" if it is not."""
    if child is None or child.given is None:
        return ""
    if recall.kind == SECOND_DOSE:
        return _flu_ended(child, recall.due_on, today)
    left = children_due.left_of(child, recall.about, today=today)
    if left is None or left & UNFINISHED:
        return ""
    if left == {"spared"}:
        return SPARED
    return PASSED if "past" in left else GROWN if left else GIVEN


def _flu_ended(child: Child, due_on: date, today: date) -> str:
    """Return why a second flu vaccine is not waited for any more, in the season of that day."""
    schedule = doses_due.schedule()
    _, season_ends = influenza.season_of(schedule, due_on)
    until_then = child.before(season_ends + DAY)
    answer = influenza.influenza(schedule, until_then, day=due_on)
    if answer.doses is not None and answer.given >= answer.doses:
        return GIVEN
    if today > season_ends:
        return SEASON_OVER
    return "" if answer.given else NO_FIRST


def _looked_into(now: datetime) -> list[int]:
    """Return the children whose earlier doses somebody has looked into."""
    born_after = clock.local_date(now) - OLDEST
    looked = (
        select(Patient.id)
        .join(ChildRecord, ChildRecord.patient_id == Patient.id)
        .where(Patient.birth_date > born_after, ChildRecord.history != "")
        .where(~not_written_to.everybody().where(Recall.patient_id == Patient.id).exists())
    )
    return sorted(db.session.scalars(looked))


def _without_recall(found: Collection[Due]) -> list[Due]:
    had = _had([due.patient for due in found])
    return [due for due in found if (due.patient, due.kind, due.about) not in had]


def _had(patients: Collection[int]) -> set[tuple[int, str, str]]:
    """Return the recalls of these that are open, or were closed by somebody."""
    rows = db.session.execute(
        select(Recall.patient_id, Recall.kind, Recall.about).where(
            Recall.patient_id.in_(patients),
            or_(Recall.closed_at.is_(None), Recall.closed_why.not_in(BY_ITSELF)),
        )
    )
    return {(row.patient_id, row.kind, row.about) for row in rows}


def _weighed(patients: Collection[int]) -> dict[int, list[datetime]]:
    """Return when each of these was weighed, by the entries that nothing stands in the place of."""
    one = GrowthMeasurement
    wanted = (one.patient_id.in_(patients), last_weights.stands())
    rows = db.session.execute(select(one.patient_id, one.measured_at).where(*wanted))
    found: dict[int, list[datetime]] = defaultdict(list)
    for patient, at in rows:
        found[patient].append(at)
    return found
