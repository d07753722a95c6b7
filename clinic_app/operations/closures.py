"""Days on which the practice is closed, and those on which it probably is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Closure, ScheduleChange
from clinic_app.scheduling import rosters, schedule_words
from clinic_app.scheduling.schedule_edits import Reopen

from . import audit, holiday_suggestions, roster_turns, schedule_writing
from .errors import NotFound
from .holiday_suggestions import Suggestion
from .roster_rows import Roster
from .schedule_writing import Said

NOTHING = Roster({}, (), ())


@dataclass(frozen=True, slots=True)
class Closed:
    """A day that is closed; `change` is what closed it, None if the practice's files did."""

    id: int
    change: int | None
    closure: rosters.Closure


def between(first: date, last: date) -> list[rosters.Closure]:
    """Return the closures from one day to another, in order."""
    rows = db.session.scalars(
        select(Closure).where(Closure.day.between(first, last)).order_by(Closure.day, Closure.id)
    )
    return [_closure(row) for row in rows]


def to_come(today: date) -> list[Closed]:
    """Return every closure from today on, in order."""
    rows = db.session.scalars(
        select(Closure).where(Closure.day >= today).order_by(Closure.day, Closure.id)
    )
    return [Closed(row.id, row.change_id, _closure(row)) for row in rows]


def one(closure: int) -> Closed:
    """Return a closure; raises `NotFound`."""
    row = db.session.get(Closure, closure)
    if row is None:
        raise NotFound(closure)
    return Closed(row.id, row.change_id, _closure(row))


def suggested(today: date) -> list[Suggestion]:
    """Return the public holidays ahead of which nobody said whether the practice is closed."""
    known = set(
        db.session.scalars(
            select(Closure.day).where(Closure.day >= today, Closure.location_id.is_(None))
        )
    )
    return [s for s in holiday_suggestions.ahead(today) if s.day not in known | _open(today)]


def keep_open(actor: Actor, day: date, *, now: datetime) -> None:
    """Note that the practice works on a public holiday; said twice it is noted once.

    Raises `NotFound` for a day that is no holiday ahead.
    """
    require(actor, Permission.SCHEDULES_EDIT)
    roster_turns.change(None)
    today = clock.local_date(now)
    if day in _open(today):
        return
    if day not in {s.day for s in suggested(today)}:
        raise NotFound(day)
    words = f"Not closed, {schedule_words.day(day)}"
    said = Said(words, "Public holiday")
    change = schedule_writing.write(actor, Reopen(day), NOTHING, said, now=now)
    audit.record(actor, "schedule.kept_open", "practice", change, now=now)


def _open(today: date) -> set[date]:
    """Return the days ahead of which somebody said that the whole practice works."""
    return set(
        db.session.scalars(
            select(ScheduleChange.first_day).where(
                ScheduleChange.kind == "closure",
                ScheduleChange.location_id.is_(None),
                ScheduleChange.taken_back_at.is_not(None),
                ScheduleChange.first_day >= today,
            )
        )
    )


def _closure(row: Closure) -> rosters.Closure:
    return rosters.Closure(row.day, row.name, row.location_id)
