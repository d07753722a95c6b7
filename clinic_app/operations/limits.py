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
    asked = {"key": _hashed(key), "window": _window(every, now)}
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


def give_back(key: str, *, every: timedelta, now: datetime) -> None:
    """Take one try of `key` back in the current window: it turned out not to be one."""
    known = {"key": _hashed(key), "window": _window(every, now)}
    db.session.connection().execute(_GIVEN_BACK, known)


_GIVEN_BACK = text(
    "UPDATE rate_counter SET count = count - 1"
    " WHERE key = :key AND window_start = :window AND count > 0"
).bindparams(bindparam("window", type_=UTCDateTime()))


def _hashed(key: str) -> str:
    """Return what stands for a key: keys name people, and the table must not."""
    return hashlib.sha256(key.encode()).hexdigest()


def _window(every: timedelta, now: datetime) -> datetime:
    whole = every.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // whole * whole, UTC)


def prune(*, before: datetime) -> None:
    """Forget windows that ended long ago."""
    db.session.execute(delete(RateCounter).where(RateCounter.window_start < before))
