"""Counting tries in the database, so that every process sees the same number."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, text

from clinic_app.extensions import UTCDateTime, db
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
    hashed = hashlib.sha256(key.encode()).hexdigest()  # keys name people; the table must not
    asked = {"key": hashed, "window": window}
    return int(db.session.connection().execute(_COUNTED, asked).scalar_one())


_COUNTED = text(
    "INSERT INTO rate_counter (key, window_start, count) VALUES (:key, :window, 1)"
    " ON CONFLICT (key, window_start) DO UPDATE SET count = rate_counter.count + 1"
    " RETURNING count"
).bindparams(bindparam("window", type_=UTCDateTime()))
"""In words, the same on both databases, and put together once: each press is counted."""


def allow(key: str, most: int, *, every: timedelta, now: datetime) -> None:
    """Count one try and raise `TooMany` when it is one too many."""
    if count(key, every=every, now=now) > most:
        raise TooMany(max(1, int(every.total_seconds() // 60)))


def prune(*, before: datetime) -> None:
    """Forget windows that ended long ago."""
    db.session.execute(delete(RateCounter).where(RateCounter.window_start < before))
