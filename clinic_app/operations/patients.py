"""Patients: new records, likely duplicates, and which an account may act for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert, select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.carers import Scope, scope
from clinic_app.access.policy import OfPatient
from clinic_app.extensions import db
from clinic_app.models import Account, FamilyTie, LikelyDuplicate, Patient, Resource

from . import audit, not_written_to, patient_twins, patient_words
from .errors import NotFound
from .row_writing import together


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an account's family; `died` is whether the practice knows that they have."""

    id: int
    name: str
    given_name: str
    birth_date: date
    kind: str
    scope: Scope
    died: bool = False

    @property
    def books(self) -> bool:
        """Whether the account may book for them: nobody is asked to for who has died."""
        return self.acts and not self.died

    @property
    def acts(self) -> bool:
        """Whether the account may act for them, and not only see what it booked."""
        return self.scope in {Scope.FULL, Scope.REVIEW}


def add(
    actor: Actor, facts: dict[str, Any], *, different_from: Collection[int] = (), now: datetime
) -> int:
    """Add a new patient, to be checked at arrival, and return the id.

    A guest's details never attach to a record that exists: one that looks the same is noted for
    reception, and neither record changes. `different_from` are those that the desk has looked at.
    """
    patient = Patient(id=_resource(), created_at=now, **facts)
    db.session.add(patient)
    db.session.flush()
    with together():
        patient_words.write_first(patient.id, (patient.given_name, patient.family_name))
        audit.record(actor, "patient.added", "patient", patient.id, now=now)
    patient_twins.note(patient, different_from=different_from, now=now)
    return patient.id


def _resource() -> int:
    """Add what stands for a patient where time is taken, and return its id."""
    # Not RETURNING: SQLite would then look through all that refers to resources.
    added: Any = db.session.connection().execute(_new_resource(), {"kind": "patient"})
    return int(added.inserted_primary_key[0])


@cache
def _new_resource() -> Insert:
    table: Any = Resource.__table__
    return insert(table)


def family(person: Person, *, today: date) -> list[Member]:
    """Return whom an account may still act for by a confirmed tie, oneself first, then by age."""
    rows = db.session.execute(
        select(FamilyTie, Patient, not_written_to.has_died(Patient.id))
        .join(Patient, Patient.id == FamilyTie.patient_id)
        .where(
            FamilyTie.account_id == person.id,
            FamilyTie.confirmed_at.is_not(None),
            FamilyTie.ended_at.is_(None),
        )
    ).all()
    members = [_member(tie, patient, died=died, today=today) for tie, patient, died in rows]
    shown = [m for m in members if m.scope is not Scope.CLOSED]
    return sorted(shown, key=lambda m: (m.kind != "self", m.birth_date))


def member(person: Person, patient_id: int, *, today: date) -> Member:
    """Return one of an account's family; raises `NotFound` for anybody else."""
    for one in family(person, today=today):
        if one.id == patient_id:
            return one
    raise NotFound(patient_id)


def acting(person_id: int, patient_id: int, *, today: date) -> OfPatient:
    """Return what the rules need: whether this account acts fully for this patient."""
    tie = db.session.execute(
        select(FamilyTie, Patient)
        .join(Patient, Patient.id == FamilyTie.patient_id)
        .where(
            FamilyTie.account_id == person_id,
            FamilyTie.patient_id == patient_id,
            FamilyTie.confirmed_at.is_not(None),
            FamilyTie.ended_at.is_(None),
        )
    ).first()
    if tie is None:
        return OfPatient()
    acts = _member(tie[0], tie[1], today=today).acts
    return OfPatient(carers=frozenset({person_id}) if acts else frozenset())


def likely_duplicates(ids: list[int]) -> set[int]:
    """Return which of these patients look like an older record that nobody has settled yet."""
    return set(
        db.session.scalars(
            select(LikelyDuplicate.patient_id).where(
                LikelyDuplicate.patient_id.in_(ids), LikelyDuplicate.settled_at.is_(None)
            )
        )
    )


def _member(tie: FamilyTie, patient: Patient, *, died: bool = False, today: date) -> Member:
    return Member(
        id=patient.id,
        name=patient.name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        kind=tie.kind,
        scope=scope(
            tie.kind,
            patient.birth_date,
            on=today,
            agreed=tie.young_person_agreed_at is not None,
        ),
        died=died,
    )


def contact(person: Person) -> dict[str, str]:
    """Return how to reach a signed-in person, for a form to begin with."""
    account = db.session.get_one(Account, person.id)
    own = db.session.scalars(
        select(Patient)
        .join(FamilyTie, FamilyTie.patient_id == Patient.id)
        .where(FamilyTie.account_id == person.id, FamilyTie.kind == "self")
    ).first()
    return {
        "contact_name": account.name,
        "email": account.email,
        "phone": own.phone if own else "",
    }
