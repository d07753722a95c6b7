"""Who may act for a patient: accounts, tied by the desk after it has checked who they are.

The ages of `access/carers.py` stand; what a tie opens as a child grows is told there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.carers import Scope, scope
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, FamilyTie, Patient
from clinic_app.scheduling.ages import completed_years

from . import audit
from .errors import NotFound, Refused

KINDS = ("self", "parent", "guardian", "carer")
ASKED_FROM = 14
"""From this age on the young person is asked, and their answer is noted."""
OWN_FROM = 14
GROWN_UP = 18


@dataclass(frozen=True, slots=True)
class Tie:
    """An account that acts for a patient, or waits to be confirmed; what it sees on that day."""

    account: int
    name: str
    email: str
    kind: str
    confirmed_at: datetime | None
    ended_at: datetime | None
    agreed: bool
    scope: Scope


@dataclass(frozen=True, slots=True)
class Relative:
    """Another patient of the same family."""

    id: int
    name: str
    birth_date: date


class NoSuchAccount(Refused):
    """No patient's account has this address."""


class NeedsAgreement(Refused):
    """At this age only somebody whom the young person agreed to may be tied."""


class TooOld(Refused):
    """Nobody acts as a parent or guardian for a grown-up."""


class TooYoung(Refused):
    """A child has no account of their own."""


class AnotherSelf(Refused):
    """The account is somebody else's own."""


def ties(patient: int, *, today: date) -> tuple[Tie, ...]:
    """Return everybody who acts, waits or acted for a patient, those who act now first."""
    rows = db.session.execute(
        select(FamilyTie, Account, Patient.birth_date)
        .join(Account, Account.id == FamilyTie.account_id)
        .join(Patient, Patient.id == FamilyTie.patient_id)
        .where(FamilyTie.patient_id == patient)
        .order_by(Account.name, Account.id)
    ).all()
    found = [_tie(tie, account, born, today) for tie, account, born in rows]
    return tuple(sorted(found, key=lambda t: (t.ended_at is not None, t.confirmed_at is None)))


def family(patient: int) -> list[Relative]:
    """Return the other patients for whom the same accounts act, the eldest first."""
    now = (FamilyTie.confirmed_at.is_not(None), FamilyTie.ended_at.is_(None))
    accounts = select(FamilyTie.account_id).where(FamilyTie.patient_id == patient, *now)
    tied = select(FamilyTie.patient_id).where(FamilyTie.account_id.in_(accounts), *now)
    others = select(Patient).where(Patient.id.in_(tied), Patient.id != patient)
    found = db.session.scalars(others.order_by(Patient.birth_date, Patient.id))
    return [Relative(one.id, one.name, one.birth_date) for one in found]


def parents_address(patient: int) -> bool:
    """Say whether messages to a young person go to somebody who is or was tied as their carer."""
    tied = (
        select(FamilyTie.account_id)
        .join(Account, Account.id == FamilyTie.account_id)
        .join(Patient, Patient.id == FamilyTie.patient_id)
        .where(FamilyTie.patient_id == patient, FamilyTie.kind != "self")
    )
    found = db.session.scalar(tied.where(Account.email == func.lower(Patient.email)).limit(1))
    return found is not None


def confirm_tie(
    actor: Actor, patient: int, email: str, kind: str, *, agreed: bool, now: datetime
) -> int:
    """Let an account act for a patient from now on and return the account.

    A tie that waits is confirmed, one that ended begins again; a second time changes nothing.
    `agreed`: the young person was asked at the desk and agrees; a small child cannot. Raises
    `NoSuchAccount`, `NeedsAgreement`, `TooOld`, `TooYoung` or `AnotherSelf`.
    """
    require(actor, Permission.PATIENTS_EDIT)
    person = _patient(patient)
    account = _account(email)
    asked = completed_years(person.birth_date, clock.local_date(now)) >= ASKED_FROM
    _check(person, account, kind, agreed=agreed and asked, on=clock.local_date(now))
    row = db.session.get(FamilyTie, (account, patient))
    if row is None:
        row = FamilyTie(account_id=account, patient_id=patient)
        db.session.add(row)
    stands = row.confirmed_at is not None and row.ended_at is None
    before = (row.kind, row.young_person_agreed_at) if stands else None
    kept = row.young_person_agreed_at if stands else None
    row.kind, row.ended_at = kind, None
    row.young_person_agreed_at = kept or (now if agreed and asked else None)
    if before != (row.kind, row.young_person_agreed_at):
        row.confirmed_at = now
        subject = f"{account}-{patient}"
        audit.record(actor, "family_tie.confirmed", "family_tie", subject, now=now, tie=kind)
    return account


def end_tie(actor: Actor, account: int, patient: int, *, now: datetime) -> None:
    """End what lets an account act for a patient, or refuse what waits; twice is harmless."""
    require(actor, Permission.PATIENTS_EDIT)
    _patient(patient)
    row = db.session.get(FamilyTie, (account, patient))
    if row is None:
        raise NotFound(account)
    if row.ended_at is None:
        row.ended_at = now
        subject = f"{account}-{patient}"
        audit.record(actor, "family_tie.ended", "family_tie", subject, now=now)


def _check(person: Patient, account: int, kind: str, *, agreed: bool, on: date) -> None:
    """Raise why an account cannot be tied so to a patient, if it cannot."""
    age = completed_years(person.birth_date, on)
    if kind == "self":
        if age < OWN_FROM:
            raise TooYoung
        if _own_of_another(account, person.id):
            raise AnotherSelf
    elif scope(kind, person.birth_date, on=on, agreed=agreed) is Scope.CLOSED:
        raise TooOld if age >= GROWN_UP and kind != "carer" else NeedsAgreement


def _own_of_another(account: int, patient: int) -> bool:
    """Say whether an account is another patient's own: a parent's never becomes the child's."""
    other = select(FamilyTie.patient_id).where(
        FamilyTie.account_id == account,
        FamilyTie.patient_id != patient,
        FamilyTie.kind == "self",
        FamilyTie.ended_at.is_(None),
    )
    return db.session.scalar(other.limit(1)) is not None


def _patient(patient: int) -> Patient:
    """Return a patient whose ties nobody else changes until this transaction ends."""
    wanted = select(Patient).where(Patient.id == patient).with_for_update()
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound(patient)
    return row


def _account(email: str) -> int:
    wanted = select(Account.id).where(
        Account.email == email.strip().lower(), Account.role == "patient", Account.active
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NoSuchAccount
    return found


def _tie(tie: FamilyTie, account: Account, born: date, today: date) -> Tie:
    agreed = tie.young_person_agreed_at is not None
    return Tie(
        account=account.id,
        name=account.name,
        email=account.email,
        kind=tie.kind,
        confirmed_at=tie.confirmed_at,
        ended_at=tie.ended_at,
        agreed=agreed,
        scope=scope(tie.kind, born, on=max(today, born), agreed=agreed),
    )
