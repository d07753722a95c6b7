"""Writing down what the invented babies weighed, and what that asks of the nurses."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import bindparam, func, select, update

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.growth.measures import Measured
from clinic_app.models import Account, ChildRecord, GrowthMeasurement, NurseTask
from clinic_app.operations import audit, day_visits, growth_record, growth_tasks, work_recorded
from clinic_app.scheduling import status

from . import families, growing
from .growing import Story
from .in_bulk import add_numbered, add_rows
from .people import Somebody
from .people_rows import SEED

BABY, CHILD = range(3, 731), range(3, 1800)
"""Days of age: all babies are weighed here, and the older children whose account is printed."""
ILL, SLOW = range(5, 13), range(120, 500)
SCALE, AT_NINE = "Baby room", time(9, 15)


def add(everybody: Sequence[Somebody], *, now: datetime) -> None:
    """Write the facts and the measurements of every baby, and open the tasks that follow."""
    today = clock.local_date(now)
    told = dict(_stories(everybody, today))
    _note_facts(told, now=now)
    nurse = db.session.scalar(select(func.min(Account.id)).where(Account.role == "nurse"))
    done = _weighed_on(today)
    rows = [
        _row(person, one, nurse, now=now)
        for person, story in told.items()
        for one in growing.measured(person, story, today, and_today=person.id in done)
    ]
    ids = add_numbered(GrowthMeasurement, rows)
    audit.record_many(SEED, "measurement.recorded", "measurement", ids, now=now)
    _open_tasks([person for person in told if _unlike_the_others(person, told)], now=now)


def _weighed_on(today: date) -> set[int]:
    """Return who has been weighed today so far: the visits that are done."""
    visits = (v for v in day_visits.on_day(today) if work_recorded.for_scales(v.kind))
    return {visit.patient for visit in visits if visit.standing.status == status.DONE}


def _note_facts(told: dict[Somebody, Story], *, now: datetime) -> None:
    """Write what a chart needs to know into the children's records, which some have already."""
    known = set(db.session.scalars(select(ChildRecord.patient_id)))
    rows = [_child(person, story, now) for person, story in told.items()]
    add_rows(ChildRecord, [row for row in rows if row["patient_id"] not in known])
    there = [row | {"about": row["patient_id"]} for row in rows if row["patient_id"] in known]
    fields = ("sex", "gestation_weeks", "birth_weight_grams")
    if there:
        mend = update(ChildRecord).where(ChildRecord.patient_id == bindparam("about"))
        values = [
            {"about": row["about"], **{field: row[field] for field in fields}} for row in there
        ]
        db.session.connection().execute(mend, values)
    audit.record_many(SEED, "patient.growth_facts", "patient", [p.id for p in told], now=now)


def _stories(everybody: Sequence[Somebody], today: date) -> Iterator[tuple[Somebody, Story]]:
    """Yield each baby with how it grows: the first of a fitting age is ill, the first is slow."""
    left = {"ill": ILL, "slow": SLOW}
    for person in everybody:
        days = (today - person.birth).days
        if days not in (CHILD if person.family.email in families.WHO else BABY):
            continue
        part = next((name for name, ages in left.items() if days in ages), None)
        if part:
            del left[part]
        yield person, growing.story(person, ill=part == "ill", slow=part == "slow")


def _unlike_the_others(person: Somebody, told: dict[Somebody, Story]) -> bool:
    story = told[person]
    return story.lost == growing.MUCH_LOST or story.at_birth - story.later == growing.SLOW


def _open_tasks(people: Sequence[Somebody], *, now: datetime) -> None:
    rows: list[dict[str, Any]] = []
    for person in people:
        tasks = growth_tasks.wanted(growth_record.of(person.id))
        rows += [task | {"patient_id": person.id, "opened_at": now} for task in tasks]
    ids = add_numbered(NurseTask, rows)
    audit.record_many(SEED, "nurse_task.opened", "nurse_task", ids, now=now)


def _child(person: Somebody, story: Story, now: datetime) -> dict[str, Any]:
    facts = story.facts
    return {
        "patient_id": person.id,
        "sex": facts.sex,
        "gestation_weeks": facts.gestation_weeks,
        "birth_weight_grams": facts.birth_weight_grams,
        "risks": [],
        "changed_at": now,
    }


def _row(person: Somebody, one: Measured, nurse: int | None, *, now: datetime) -> dict[str, Any]:
    at = min(datetime.combine(one.on, AT_NINE, clock.ZONE).astimezone(UTC), now)
    return {
        "patient_id": person.id,
        "day": one.on,
        "measured_at": at,
        "weight_grams": one.grams,
        "length_mm": one.length_mm,
        "lying": None if one.length_mm is None else not one.standing,
        "head_mm": one.head_mm,
        "clothing": "bare" if not one.standing else "light",
        "scale": SCALE,
        "measured_by": nurse,
        "answers": {},
        "noted_at": at,
    }
