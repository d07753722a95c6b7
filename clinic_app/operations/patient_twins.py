"""Records that may be of the same person: noticed, shown to the desk, and settled by it.

Nothing is joined by itself, and neither record changes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    insert,
    or_,
    select,
    union,
    update,
)

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import LikelyDuplicate, Patient, PatientWord

from . import audit, patient_words
from .patient_search import Found, found

SAME_BIRTH, SAME_PHONE, SAME_NAME = "same birth date", "same phone", "same name"


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A name as words and as sounds."""

    given: frozenset[str]
    family: frozenset[str]
    words: frozenset[str]

    def resembles(self, other: "_Spoken") -> bool:
        return bool(self.given & other.given or self.family & other.family)


def look_alikes(
    given_name: str, family_name: str, birth_date: date, phone: str = ""
) -> list[Found]:
    """Return the records that may be of this person already, and by `why` what is the same.

    The same birth date and a given or family name that sounds alike; the same phone and the same
    given name by sound; or the same full name.
    """
    name = _spoken(given_name, family_name)
    seen = []
    for patient in _candidates(name, birth_date, phone):
        other = _spoken(patient.given_name, patient.family_name)
        if patient.birth_date == birth_date and name.resembles(other):
            seen.append(found(patient, why=SAME_BIRTH))
        elif phone and patient.phone == phone and name.given & other.given:
            seen.append(found(patient, why=SAME_PHONE))
        elif name.words == other.words:
            seen.append(found(patient, why=SAME_NAME))
    return seen


def note(patient: Patient, *, different_from: Collection[int] = (), now: datetime) -> None:
    """Note for the desk which older records look like this one; the caller audits the patient.

    The same name alone is too little. What the desk has looked at already (`different_from`) is
    noted as settled.
    """
    alike = look_alikes(patient.given_name, patient.family_name, patient.birth_date, patient.phone)
    others = {one.id for one in alike if one.why != SAME_NAME} - {patient.id}
    new = sorted(others - _noted(patient.id)) if others else []
    rows = [
        {
            "patient_id": patient.id,
            "other_id": other,
            "noticed_at": now,
            "settled_at": now if other in different_from else None,
        }
        for other in new
    ]
    if rows:
        db.session.execute(insert(LikelyDuplicate), rows)


def of(patient: int) -> list[Found]:
    """Return the records that may be of the same person and that nobody has settled."""
    pair = LikelyDuplicate
    unsettled = pair.settled_at.is_(None)
    alike = union(
        select(pair.other_id).where(pair.patient_id == patient, unsettled),
        select(pair.patient_id).where(pair.other_id == patient, unsettled),
    )
    rows = db.session.scalars(select(Patient).where(Patient.id.in_(alike)).order_by(Patient.id))
    return [found(row) for row in rows]


def settle_duplicate(actor: Actor, patient: int, other: int, *, now: datetime) -> None:
    """Note that two records are of different people; a second time changes nothing."""
    require(actor, Permission.PATIENTS_EDIT)
    open_pairs = select(LikelyDuplicate.patient_id).where(
        _pair(patient, other), LikelyDuplicate.settled_at.is_(None)
    )
    newer = list(db.session.scalars(open_pairs.with_for_update()))
    if not newer:
        return
    db.session.execute(
        update(LikelyDuplicate)
        .where(_pair(patient, other), LikelyDuplicate.settled_at.is_(None))
        .values(settled_at=now)
    )
    audit.record_many(actor, "patient.told_apart", "patient", newer, now=now)


def _pair(one: int, other: int) -> ColumnElement[bool]:
    return or_(
        and_(LikelyDuplicate.patient_id == one, LikelyDuplicate.other_id == other),
        and_(LikelyDuplicate.patient_id == other, LikelyDuplicate.other_id == one),
    )


def _noted(patient: int) -> set[int]:
    """Return the records that were noted with this one before, settled or not."""
    pairs = db.session.execute(
        select(LikelyDuplicate.patient_id, LikelyDuplicate.other_id).where(
            or_(LikelyDuplicate.patient_id == patient, LikelyDuplicate.other_id == patient)
        )
    )
    return {one for pair in pairs for one in pair}


def _candidates(name: _Spoken, birth_date: date, phone: str) -> list[Patient]:
    """Return whoever has the birth date, the phone, or every word of the name: all by index."""
    asked = {
        "birth_date": birth_date,
        "phone": phone or None,  # which is nobody's
        "word": max(sorted(name.words), key=len, default=None),
    }
    return list(db.session.scalars(_question(), asked))


@cache
def _question() -> Select[Patient]:
    """Return the question put together once: each booking of somebody new asks it."""
    alike = union(
        select(Patient.id).where(Patient.birth_date == bindparam("birth_date")),
        select(Patient.id).where(Patient.phone == bindparam("phone")),
        select(PatientWord.patient_id).where(PatientWord.word == bindparam("word")),
    )
    return select(Patient).where(Patient.id.in_(alike)).order_by(Patient.id)


def _spoken(given_name: str, family_name: str) -> _Spoken:
    given, family = patient_words.words(given_name), patient_words.words(family_name)
    return _Spoken(_sounds(given), _sounds(family), frozenset(given + family))


def _sounds(words: list[str]) -> frozenset[str]:
    """Return how words sound; a script that has no sounds here stands for itself."""
    return frozenset(patient_words.sound(word) or word for word in words)
