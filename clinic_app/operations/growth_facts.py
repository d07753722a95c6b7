"""What a growth chart needs to know of a child: sex, length of the pregnancy, weight at birth.

They stand in the child's record beside what the immunisations need; each part writes its own.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.growth.measures import Child, Measured, Sex, gestation
from clinic_app.models import ChildRecord, Patient

from . import audit
from .errors import NotFound

SEXES: dict[str, Sex] = {"female": "female", "male": "male"}
"""The sexes for which there are lines; `unknown` has none, and "" was not asked yet."""


@dataclass(frozen=True, slots=True)
class GrowthFacts:
    """Sex for the chart, whole weeks of pregnancy, grams at birth; None is not known."""

    sex: str = ""
    gestation_weeks: int | None = None
    birth_weight_grams: int | None = None

    def child(self, birth: date) -> Child:
        """Return the child as the growth core takes it."""
        weeks = self.gestation_weeks
        return Child(birth, SEXES.get(self.sex), gestation(weeks) if weeks else None)

    def at_birth(self, birth: date) -> tuple[Measured, ...]:
        """Return the weight at birth as a measurement, if it is known."""
        grams = self.birth_weight_grams
        return (Measured(birth, grams=grams),) if grams else ()


UNASKED = GrowthFacts()
FIELDS = tuple(asdict(UNASKED))


def told(row: ChildRecord | None) -> GrowthFacts:
    """Return what a record holds of it; of none, nothing."""
    if row is None:
        return UNASKED
    return GrowthFacts(row.sex, row.gestation_weeks, row.birth_weight_grams)


def note(actor: Actor, patient: int, facts: GrowthFacts, *, now: datetime) -> tuple[str, ...]:
    """Write down what is known, and return which of it is new; the rest of the record stays."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(actor, patient, now=now)
    new = asdict(facts)
    changed = tuple(field for field in FIELDS if getattr(row, field) != new[field])
    for field in changed:
        setattr(row, field, new[field])
    if changed:
        row.changed_at, row.changed_by = now, _account(actor)
        # the names of the fields only: the log is read by people who need not know the values
        fields: dict[str, Any] = {"fields": list(changed)}
        audit.record(actor, "patient.growth_facts", "patient", patient, now=now, **fields)
    return changed


def _row(actor: Actor, patient: int, *, now: datetime) -> ChildRecord:
    """Return the child's record, made if there is none; nobody else changes it until the end."""
    known = select(Patient.id).where(Patient.id == patient).with_for_update()
    if db.session.scalar(known) is None:
        raise NotFound(patient)
    row = db.session.get(ChildRecord, patient)
    if row is None:
        row = ChildRecord(
            patient_id=patient, sex="", risks=[], changed_at=now, changed_by=_account(actor)
        )
        db.session.add(row)
        audit.record(actor, "patient.child_record", "patient", patient, now=now)
    return row


def _account(actor: Actor) -> int | None:
    return actor.id if isinstance(actor, Person) else None
