"""Everything a nurse needs in front of her to vaccinate somebody, as it is on that day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.immunisation import influenza
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Standing

from . import (
    arrivals,
    child_records,
    doses_due,
    given_doses,
    immunisers,
    vaccinating,
    vaccine_stock,
    visit_facts,
)
from .child_records import Record
from .doses_due import Advice, Expectation, ExpectedDose
from .given_doses import Dose
from .practice import Face
from .vaccine_stock import Batch
from .visit_facts import Visit


@dataclass(frozen=True, slots=True)
class Sheet:
    """A child on the day of a visit, or today without one.

    `own` is the reader's practitioner if that one may give vaccines, `immunisers` are all who may.
    `batches` are those in the fridge by vaccine, the one to take first, and at the end those that
    were taken out that day or since for being too warm. `given` is what was written down here for
    that day. `standing` is that of the immuniser's part of the visit. `identified` says whether
    three identifiers were asked for the visit, or without one for any of that day.
    """

    record: Record
    visit: Visit | None
    standing: Standing | None
    day: date
    expected: Expectation
    advice: Advice
    batches: Mapping[str, Sequence[Batch]]
    given: tuple[Dose, ...]
    own: Face | None
    immunisers: tuple[Face, ...]
    identified: bool

    @property
    def due(self) -> tuple[ExpectedDose, ...]:
        """The expected doses that are not written down yet."""
        return self._missing(self.expected.doses)

    @property
    def possible(self) -> tuple[ExpectedDose, ...]:
        """The doses that the nurse may add: past due and on no record, or in season."""
        expected = {dose.vaccine for dose in self.expected.doses}
        beside = (*self.expected.not_recorded, *self.advice.may_have)
        once = {dose.vaccine: dose for dose in reversed(beside) if dose.vaccine not in expected}
        return self._missing(tuple(reversed(once.values())))

    @property
    def fridge_outside(self) -> bool:
        """Whether the fridge was too cold or too warm, and nobody has decided on its stock yet."""
        return any(
            one.doubtful and not one.closed for every in self.batches.values() for one in every
        )

    @property
    def live(self) -> tuple[Dose, ...]:
        """All doses of the child as they are known now."""
        return given_doses.live(self.record.entries)

    def entitled(self, vaccine: str) -> bool | None:
        """Say whether the national program pays for a dose that the schedule expects.

        Of the flu vaccine that goes by age and groups, and is None where it is not known.
        """
        rules = doses_due.schedule()
        if vaccine != rules.influenza.vaccine:
            return True
        child = doses_due.child_of(self.record.child, self.live).before(self.day)
        return influenza.influenza(rules, child, day=self.day).free

    def _missing(self, doses: tuple[ExpectedDose, ...]) -> tuple[ExpectedDose, ...]:
        given = {dose.vaccine for dose in self.given}
        return tuple(dose for dose in doses if dose.vaccine not in given)


def of_visit(appointment: int, actor: Actor, *, now: datetime) -> Sheet:
    """Return the sheet of a visit; raises `NotFound`. At most ten queries."""
    visit = visit_facts.of(appointment)
    return _sheet(visit.patient, visit, actor, now=now)


def of_patient(patient: int, actor: Actor, *, now: datetime) -> Sheet:
    """Return the sheet of somebody without a visit; raises `NotFound`."""
    return _sheet(patient, None, actor, now=now)


def as_answered(sheet: Sheet, answers: Mapping[str, str]) -> Sheet:
    """Return a sheet as the record will be once these answers are written down; no query."""
    after = child_records.answered(sheet.record.child, answers)
    if after == sheet.record.child:
        return sheet
    visit, day = sheet.visit, sheet.day
    return replace(
        sheet,
        record=replace(sheet.record, child=after),
        expected=doses_due.of_child(after, sheet.live, day, visit=visit),
        advice=doses_due.advice(after, sheet.live, day, visit=visit),
    )


def _sheet(patient: int, visit: Visit | None, actor: Actor, *, now: datetime) -> Sheet:
    record, day = child_records.record(patient), visit.day if visit else clock.local_date(now)
    known = given_doses.live(record.entries)
    own = immunisers.own_face(actor) if isinstance(actor, Person) else None
    return Sheet(
        record=record,
        visit=visit,
        standing=_standing(visit) if visit else None,
        day=day,
        expected=doses_due.of_child(record.child, known, day, visit=visit),
        advice=doses_due.advice(record.child, known, day, visit=visit),
        batches=_batches(day, own),
        given=tuple(dose for dose in known if dose.here and dose.given_on == day),
        own=own,
        immunisers=tuple(immunisers.all_of_them().values()),
        identified=status.identified(visit.events)
        if visit
        else arrivals.known_today(patient, today=day),
    )


def _standing(visit: Visit) -> Standing:
    return status.of_step(visit.events, vaccinating.immuniser_step(visit.kind))


def _batches(day: date, own: Face | None) -> dict[str, list[Batch]]:
    """Return the batches in date: the one last used that day first, then by expiry.

    Those that are not to be used until decided stand at the end, then those taken out.
    """
    used = vaccinating.used_on(day, own.id if own else None)
    found: dict[str, list[Batch]] = defaultdict(list)
    for batch in vaccine_stock.open_since(day):
        if not batch.expired(day):
            found[batch.vaccine].append(batch)
    for vaccine, batches in found.items():
        batches.sort(
            key=lambda b: (
                b.closed,
                b.doubtful,
                b.left <= 0,
                b.id != used.get(vaccine),
                b.expires_on,
                b.id,
            )
        )
    return dict(found)
