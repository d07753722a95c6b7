"""Children as the schedule sees them: with their record here, and with the visits that are booked.

What is booked is taken as kept, so that nothing is offered twice and the next visit keeps its
distance from the one before.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation import due
from clinic_app.immunisation.children import Child
from clinic_app.immunisation.told import as_told
from clinic_app.models import Appointment, NurseTask

from . import child_records, doses_due, given_doses, practice

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
    """A child as the schedule sees one; `as_of` is today, or the day of the last booked visit.

    `child` is as after the booked visits, `record` as it is on record today; `last_dose` is the
    last day on which a dose was given, whether or not anybody looked into earlier ones.
    """

    child: Child
    as_of: date
    booked: tuple[Booked, ...] = ()
    record: Child | None = None
    last_dose: date | None = None


def guest(born: date, *, first_nations: bool | None = None, today: date) -> Known:
    """Return a child of whom a guest says the birth date."""
    return Known(Child(born, None, first_nations), today)


def of_patients(
    patients: Collection[int],
    *,
    now: datetime,
    booked: Mapping[int, Sequence[Booked]] | None = None,
) -> dict[int, Known]:
    """Return children of the practice, by patient: four queries however many they are.

    Three where it is known already what is booked.
    """
    facts, given = child_records.facts_of(patients), given_doses.of_patients(patients)
    settled, today = _settled(patients), clock.local_date(now)
    if booked is None:
        booked = booked_for(patients, now=now)
    found = {}
    for patient, one in facts.items():
        doses = given_doses.live(given.get(patient, ()))
        child = doses_due.child_of(one, doses)
        child = replace(child, settled=settled.get(patient, frozenset()))
        last = max((dose.given_on for dose in doses), default=None)
        known = with_booked(child, booked.get(patient, ()), today=today)
        found[patient] = replace(known, record=child, last_dose=last)
    return found


def with_booked(child: Child, booked: Sequence[Booked], *, today: date) -> Known:
    """Return a child as after the visits that are booked."""
    for visit in booked:
        child = _after(child, visit)
    return Known(child, max([today, *(visit.day for visit in booked)]), tuple(booked))


def booked_for(
    patients: Collection[int], *, now: datetime, weighs: bool = False
) -> dict[int, list[Booked]]:
    """Return the visits for vaccines to come of these patients, in order: one query.

    With `weighs` those to be weighed as well.
    """
    if not patients:
        return {}
    found: dict[int, list[Booked]] = defaultdict(list)
    for row in db.session.execute(_coming(patients, now, weighs=weighs)):
        point, first = point_of(row.type_slug, row.answers), bool(row.answers.get("first_flu"))
        visit = Booked(row.id, row.starts_at, row.local_date, row.type_slug, point, first)
        found[row.patient_id].append(visit)
    return found


def _coming(patients: Collection[int], now: datetime, *, weighs: bool) -> Any:
    """Return the question for visits to come, of some kinds, of these patients."""
    kinds = practice.current().catalogue.types
    slugs = [kind.slug for kind in kinds if doses_due.is_for_vaccines(kind)]
    visit = Appointment
    columns = (visit.id, visit.patient_id, visit.starts_at, visit.local_date, visit.type_slug)
    return (
        select(*columns, visit.answers)
        .where(
            visit.patient_id.in_(patients),
            visit.live,
            visit.starts_at > now,
            visit.type_slug.in_([*slugs, *([WEIGH] if weighs else [])]),
        )
        .order_by(visit.starts_at)
    )


def point_of(slug: str, answers: Mapping[str, Any]) -> str | None:
    """Return the age point that a visit of a kind is for, if that is known."""
    points = practice.current().type(slug).points
    only = points[0].slug if len(points) == 1 else None
    return answers.get("point") or only


def _settled(patients: Collection[int]) -> dict[int, frozenset[str]]:
    """Return which questions nurses have answered for each record: one query."""
    rows = db.session.execute(
        select(NurseTask.patient_id, NurseTask.facts).where(
            NurseTask.patient_id.in_(patients),
            NurseTask.kind == "history",
            NurseTask.closed_at.is_not(None),
        )
    )
    found: dict[int, set[str]] = defaultdict(set)
    for patient, facts in rows:
        if facts.get("question"):
            found[patient].add(facts["question"])
    return {patient: frozenset(slugs) for patient, slugs in found.items()}


def _after(child: Child, visit: Booked) -> Child:
    """Return a child as after a visit, with what is expected then taken as given."""
    schedule = doses_due.schedule()
    if visit.slug == schedule.influenza.visit:
        one = (schedule.influenza.vaccine,)
        return child if child.given is None else child.having(one, on=visit.day)
    if child.given is None:
        if visit.point not in schedule.by_point:
            return child
        child = as_told(schedule, child, visit.point)
    doses = due.expected_on(schedule, child, visit.day).doses
    return child.having((dose.vaccine.slug for dose in doses), on=visit.day)
