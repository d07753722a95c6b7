"""What is known of a patient, and the desk's writing of it: add, correct, tell apart."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient

from . import audit, patient_twins, patient_words, patients
from .errors import ChangedMeanwhile, NotFound, Refused
from .patient_search import Found, found
from .patient_twins import look_alikes, settle_duplicate

__all__ = ["add", "edit", "look_alikes", "one", "record", "settle_duplicate"]

FIELDS = (
    "given_name", "family_name", "birth_date", "gender", "phone", "email", "contact_name",
    "interpreter", "access_needs", "alert",
)  # fmt: skip
"""What the desk can change, in the order of the form."""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is known of a patient besides visits."""

    id: int
    given_name: str
    family_name: str
    birth_date: date
    gender: str
    phone: str
    email: str
    contact_name: str
    interpreter: str
    access_needs: str
    alert: str
    checked: bool
    created_at: datetime

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def facts(self) -> dict[str, Any]:
        """What the desk can change, by field."""
        return {field: getattr(self, field) for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else wrote meanwhile; `both`: the form changes the same field."""

    field: str
    value: Any
    both: bool


class Stale(ChangedMeanwhile):
    """The record is no longer as the form showed it; `changes` say what it holds now."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(*(change.field for change in changes))
        self.changes = changes


class LooksAlike(Refused):
    """There are records that may be of the same person, which nobody has looked at yet."""

    def __init__(self, alike: list[Found]) -> None:
        super().__init__(*(one.id for one in alike))
        self.alike = alike


def one(patient: int) -> Found:
    """Return a patient as lists show one; raises `NotFound`."""
    return found(_row(patient))


def record(patient: int) -> Record:
    """Return everything that is known of a patient; raises `NotFound`."""
    row = _row(patient)
    facts: dict[str, Any] = {name: getattr(row, name) for name in ("id", "created_at", *FIELDS)}
    return Record(**facts, checked=row.checked_at is not None)


def fingerprint(facts: Mapping[str, Any]) -> str:
    """Return what stands for the values of a form, field by field, to be sent along with it."""
    return ".".join(_mark(facts[field]) for field in FIELDS)


def add(
    actor: Actor,
    facts: dict[str, Any],
    *,
    different_from: Collection[int] | None = None,
    now: datetime,
) -> int:
    """Add a new patient at the desk and return the id; the details are checked at arrival.

    With `different_from`, the records that the desk has looked at, it raises `LooksAlike` when
    there are others, so that sending twice adds nobody twice. Without, they are only noted.
    """
    require(actor, Permission.PATIENTS_EDIT)
    if different_from is not None:
        look_first(facts, different_from)
    return patients.add(actor, facts, different_from=different_from or (), now=now)


def look_first(facts: Mapping[str, Any], different_from: Collection[int]) -> None:
    """Raise `LooksAlike` if records may be of this person that nobody has looked at."""
    named = (facts["given_name"], facts["family_name"])
    alike = look_alikes(*named, facts["birth_date"], facts.get("phone", ""))
    if {one.id for one in alike} - set(different_from):
        raise LooksAlike(alike)


def edit(
    actor: Actor, patient: int, facts: Mapping[str, Any], *, shown: str, now: datetime
) -> tuple[str, ...]:
    """Write a patient's details and return which fields changed; none: all was so already.

    `shown` is the fingerprint of what the form began with. Raises `Stale` if the record is no
    longer like that, so that nobody's correction is lost unseen.
    """
    require(actor, Permission.PATIENTS_EDIT)
    row = _row(patient, lock=True)
    before = {field: getattr(row, field) for field in FIELDS}
    changed = tuple(f for f in FIELDS if f in facts and facts[f] != before[f])
    if not changed:
        return ()
    if stale := _stale(before, facts, shown):
        raise Stale(stale)
    for field in changed:
        setattr(row, field, facts[field])
    # the names of the fields only: the log is read by people who need not know the values
    audit.record(actor, "patient.edited", "patient", patient, now=now, fields=list(changed))
    _follow_up(actor, row, before, now=now)
    return changed


def _follow_up(actor: Actor, row: Patient, before: Mapping[str, Any], *, now: datetime) -> None:
    """Rewrite what hangs on a name, a birth date or an address."""
    if (row.given_name, row.family_name) != (before["given_name"], before["family_name"]):
        patient_words.write(row.id, (row.given_name, row.family_name))
    if any(getattr(row, f) != before[f] for f in ("given_name", "family_name", "birth_date")):
        patient_twins.note(row, now=now)
    for column, field in (
        (Appointment.contact_email, "email"),
        (Appointment.contact_phone, "phone"),
    ):
        if before[field] and getattr(row, field) != before[field]:
            _readdress(actor, row, column, (before[field], getattr(row, field)), now=now)


def _readdress(
    actor: Actor, row: Patient, column: Any, from_to: tuple[str, str], *, now: datetime
) -> None:
    """Give the visits to come the new address where they have the old one of this patient."""
    old, new = from_to
    coming = select(Appointment.id).where(
        Appointment.patient_id == row.id, Appointment.ends_at > now, column == old
    )
    ids = list(db.session.scalars(coming.order_by(Appointment.id).with_for_update()))
    if ids:
        to = update(Appointment).where(Appointment.id.in_(ids))
        db.session.execute(to.values({column.key: new}))
        audit.record_many(actor, "appointment.readdressed", "appointment", ids, now=now)


def _row(patient: int, *, lock: bool = False) -> Patient:
    wanted = select(Patient).where(Patient.id == patient)
    row = db.session.scalars(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise NotFound(patient)
    return row


def _stale(now: Mapping[str, Any], typed: Mapping[str, Any], shown: str) -> tuple[Change, ...]:
    """Return which fields are not as shown; of a fingerprint that is none of ours, all."""
    sent = shown.split(".") if shown.count(".") == len(FIELDS) - 1 else [""] * len(FIELDS)
    marks = dict(zip(FIELDS, sent, strict=True))
    changed = [field for field in FIELDS if _mark(now[field]) != marks[field]]
    written = {f: _mark(typed[f]) for f in changed if f in typed}
    clash = {f for f, mark in written.items() if mark not in (marks[f], _mark(now[f]))}
    return tuple(Change(field, now[field], both=field in clash) for field in changed)


def _mark(value: object) -> str:
    return hashlib.sha256(str(value).encode()).hexdigest()[:12]
