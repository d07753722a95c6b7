"""Counting tries in the database, so that every process sees the same number."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from clinic_app.extensions import db
from clinic_app.models import RateCounter

from .errors import Refused


class TooMany(Refused):
    """Too many tries; `minutes` is how long to wait at most."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"wait {minutes} minutes")
        self.minutes = minutes


def count(key: str, *, every: timedelta, now: datetime) -> int:
    """Count one more try of `key` in the current window and return how many there are now."""
    window = datetime.fromtimestamp(
        now.timestamp() // every.total_seconds() * every.total_seconds(), UTC
    )
    dialect: Any = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    hashed = hashlib.sha256(key.encode()).hexdigest()  # keys name people; the table must not
    row = dialect.insert(RateCounter).values(key=hashed, window_start=window, count=1)
    upsert = row.on_conflict_do_update(
        index_elements=[RateCounter.key, RateCounter.window_start],
        set_={"count": RateCounter.count + 1},
    ).returning(RateCounter.count)
    return int(db.session.execute(upsert).scalar_one())


def allow(key: str, most: int, *, every: timedelta, now: datetime) -> None:
    """Count one try and raise `TooMany` when it is one too many."""
    if count(key, every=every, now=now) > most:
        raise TooMany(max(1, int(every.total_seconds() // 60)))


def prune(*, before: datetime) -> None:
    """Forget windows that ended long ago."""
    db.session.execute(delete(RateCounter).where(RateCounter.window_start < before))
