"""Children as the schedule sees them: with their record here, and with the visits that are booked.

What is booked in time for what is next is taken as kept, so that nothing is offered twice and the
next visit keeps its distance from the one before. A visit that comes too late for what is next
hides nothing: as long as it is still to come, what is due before it stays due.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation import due
from clinic_app.immunisation.children import BadHistory, Child
from clinic_app.immunisation.prospects import Prospect
from clinic_app.immunisation.told import as_told
from clinic_app.models import Appointment
from clinic_app.scheduling import status

from . import appointments, child_records, doses_due, given_doses, practice
from .child_records import ChildFacts
from .given_doses import Dose

WEIGH = "baby-weigh"


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit for vaccines that is booked; `point` is what for, if that is known.

    `first_flu` says that the family told it is the first flu vaccine ever.
    """

    appointment: int
    starts_at: datetime
    day: date
    slug: str
    point: str | None
    first_flu: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A child as the schedule sees one; `as_of` is today, or the last visit that counts as kept.

    `child` is as after those visits, without flu vaccines to come; `record` as it is on record
    today; `last_dose` the last day on which a dose was given, whether or not anybody looked into
    earlier ones.
    """

    child: Child
    today: date
    as_of: date
    booked: tuple[Booked, ...] = ()
    record: Child | None = None
    last_dose: date | None = None

    @property
    def flu_visits(self) -> tuple[Booked, ...]:
        """The visits that are booked for the flu vaccine."""
        return tuple(visit for visit in self.booked if is_for_flu(visit))


def guest(born: date, *, first_nations: bool | None = None, today: date) -> Known:
    """Return a child of whom a guest says the birth date."""
    return Known(Child(born, None, first_nations), today, today)


def of_patients(
    patients: Collection[int],
    *,
    now: datetime,
    booked: Mapping[int, Sequence[Booked]] | None = None,
) -> dict[int, Known]:
    """Return children of the practice, by patient: three queries however many they are.

    Two where it is known already what is booked.
    """
    facts, given = child_records.facts_of(patients), given_doses.of_patients(patients)
    today = clock.local_date(now)
    if booked is None:
        booked = booked_for(patients, now=now)
    found = {}
    for patient, one in facts.items():
        doses = given_doses.live(given.get(patient, ()))
        found[patient] = with_booked(of_record(one, doses, today=today), booked.get(patient, ()))
    return found


def of_record(facts: ChildFacts, doses: Sequence[Dose], *, today: date) -> Known:
    """Return a child as the record that was read has it, without what is booked: no query."""
    child = doses_due.child_of(facts, doses)
    last = max((dose.given_on for dose in doses), default=None)
    return replace(Known(child, today, today, record=child), last_dose=last)


def with_booked(known: Known, booked: Sequence[Booked]) -> Known:
    """Return a child as after those of the visits booked that come in time for what is next."""
    for visit in booked:
        if not is_for_flu(visit) and _in_time(known, visit):
            known = after(known, visit)
    return replace(known, booked=tuple(booked))


def is_for_flu(visit: Booked) -> bool:
    """Say whether a visit is for the flu vaccine alone."""
    return visit.slug == doses_due.schedule().influenza.visit


def booked_for(
    patients: Collection[int], *, now: datetime, weighs: bool = False, from_tomorrow: bool = False
) -> dict[int, list[Booked]]:
    """Return the visits for vaccines to come of these patients, in order: one query.

    With `weighs` those to be weighed as well. One of today counts until it is over, whatever its
    time was: one more query where there are such, unless they are asked for `from_tomorrow`.
    """
    if not patients:
        return {}
    found: dict[int, list[Booked]] = defaultdict(list)
    asked = _coming(patients, now, weighs=weighs)
    if from_tomorrow:
        asked = asked.where(Appointment.local_date > clock.local_date(now))
    rows = db.session.execute(asked).all()
    over = _over([row for row in rows if row.starts_at <= now])
    for row in rows:
        if row.id in over:
            continue
        point, first = point_of(row.type_slug, row.answers), bool(row.answers.get("first_flu"))
        visit = Booked(row.id, row.starts_at, row.local_date, row.type_slug, point, first)
        found[row.patient_id].append(visit)
    return found


def _coming(patients: Collection[int], now: datetime, *, weighs: bool) -> Any:
    """Return the question for visits of today and to come, of some kinds, of these patients."""
    kinds = practice.current().catalogue.types
    slugs = [kind.slug for kind in kinds if doses_due.is_for_vaccines(kind)]
    visit = Appointment
    columns = (visit.id, visit.patient_id, visit.starts_at, visit.local_date, visit.type_slug)
    return (
        select(*columns, visit.answers)
        .where(
            visit.patient_id.in_(patients),
            visit.live,
            visit.local_date >= clock.local_date(now),
            visit.type_slug.in_([*slugs, *([WEIGH] if weighs else [])]),
        )
        .order_by(visit.starts_at)
    )


def point_of(slug: str, answers: Mapping[str, Any]) -> str | None:
    """Return the age point that a visit of a kind is for, if that is known."""
    points = practice.current().type(slug).points
    only = points[0].slug if len(points) == 1 else None
    return answers.get("point") or only


def _over(begun: Sequence[Any]) -> set[int]:
    """Return which of these visits are done, or were missed."""
    if not begun:
        return set()
    happened = appointments.events_of([row.id for row in begun])
    steps = {row.id: practice.current().type(row.type_slug).staffed_positions for row in begun}
    ended = {status.DONE, status.MISSED}
    return {id_ for id_ in steps if status.of_visit(happened[id_], steps[id_]).status in ended}


def _in_time(known: Known, visit: Booked) -> bool:
    """Say whether a visit comes before what is next loses a last day, and is for it or soon.

    Soon is until that is overdue; somebody who is overdue already may wait as long once more.
    """
    child, found = known.child, _next(known.child, known.as_of)
    if found is None or (child.given is None and _seems_given(known, found.window.earliest)):
        return True
    if found.window.last is not None and visit.day > found.window.last:
        return False
    soon = max(found.overdue_from, soon_from(known.today))
    return visit.point == found.point.slug or visit.day < soon


def soon_from(today: date) -> date:
    """Return the first day on which a visit is too late for what is overdue already."""
    return doses_due.schedule().overdue_after.after(today)


@lru_cache(maxsize=4096)
def _next(child: Child, day: date) -> Prospect | None:
    try:
        return due.due(doses_due.schedule(), child, today=day).next
    except BadHistory:
        return None


def _seems_given(known: Known, earliest: date) -> bool:
    return known.last_dose is not None and known.last_dose >= earliest


def after(known: Known, visit: Booked) -> Known:
    """Return a child as after a visit, with what is expected then taken as given."""
    schedule, child = doses_due.schedule(), known.child
    if child.given is None:
        if visit.point not in schedule.by_point:
            return known
        child = as_told(schedule, child, visit.point)
    doses = due.expected_on(schedule, child, visit.day).doses
    had = {dose.vaccine for dose in child.doses if dose.on == visit.day}
    more = [dose.vaccine.slug for dose in doses if dose.vaccine.slug not in had]
    if not more:
        return known
    return replace(known, child=child.having(more, on=visit.day), as_of=visit.day)
