"""Children about whom nobody is written to: whose family moved away, or who died.

It is noted by the reason with which a recall is closed, and holds until somebody says that they are
here again, or that it was a mistake. Where no recall is open, one that says so is written down
closed. Of a child who died no message leaves at all, about visits neither.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from clinic_app.extensions import db
from clinic_app.models import Recall

MOVED_AWAY, DIED = "Moved away", "Has died"
"""How the recalls are closed of a child about whom nobody is written to any more."""
MESSAGES = "messages"
"""What a recall is about that was written down only to say so."""
HERE_AGAIN = "Was noted as moved away or died, and is here again"
_CLOSED = Recall.closed_at.is_not(None)
NOTED = _CLOSED & or_(*(Recall.closed_why.startswith(why) for why in (MOVED_AWAY, DIED)))
"""Which recalls say so."""


def says_so(why: str) -> bool:
    """Say whether a reason to close a recall means that nobody is written to any more."""
    return why.startswith((MOVED_AWAY, DIED))


def everybody() -> Select[int]:
    """Ask for the patients about whom nobody is written to."""
    return select(Recall.patient_id).where(NOTED)


def among(patients: Collection[int]) -> set[int]:
    """Return about which of these nobody is written to: one query."""
    return set(db.session.scalars(everybody().where(Recall.patient_id.in_(patients))))


def died(patients: Collection[int]) -> set[int]:
    """Return which of these are noted as having died: one query."""
    noted = everybody().where(Recall.closed_why.startswith(DIED))
    return set(db.session.scalars(noted.where(Recall.patient_id.in_(patients))))


def has_died(patient: Any) -> ColumnElement[bool]:
    """Ask beside a patient, whose column this takes, whether they are noted as having died."""
    said = everybody().where(Recall.closed_why.startswith(DIED), Recall.patient_id == patient)
    return said.exists()


def noted(patient: int) -> str:
    """Return what was noted last of a family that moved away or a child who died, "" if nothing."""
    words = select(Recall.closed_why).where(Recall.patient_id == patient, NOTED)
    return db.session.scalar(words.order_by(Recall.closed_at.desc()).limit(1)) or ""
