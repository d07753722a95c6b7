"""Who may be written to about a child: a carer whose tie is confirmed, with an e-mail address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from clinic_app.access.carers import Scope, scope
from clinic_app.extensions import db
from clinic_app.models import Account, FamilyTie, Patient, Recall

from . import not_written_to


@dataclass(frozen=True, slots=True)
class Contact:
    """A carer's name and address, and the child's first name."""

    name: str
    email: str
    child: str


def of(patients: Collection[int], *, today: date) -> dict[int, Contact]:
    """Return whom to write to about each of these children: one query.

    The carer who was confirmed first; nobody whose view of a growing child has narrowed, nobody
    whose account is closed, and nobody where it is noted that no one is to be written to.
    """
    if not patients:
        return {}
    rows = db.session.execute(
        select(FamilyTie, Patient, Account.name, Account.email)
        .join(Patient, Patient.id == FamilyTie.patient_id)
        .join(Account, Account.id == FamilyTie.account_id)
        .where(
            FamilyTie.patient_id.in_(patients),
            FamilyTie.kind != "self",
            FamilyTie.confirmed_at.is_not(None),
            FamilyTie.ended_at.is_(None),
            Account.active,
            Account.role == "patient",
            ~not_written_to.everybody().where(Recall.patient_id == FamilyTie.patient_id).exists(),
        )
        .order_by(FamilyTie.confirmed_at, FamilyTie.account_id)
    )
    found: dict[int, Contact] = {}
    for tie, patient, name, email in rows:
        agreed = tie.young_person_agreed_at is not None
        view = scope(tie.kind, patient.birth_date, on=today, agreed=agreed)
        if view in {Scope.FULL, Scope.REVIEW}:
            found.setdefault(patient.id, Contact(name, email, patient.given_name))
    return found
