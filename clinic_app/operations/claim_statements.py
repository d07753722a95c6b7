"""The statements by which time is taken, in words and put together once for so many places.

They are the same on both databases. SQLAlchemy would put an insert of several rows together anew
each time, which took longer than all of it takes the database. Only `claims` uses them.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import TextClause, bindparam, text

from clinic_app.extensions import UTCDateTime, db

Row = tuple[tuple[int, int, int], str]
"""The key of a claim (resource, cell, lane), and the kind of the resource."""
Span = tuple[int, range]
"""A resource, and cells of it that follow on each other."""


def upsert(rows: Sequence[Row], *, hold_id: str, expires_at: datetime | None, now: datetime) -> int:
    """Take these cells, in this order, if free, expired or already ours; return how many were."""
    asked: dict[str, object] = {"hold": hold_id, "until": expires_at, "now": now}
    for n, ((resource, cell, lane), kind) in enumerate(rows):
        asked |= {
            f"resource_{n}": resource,
            f"cell_{n}": cell,
            f"lane_{n}": lane,
            f"kind_{n}": kind,
        }
    return len(db.session.connection().execute(_upsert(len(rows)), asked).all())


def fit_in_over(spans: Sequence[Span], *, hold_id: str, now: datetime) -> bool:
    """Say whether another hold has a live fit-in in one of these spans, which no key can see."""
    if not spans:
        return False
    asked: dict[str, object] = {"hold": hold_id, "now": now}
    for n, (resource, cells) in enumerate(spans):
        asked |= {f"resource_{n}": resource, f"first_{n}": cells.start, f"end_{n}": cells.stop}
    return db.session.connection().execute(_fit_in(len(spans)), asked).first() is not None


def lock(pairs: Sequence[tuple[int, int]]) -> None:
    """Wait for everybody who has one of these (resource, day) on PostgreSQL, in this order."""
    asked = {f"r_{n}": r for n, (r, _) in enumerate(pairs)}
    asked |= {f"d_{n}": day for n, (_, day) in enumerate(pairs)}
    db.session.connection().execute(_lock(len(pairs)), asked)


@cache
def _lock(count: int) -> TextClause:
    values = ", ".join(f"(CAST(:r_{n} AS INTEGER), CAST(:d_{n} AS INTEGER))" for n in range(count))
    return text(
        f"SELECT pg_advisory_xact_lock(r, d) FROM (VALUES {values}) AS wanted (r, d)"  # noqa: S608 (numbers of ours)
    )


@cache
def _upsert(count: int) -> TextClause:
    values = ", ".join(
        f"(:resource_{n}, :cell_{n}, :lane_{n}, :kind_{n}, :hold, :until)" for n in range(count)
    )
    return _with_times(
        "INSERT INTO claim (resource_id, cell, lane, kind, hold_id, expires_at)"  # noqa: S608 (numbers of ours)
        f" VALUES {values} ON CONFLICT (resource_id, cell, lane)"
        " DO UPDATE SET hold_id = excluded.hold_id, expires_at = excluded.expires_at"
        " WHERE claim.expires_at <= :now OR claim.hold_id = :hold RETURNING cell",
        "until",
        "now",
    )


@cache
def _fit_in(count: int) -> TextClause:
    over = " OR ".join(
        f"(resource_id = :resource_{n} AND cell >= :first_{n} AND cell < :end_{n})"
        for n in range(count)
    )
    return _with_times(
        "SELECT 1 FROM claim WHERE lane > 0 AND hold_id <> :hold"  # noqa: S608 (numbers of ours)
        f" AND (expires_at IS NULL OR expires_at > :now) AND ({over}) LIMIT 1",
        "now",
    )


def _with_times(words: str, *times: str) -> TextClause:
    return text(words).bindparams(*(bindparam(name, type_=UTCDateTime()) for name in times))
