"""Children whose family moved away: nobody writes to them, and no recall is opened.

It is noted by the reason with which a recall is closed, and holds until somebody says that they are
here again.
"""

from collections.abc import Collection

from sqlalchemy import Select, select

from clinic_app.extensions import db
from clinic_app.models import Recall

MOVED_AWAY = "Moved away"
"""How a recall is closed of a family that is not written to any more."""
HERE_AGAIN = "Was noted as moved away, and is here again"
NOTED = Recall.closed_at.is_not(None) & Recall.closed_why.startswith(MOVED_AWAY)
"""Which recalls say so."""


def everybody() -> Select[int]:
    """Ask for the patients who are noted as moved away."""
    return select(Recall.patient_id).where(NOTED)


def among(patients: Collection[int]) -> set[int]:
    """Return which of these are noted as moved away: one query."""
    return set(db.session.scalars(everybody().where(Recall.patient_id.in_(patients))))


def noted(patient: int) -> str:
    """Return what was noted last when a family moved away, "" if nothing was: one query."""
    words = select(Recall.closed_why).where(Recall.patient_id == patient, NOTED)
    return db.session.scalar(words.order_by(Recall.closed_at.desc()).limit(1)) or ""
