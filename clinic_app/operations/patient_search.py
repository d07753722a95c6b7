"""Finding patients at the desk from one box: part of a name, its sound, a birth date, a phone.

Beginnings of words and words of the same sound are looked up by their indexes; only when neither
finds anybody are the words gone through for those letters inside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, select, union_all

from clinic_app.extensions import db
from clinic_app.models import Patient, PatientWord

from . import patient_words
from .patient_query import Query, read

__all__ = ["SOUND", "Found", "Query", "find", "found", "read"]

EXACT, PREFIX, INSIDE, SOUND = 0, 1, 10, 100
"""How far a word is from what was typed; the sum over all words orders people."""
INSIDE_FROM = 3
SOUNDS_FROM = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A patient as lists of the desk show them; `why` says what matched.

    `why` is "name", "sounds like", "birth date" or "phone"; `checked`: whether a new patient's
    details were checked at arrival.
    """

    id: int
    name: str
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    email: str
    contact_name: str
    interpreter: str
    access_needs: str
    alert: str
    checked: bool
    why: str


def find(text: str, *, today: date, most: int = 20) -> list[Found]:
    """Return who fits what was typed, the nearest first, at most one more than `most`.

    Every word must fit a word of the name. Names that begin so come before those that only sound
    so, then by family name. At most two queries.
    """
    query = read(text, today)
    if query.empty:
        return []
    rows = _rows(query, most, inside=False)
    if not rows and any(len(word) >= INSIDE_FROM for word in query.words):
        rows = _rows(query, most, inside=True)
    return [found(patient, why=_why(query, far)) for patient, far in rows]


def found(patient: Patient, *, why: str = "") -> Found:
    """Return a patient's row as lists show it."""
    same = ("id", "name", "given_name", "family_name", "birth_date", "phone", "email")
    more = ("contact_name", "interpreter", "access_needs", "alert")
    facts: dict[str, Any] = {name: getattr(patient, name) for name in (*same, *more)}
    return Found(**facts, checked=patient.checked_at is not None, why=why)


def _why(query: Query, far: int) -> str:
    if query.words:
        return "sounds like" if far >= SOUND else "name"
    return "birth date" if query.birth else "phone"


def _rows(query: Query, most: int, *, inside: bool) -> list[tuple[Patient, int]]:
    rows = db.session.execute(_wanted(query, most, inside))
    return [(patient, far) for patient, far in rows if far < SOUND or _alike(query, patient)]


def _alike(query: Query, patient: Patient) -> bool:
    """Say whether every word is written nearly as a word of the name, or begins it."""
    name = patient_words.words(f"{patient.given_name} {patient.family_name}")
    return all(
        any(other.startswith(word) or patient_words.alike(word, other) for other in name)
        for word in query.words
    )


def _wanted(query: Query, most: int, inside: bool) -> Select[Patient, int]:
    fits = [_fitting(word, f"word_{n}", inside) for n, word in enumerate(query.words)]
    far: Any = sum((fit.c.far for fit in fits), literal(0))
    wanted = select(Patient, far.label("far"))
    for fit in fits:
        wanted = wanted.join(fit, fit.c.patient_id == Patient.id)
    if query.birth:
        wanted = wanted.where(Patient.birth_date == query.birth)
    if query.phone:
        wanted = wanted.where(_of_phone(query.phone))
    order = (Patient.family_name, Patient.given_name, Patient.birth_date, Patient.id)
    return wanted.order_by(*((far,) if fits else ()), *order).limit(most + 1)


def _fitting(word: str, name: str, inside: bool) -> Subquery:
    """Return who has a word that begins so, sounds so or has it inside, and how far it is."""
    patient, is_exact = PatientWord.patient_id, PatientWord.word == word
    near = case((is_exact, EXACT), else_=PREFIX)
    ways = [select(patient, near.label("far")).where(begins(word))]
    sound = patient_words.sound(word)
    if sound and len(word) >= SOUNDS_FROM:
        ways.append(select(patient, literal(SOUND)).where(PatientWord.sound == sound))
    if inside and len(word) >= INSIDE_FROM:
        held = PatientWord.word.contains(word, autoescape=True)
        ways.append(select(patient, literal(INSIDE)).where(held))
    every = union_all(*ways).subquery()
    nearest = select(every.c.patient_id, func.min(every.c.far).label("far"))
    return nearest.group_by(every.c.patient_id).subquery(name)


def begins(word: str) -> ColumnElement[bool]:
    """Say whether a word begins so, in a way that every collation can look up in the index.

    The range narrows, the LIKE decides: a range alone would be wrong where letters are sorted by
    the rules of a language, a LIKE alone cannot use an ordinary index there.
    """
    starts = PatientWord.word.startswith(word, autoescape=True)
    stem = word.rstrip("z")
    if stem and "a" <= stem[-1] <= "y":
        after = stem[:-1] + chr(ord(stem[-1]) + 1)
        return and_(PatientWord.word >= word, PatientWord.word < after, starts)
    return and_(PatientWord.word >= word, starts)


def _of_phone(number: str) -> ColumnElement[bool]:
    """Say whether this is the number, or how it ends; endings are read off the phones' index."""
    if number.startswith("+"):
        return Patient.phone == number
    other = Patient.__table__.alias()
    return Patient.id.in_(select(other.c.id).where(other.c.phone.endswith(number)))
