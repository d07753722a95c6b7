"""The doses that somebody was given, with corrections resolved: the last entry of each counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from clinic_app.extensions import db
from clinic_app.models import ImmunisationDose

from .errors import NotFound

HERE, ELSEWHERE, OVERSEAS = "here", "elsewhere", "overseas"
ANOTHER = "another"
"""The vaccine of a dose that is on no list of ours: `brand` says in words what it was."""

COLUMNS = (
    "id", "patient_id", "appointment_id", "vaccine", "brand", "number", "given_on", "given_at",
    "place", "country", "batch_id", "batch", "site", "route", "funding", "given_by", "consent_by",
    "answers", "note", "corrects_id", "void", "noted_at", "noted_by", "reported_at",
    "report_reference",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dose:
    """One entry about a dose, as the table has it; `number` 0 is one at birth, or not known."""

    id: int
    patient_id: int
    appointment_id: int | None
    vaccine: str
    brand: str
    number: int
    given_on: date
    given_at: datetime | None
    place: str
    country: str
    batch_id: int | None
    batch: str
    site: str
    route: str
    funding: str
    given_by: int | None
    consent_by: str
    answers: dict[str, Any]
    note: str
    corrects_id: int | None
    void: bool
    noted_at: datetime
    noted_by: int
    reported_at: datetime | None
    report_reference: str

    @property
    def here(self) -> bool:
        """Whether it was given at this practice, so that the practice reports it."""
        return self.place == HERE


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one dose now, and what was noted before, the latest first."""

    dose: Dose
    earlier: tuple[Dose, ...] = ()

    @property
    def live(self) -> bool:
        """Whether it was a dose at all."""
        return not self.dose.void

    @property
    def was_reported(self) -> bool:
        """Whether the register heard of it as it stood before it was corrected."""
        return any(dose.reported_at is not None for dose in self.earlier)


def of(patient: int) -> tuple[Entry, ...]:
    """Return every dose of a patient, the oldest first, those that were none at all too."""
    return of_patients([patient]).get(patient, ())


def of_patients(patients: Collection[int]) -> dict[int, tuple[Entry, ...]]:
    """Return the doses of several patients, by patient: one query however many they are."""
    if not patients:
        return {}
    columns: list[Any] = [getattr(ImmunisationDose, name) for name in COLUMNS]
    rows = db.session.execute(
        select(*columns)
        .where(ImmunisationDose.patient_id.in_(patients))
        .order_by(ImmunisationDose.given_on, ImmunisationDose.id)
    )
    found: dict[int, list[Dose]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(Dose(*row))
    return {patient: entries(doses) for patient, doses in found.items()}


def entries(doses: Sequence[Dose]) -> tuple[Entry, ...]:
    """Return doses with those that correct them resolved, in order of the day."""
    by_id = {dose.id: dose for dose in doses}
    corrected = {dose.corrects_id for dose in doses}
    last = (dose for dose in doses if dose.id not in corrected)
    found = (Entry(dose, tuple(_before(dose, by_id))) for dose in last)
    return tuple(sorted(found, key=lambda e: (e.dose.given_on, e.dose.id)))


def live(found: Iterable[Entry]) -> tuple[Dose, ...]:
    """Return the doses that were given, as they are known now."""
    return tuple(entry.dose for entry in found if entry.live)


def last_entries(*wanted: Any) -> list[Dose]:
    """Return the last entry about each dose for which conditions hold, in order: one query."""
    row, later = ImmunisationDose, aliased(ImmunisationDose)
    columns: list[Any] = [getattr(row, name) for name in COLUMNS]
    corrected = select(later.id).where(later.corrects_id == row.id).exists()
    found = select(*columns).where(*wanted, ~corrected).order_by(row.id)
    return [Dose(*one) for one in db.session.execute(found)]


def here_on(days: Collection[date]) -> set[tuple[int, str, date]]:
    """Return (patient, vaccine, day) of what was given here on some days: one query."""
    row = ImmunisationDose
    found = last_entries(row.given_on.in_(days), row.place == HERE, ~row.void)
    return {(dose.patient_id, dose.vaccine, dose.given_on) for dose in found}


def one(dose: int) -> Entry:
    """Return the dose that an entry is about, as it is known now; raises `NotFound`."""
    patient = db.session.scalar(
        select(ImmunisationDose.patient_id).where(ImmunisationDose.id == dose)
    )
    for entry in of(patient) if patient is not None else ():
        if dose in {entry.dose.id, *(before.id for before in entry.earlier)}:
            return entry
    raise NotFound(dose)


def _before(dose: Dose, by_id: dict[int, Dose]) -> Iterable[Dose]:
    while dose.corrects_id is not None:
        dose = by_id[dose.corrects_id]
        yield dose
