"""Whether anything that the diary of a day shows has changed: cheap enough to ask all day long."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from clinic_app.extensions import db
from clinic_app.models import AuditEntry
from clinic_app.scheduling.intervals import Interval

from . import availability, claims

FIVE_MINUTES = timedelta(minutes=5)


def of_day(day: date, *, now: datetime) -> str:
    """Return a stamp that is another one after any change, and every five minutes: one query.

    Every change of a visit or of the roster leaves an audit entry; what is being booked online
    just now is in the claims. Before the "~" is what people did, after it the time of day.
    """
    begins = availability.day_start(day)
    whole = Interval(begins, availability.day_start(day + timedelta(days=1)))
    five = int(now.timestamp()) // int(FIVE_MINUTES.total_seconds())
    asked = claims.mark_of(whole, now=now) | _since(five)
    row = db.session.connection().execute(_question(), asked).one()
    until = int(row.until.timestamp()) if row.until else 0
    acts, holds = (row.newest or 0, row.of_late), (row.holds, row.cells or 0, row.resources or 0)
    return ".".join(str(part) for part in (*acts, *holds, until)) + f"~{five}"


@cache
def _question() -> Select[Any]:
    """Ask for the newest audit entry, how many there are of late, the holds; put together once.

    The number matters because of two transactions the one with the higher entry may end first.
    """
    newest = select(func.max(AuditEntry.id)).scalar_subquery()
    late = select(func.count()).where(AuditEntry.at >= bindparam("since")).scalar_subquery()
    return claims.mark().add_columns(newest.label("newest"), late.label("of_late"))


def _since(five: int) -> dict[str, datetime]:
    begins = datetime.fromtimestamp(five * FIVE_MINUTES.total_seconds(), UTC)
    return {"since": begins - FIVE_MINUTES}
