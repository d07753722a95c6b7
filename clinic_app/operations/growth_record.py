"""What is recorded of a child's growth: every entry, what of it counts, and what each is worth."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from clinic_app.extensions import db
from clinic_app.growth.frequency import nurse_says
from clinic_app.growth.measures import Age, Child, Measure, Measured, Value, age_on, in_order
from clinic_app.growth.newborn import birth_grams, percent_lost
from clinic_app.growth.scores import NoScore, Score, score
from clinic_app.models import Account, ChildRecord, GrowthMeasurement, NurseTask, Patient
from clinic_app.reference.growth_tables import standards

from . import growth_facts
from .errors import NotFound
from .growth_facts import GrowthFacts

SAME = (
    "id", "day", "measured_at", "clothing", "scale", "minutes_since_feed", "note", "appointment_id",
    "corrects_id", "void", "noted_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written down. `by` is who measured.

    `corrected_by` is the entry that stands in its place; with `void` it says that the one it
    corrects was no measurement. `answers` is what was asked because a number looked odd.
    """

    id: int
    day: date
    measured_at: datetime
    measured: Measured
    clothing: str
    scale: str
    minutes_since_feed: int | None
    by: str
    note: str
    answers: dict[str, Any]
    appointment_id: int | None
    corrects_id: int | None
    corrected_by: int | None
    void: bool
    noted_at: datetime

    @property
    def counts(self) -> bool:
        """Whether it stands: neither corrected nor taken out."""
        return not self.void and self.corrected_by is None


@dataclass(frozen=True, slots=True)
class Change:
    """How much a value differs from the one before, in grams or millimetres, after how many days.

    `a_day` is in grams or millimetres, None on one and the same day.
    """

    by: int
    days: int

    @property
    def a_day(self) -> int | None:
        return round(self.by / self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value of a measure with what it is worth.

    `percent_lost` is the part of the birth weight that is lost; None when it is not, or not known.
    """

    value: Value
    age: Age
    worth: Score | NoScore
    change: Change | None
    percent_lost: float | None


@dataclass(frozen=True, slots=True)
class GrowthRecord:
    """A child and every entry, in order of when it was measured.

    `task_open` says that a nurse has something to look at in it.
    """

    patient: int
    name: str
    given_name: str
    birth_date: date
    phone: str
    email: str
    contact_name: str
    facts: GrowthFacts
    entries: tuple[Entry, ...]
    task_open: bool

    @property
    def child(self) -> Child:
        """The child as the growth core takes it."""
        return self.facts.child(self.birth_date)

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries that count; one before the birth, as its date is known now, does not."""
        return tuple(one for one in self.entries if one.counts and not self.unborn(one))

    def unborn(self, entry: Entry) -> bool:
        """Say whether an entry is of a day before the birth: one of the two dates is wrong."""
        return entry.day < self.birth_date

    @property
    def measured(self) -> tuple[Measured, ...]:
        """What counts, the weight at birth among it, as the growth core takes it."""
        return (
            *self.facts.at_birth(self.birth_date),
            *(entry.measured for entry in self.standing),
        )

    def without(self, entry: int | None) -> tuple[Measured, ...]:
        """Return what counts besides one entry: that which is being corrected."""
        kept = (one.measured for one in self.standing if one.id != entry)
        return (*self.facts.at_birth(self.birth_date), *kept)

    def newest(self, measure: Measure) -> Entry | None:
        """Return the entry with the newest value of a measure, or None."""
        found = [one for one in self.standing if one.measured.value(measure)]
        return found[-1] if found else None

    @property
    def nurse_says(self) -> bool:
        """Whether only the nurse says when to weigh again: see the growth core."""
        weights = in_order(self.measured, Measure.WEIGHT)
        if not weights:
            return False
        last, born = weights[-1], birth_grams(self.child, self.measured)
        earlier = [one.amount for one in weights[-2:-1]] + ([born] if born else [])
        return nurse_says(
            self.child, last.on, grams=last.amount, earlier=earlier, task_open=self.task_open
        )

    def entry(self, entry: int) -> Entry:
        """Return one entry; raises `NotFound`."""
        found = next((one for one in self.entries if one.id == entry), None)
        if found is None:
            raise NotFound(entry)
        return found

    def course(self, measure: Measure) -> tuple[Weighed, ...]:
        """Return the values of a measure that count, oldest first, with what they are worth."""
        child, values = self.child, in_order(self.measured, measure)
        at_birth = birth_grams(child, self.measured) if measure is Measure.WEIGHT else None
        changes = [None, *(Change(b.amount - a.amount, _days(a, b)) for a, b in pairwise(values))]
        return tuple(
            Weighed(
                value=value,
                age=age_on(child, value.on),
                worth=score(value, child, standards=standards()),
                change=change,
                percent_lost=_lost(at_birth, value),
            )
            for value, change in zip(values, changes, strict=False)
        )


def of(patient: int) -> GrowthRecord:
    """Return the growth record of a patient: two queries; raises `NotFound`."""
    found = db.session.execute(
        select(Patient, ChildRecord, growth_task_open(Patient.id))
        .outerjoin(ChildRecord, ChildRecord.patient_id == Patient.id)
        .where(Patient.id == patient)
    ).first()
    if found is None:
        raise NotFound(patient)
    person, child, task_open = found
    return GrowthRecord(
        patient=patient,
        name=person.name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        phone=person.phone,
        email=person.email,
        contact_name=person.contact_name,
        facts=growth_facts.told(child),
        entries=_entries(patient),
        task_open=task_open,
    )


def growth_task_open(patient: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the question whether a task about a patient's growth is open, as a column."""
    about = (NurseTask.patient_id == patient, NurseTask.kind == "growth")
    return exists().where(*about, NurseTask.closed_at.is_(None)).label("task_open")


def patient_of(entry: int) -> int:
    """Return whose entry it is; raises `NotFound`."""
    found = db.session.scalar(
        select(GrowthMeasurement.patient_id).where(GrowthMeasurement.id == entry)
    )
    if found is None:
        raise NotFound(entry)
    return found


def _entries(patient: int) -> tuple[Entry, ...]:
    rows = db.session.execute(
        select(GrowthMeasurement, Account.name)
        .join(Account, Account.id == GrowthMeasurement.measured_by)
        .where(GrowthMeasurement.patient_id == patient)
        .order_by(GrowthMeasurement.day, GrowthMeasurement.measured_at, GrowthMeasurement.id)
    ).all()
    follows = {row.corrects_id: row.id for row, _ in rows if row.corrects_id is not None}
    return tuple(_entry(row, name, follows.get(row.id)) for row, name in rows)


def _entry(row: GrowthMeasurement, by: str, corrected_by: int | None) -> Entry:
    facts: dict[str, Any] = {name: getattr(row, name) for name in SAME}
    return Entry(
        **facts,
        by=by,
        answers=dict(row.answers),
        corrected_by=corrected_by,
        measured=Measured(
            on=row.day,
            grams=row.weight_grams,
            length_mm=row.length_mm,
            standing=row.lying is False,
            head_mm=row.head_mm,
        ),
    )


def _days(before: Value, after: Value) -> int:
    return (after.on - before.on).days


def _lost(at_birth: int | None, value: Value) -> float | None:
    if at_birth is None or value.amount >= at_birth:
        return None
    return percent_lost(at_birth, value.amount)
