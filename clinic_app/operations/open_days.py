"""The last day on which somebody is here, where a last possible day falls on a closed one."""

from datetime import date
from functools import lru_cache

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Closure
from clinic_app.scheduling import open_days

from . import practice, practice_mark


def last_before(last: date, *, since: date) -> date | None:
    """Return the last open day before a day that is closed; None where that day itself is open.

    Also None where the practice does not open between `since` and that day.
    """
    places = practice.current().practice.locations
    weekdays = frozenset(hours.weekday for place in places for hours in place.hours)
    found = open_days.last_open(last, since=since, weekdays=weekdays, closed=_closed())
    return None if found == last else found


def _closed() -> frozenset[date]:
    """Return the days on which the whole practice is closed, kept under the practice's mark."""
    mark = practice_mark.mark()
    return _marked(mark) if mark else _read()


@lru_cache(maxsize=4)
def _marked(_mark: str) -> frozenset[date]:
    return _read()


def _read() -> frozenset[date]:
    only = len(practice.current().practice.locations) == 1
    every = select(Closure.day)
    return frozenset(
        db.session.scalars(every if only else every.where(Closure.location_id.is_(None)))
    )
