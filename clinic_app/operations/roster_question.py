"""The one question by which pages of times learn who works when, put together once a process."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, literal, null, or_, select, union_all

from clinic_app.extensions import db
from clinic_app.models import Closure, RosterChange, RosterPattern

WEEK = 7
REGULAR, CLOSED = "regular", "closed"
"""What a row is; any other word is the kind of a change of one day."""
HOURS = (
    "practitioner_id", "location_id", "room_id",
    "starts", "ends", "reserved_for", "label", "same_day",
)  # fmt: skip
WEEKLY = ("weekday", "every_weeks", "valid_from", "valid_to")
FIRST: Any = bindparam("first")
LAST: Any = bindparam("last")
PEOPLE: Any = bindparam("people", expanding=True)
WEEKDAYS: Any = bindparam("weekdays", expanding=True)


def rows(people: Collection[int], first: date, last: date) -> list[Any]:
    """Return regular hours, changes of one day and closures, each with the columns of all.

    `kind` tells them apart; changes come in the order in which they were made.
    """
    days = min((last - first).days + 1, WEEK)
    asked = {
        "people": list(people),
        "first": first,
        "last": last,
        "weekdays": [(first + timedelta(days=n)).weekday() for n in range(days)],
    }
    return list(db.session.execute(_question(), asked))


@cache
def _question() -> CompoundSelect[Any]:
    return union_all(_regular(), _changes(), _closures()).order_by("id")


def _regular() -> Select[Any]:
    """Return the question for hours of the week; the columns of all take their types from it."""
    pattern = RosterPattern
    columns: list[Any] = [getattr(pattern, name) for name in (*HOURS, *WEEKLY)]
    day = pattern.valid_from.label("day")  # of the others
    return select(literal(REGULAR).label("kind"), pattern.id, *columns, day).where(
        pattern.practitioner_id.in_(PEOPLE),
        pattern.weekday.in_(WEEKDAYS),
        pattern.valid_from <= LAST,
        or_(pattern.valid_to.is_(None), pattern.valid_to >= FIRST),
    )


def _changes() -> Select[Any]:
    change = RosterChange
    columns: list[Any] = [getattr(change, name) for name in HOURS]
    columns += [null() for _ in WEEKLY]
    return select(change.kind, change.id, *columns, change.day).where(
        change.practitioner_id.in_(PEOPLE), change.day.between(FIRST, LAST)
    )


def _closures() -> Select[Any]:
    said: dict[str, Any] = {"location_id": Closure.location_id, "label": Closure.name}
    columns: list[Any] = [said.get(name, null()) for name in (*HOURS, *WEEKLY)]
    return select(literal(CLOSED), Closure.id, *columns, Closure.day).where(
        Closure.day.between(FIRST, LAST)
    )
