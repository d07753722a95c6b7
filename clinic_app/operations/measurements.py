"""Writing down what a child weighs and measures: looked over for slips first, never overwritten.

A correction is a second entry that names the first, and so is taking an entry out.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.growth import plausibility
from clinic_app.growth.measures import Measured
from clinic_app.growth.mixed_up import mixed_up
from clinic_app.growth.questions import Question
from clinic_app.growth.refusals import Refusal
from clinic_app.models import Appointment, GrowthMeasurement
from clinic_app.reference.growth_tables import standards

from . import audit, child_records, growth_record, growth_tasks
from .errors import NotFound, Refused
from .growth_facts import GrowthFacts
from .growth_record import Entry, GrowthRecord
from .record_writing import alone_with

AT_ONCE = timedelta(minutes=5)
"""The same numbers by the same person within this time are one press too many."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read at one measuring. `answers` keeps slips that were caught while typing, and
    which identifiers were asked on the scales.

    `why` is the reason, in words, where it stands in the place of another entry.
    """

    measured: Measured
    clothing: str = ""
    scale: str = ""
    minutes_since_feed: int | None = None
    note: str = ""
    appointment: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    why: str = ""


class CannotBe(Refused):
    """No child measures this; `refusals` say what to do."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(*(one.words() for one in refusals))
        self.refusals = refusals


class LooksOdd(Refused):
    """Some of it has to be looked at again; `questions` are those that are not confirmed yet."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__(*(one.key for one in questions))
        self.questions = questions


class CorrectedMeanwhile(Refused):
    """This entry was corrected, or taken out; `instead` is what stands in its place."""

    def __init__(self, instead: Entry) -> None:
        super().__init__(instead.id)
        self.instead = instead

    def by_same(self, actor: Person, reading: Reading) -> bool:
        """Say whether the same person had written just that: a second press of one button."""
        one = self.instead
        same = ("measured", "clothing", "scale", "minutes_since_feed", "note")
        return (
            not one.void
            and one.by == actor.name
            and one.answers.get("why", "") == reading.why
            and all(getattr(one, name) == getattr(reading, name) for name in same)
        )


def record(
    actor: Person, patient: int, reading: Reading, *, confirmed: Collection[str], now: datetime
) -> int:
    """Write down a measuring and return the entry; raises `CannotBe` or `LooksOdd`.

    `confirmed` are the keys of the questions answered with yes. The same numbers sent twice are
    written once.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    known = _locked(patient)
    _check_visit(reading.appointment, patient)
    again = _sent_again(actor, known, reading, now=now)
    if again is not None:
        return again
    answers = _looked_over(known, reading, confirmed, entry=None, now=now)
    row = _row(actor, patient, reading, now=now)
    row.answers = answers
    row.measured_at = _when(reading.measured.on, now=now)
    return _add(actor, row, "measurement.recorded", now=now)


def correct(
    actor: Person, entry: int, reading: Reading, *, confirmed: Collection[str], now: datetime
) -> int:
    """Put a second entry in the place of one that was wrong, and return it.

    Raises what `record` raises, and `CorrectedMeanwhile`. An entry that was taken out can be put
    back so. The same correction by the same person is written once.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    try:
        known, before = _open_entry(entry)
    except CorrectedMeanwhile as meanwhile:
        if meanwhile.by_same(actor, reading):
            return meanwhile.instead.id
        raise
    answers = _looked_over(known, reading, confirmed, entry=entry, now=now)
    row = _row(actor, known.patient, reading, now=now)
    row.appointment_id = before.appointment_id
    row.answers = answers | ({"why": reading.why} if reading.why else {})
    row.corrects_id = entry
    same_day = before.day == reading.measured.on
    row.measured_at = before.measured_at if same_day else _when(reading.measured.on, now=now)
    return _add(actor, row, "measurement.corrected", now=now)


def void(actor: Person, entry: int, *, now: datetime) -> int:
    """Say that an entry was no measurement of this child, and return the entry that says so."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    try:
        known, before = _open_entry(entry)
    except CorrectedMeanwhile as meanwhile:
        if meanwhile.instead.void and meanwhile.instead.by == actor.name:
            return meanwhile.instead.id
        raise
    if before.void:
        raise CorrectedMeanwhile(before)
    row = _row(actor, known.patient, Reading(Measured(before.day)), now=now)
    row.appointment_id, row.measured_at = before.appointment_id, before.measured_at
    row.corrects_id, row.void = entry, True
    return _add(actor, row, "measurement.voided", now=now)


def describe(actor: Person, patient: int, facts: GrowthFacts, *, now: datetime) -> tuple[str, ...]:
    """Write down what the chart needs to know, and return which of it is new."""
    return child_records.note(actor, patient, asdict(facts), now=now)


def describe_more(actor: Person, patient: int, facts: GrowthFacts, *, now: datetime) -> None:
    """Write down what the chart needs to know, leaving what is empty as it is known already."""
    told = {name: value for name, value in asdict(facts).items() if value not in {"", None}}
    child_records.note(actor, patient, told, now=now)


def _locked(patient: int) -> GrowthRecord:
    """Return the record of a patient to which nobody else adds until this transaction ends."""
    alone_with(patient)
    return growth_record.of(patient)


def _open_entry(entry: int) -> tuple[GrowthRecord, Entry]:
    """Return the record and an entry that nothing stands in the place of yet."""
    known = _locked(growth_record.patient_of(entry))
    found = known.entry(entry)
    if found.corrected_by is not None:
        raise CorrectedMeanwhile(known.entry(found.corrected_by))
    return known, found


def _check_visit(appointment: int | None, patient: int) -> None:
    """Raise `NotFound` for a visit of somebody else."""
    if appointment is None:
        return
    whose = select(Appointment.patient_id).where(Appointment.id == appointment)
    if db.session.scalar(whose) != patient:
        raise NotFound(appointment)


def _sent_again(
    actor: Person, known: GrowthRecord, reading: Reading, *, now: datetime
) -> int | None:
    """Return the entry that a second press of one button has written already."""
    for entry in known.standing:
        lately = now - entry.noted_at < AT_ONCE
        if lately and entry.measured == reading.measured and entry.by == actor.name:
            return entry.id
    return None


def _looked_over(
    known: GrowthRecord,
    reading: Reading,
    confirmed: Collection[str],
    *,
    entry: int | None,
    now: datetime,
) -> dict[str, Any]:
    """Return what to keep of the questions asked; raises `CannotBe` or `LooksOdd`."""
    new, child, tables = reading.measured, known.child, standards()
    earlier, today = known.without(entry), clock.local_date(now)
    wrong = plausibility.refusals(new, child, today=today, earlier=earlier, standards=tables)
    wrong = wrong or tuple(filter(None, (mixed_up(new),)))
    if wrong:
        raise CannotBe(wrong)
    asked = plausibility.questions(new, child, earlier=earlier, standards=tables)
    unanswered = tuple(one for one in asked if one.key not in confirmed)
    if unanswered:
        raise LooksOdd(unanswered)
    told = {str(one.value.measure): one.words() for one in asked}
    return reading.answers | ({"confirmed": told} if told else {})


def _row(actor: Person, patient: int, reading: Reading, *, now: datetime) -> GrowthMeasurement:
    new = reading.measured
    return GrowthMeasurement(
        patient_id=patient,
        appointment_id=reading.appointment,
        day=new.on,
        weight_grams=new.grams,
        length_mm=new.length_mm,
        lying=None if new.length_mm is None else not new.standing,
        head_mm=new.head_mm,
        clothing=reading.clothing,
        scale=reading.scale,
        minutes_since_feed=reading.minutes_since_feed,
        note=reading.note,
        measured_by=actor.id,
        answers={},
        noted_at=now,
    )


def _add(actor: Person, row: GrowthMeasurement, action: str, *, now: datetime) -> int:
    db.session.add(row)
    db.session.flush()
    audit.record(actor, action, "measurement", row.id, now=now)
    growth_tasks.follow(actor, row.patient_id, now=now)
    return row.id


def _when(day: date, *, now: datetime) -> datetime:
    """Return when something of a day was measured: now if it is today, else at noon."""
    if day == clock.local_date(now):
        return now
    return datetime.combine(day, time(12), clock.ZONE).astimezone(UTC)
