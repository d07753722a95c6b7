"""Who read whose records: one row a reader, subject and purpose in each quarter of an hour."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from clinic_app.access.actors import Actor
from clinic_app.extensions import db
from clinic_app.models import AccessLog


def quarter_of(now: datetime) -> datetime:
    """Return the beginning of the quarter of an hour in which an instant lies."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def note(actor: Actor, subject: str, purpose: str, *, now: datetime) -> datetime:
    """Record that `actor` read `subject`, for example "patient:12" or "day-list:2026-11-24".

    Returns the quarter of an hour in which that stands.
    """
    dialect: Any = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    quarter = quarter_of(now)
    row = dialect.insert(AccessLog).values(
        actor=actor.code, subject=subject, purpose=purpose, quarter=quarter, at=now
    )
    db.session.execute(row.on_conflict_do_nothing())
    return quarter
