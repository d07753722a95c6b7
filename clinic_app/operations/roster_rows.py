"""The roster's rows as values that know which row and which change they come from, and back."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from clinic_app.extensions import db
from clinic_app.models import Closure, Practitioner, RosterChange, RosterPattern
from clinic_app.scheduling import rosters
from clinic_app.scheduling.rosters import Added, Change, Relabelled, Removed, Rota, WeeklyPattern

AHEAD = timedelta(days=600)
"""Nothing is planned further ahead: eighteen months, and what reaches beyond."""
SAME = (
    "weekday", "starts", "ends", "valid_from", "valid_to", "every_weeks", "label", "same_day",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfOneDay:
    """What a single day says, and which change of the schedule said it."""

    change: int | None
    value: Change


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closure, its row, and which change of the schedule made it."""

    id: int
    change: int | None
    value: rosters.Closure


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything planned from a day on."""

    patterns: dict[int, WeeklyPattern]
    changes: tuple[OfOneDay, ...]
    closures: tuple[ClosedDay, ...]

    @property
    def rota(self) -> Rota:
        """Return it as the core takes it."""
        return self.without(None)

    def without(self, change: int | None) -> Rota:
        """Return it as it would be if a change of single days or a closure had not been made."""
        return Rota(
            patterns=tuple(self.patterns.values()),
            changes=tuple(c.value for c in self.changes if not change or c.change != change),
            closures=tuple(c.value for c in self.closures if not change or c.change != change),
        )

    def row_of(self, pattern: WeeklyPattern) -> int | None:
        """Return the id of the row that says so, if there still is one."""
        return next((id_ for id_, one in self.patterns.items() if one == pattern), None)


def load(first: date) -> Roster:
    """Return what is planned from a day on, of everybody who is booked: three queries."""
    active = Practitioner.active
    patterns = db.session.scalars(
        select(RosterPattern)
        .join(Practitioner, Practitioner.id == RosterPattern.practitioner_id)
        .where(active, or_(RosterPattern.valid_to.is_(None), RosterPattern.valid_to >= first))
        .order_by(RosterPattern.weekday, RosterPattern.starts, RosterPattern.id)
    )
    changes = db.session.scalars(
        select(RosterChange)
        .join(Practitioner, Practitioner.id == RosterChange.practitioner_id)
        .where(active, RosterChange.day.between(first, first + AHEAD))
        .order_by(RosterChange.id)  # of two changes the later one counts
    )
    closures = db.session.scalars(
        select(Closure).where(Closure.day >= first).order_by(Closure.day, Closure.id)
    )
    return Roster(
        patterns={row.id: pattern_of(row) for row in patterns},
        changes=tuple(OfOneDay(row.change_id, change_of(row)) for row in changes),
        closures=tuple(
            ClosedDay(c.id, c.change_id, rosters.Closure(c.day, c.name, c.location_id))
            for c in closures
        ),
    )


def pattern_of(row: RosterPattern) -> WeeklyPattern:
    """Return a row of regular hours as the core takes it."""
    return WeeklyPattern(
        practitioner=row.practitioner_id,
        location=row.location_id,
        reserved_for=frozenset(row.reserved_for),
        room=row.room_id,
        **{name: getattr(row, name) for name in SAME},
    )


def change_of(row: RosterChange) -> Change:
    """Return a row of a single day as the core takes it."""
    if row.kind == "removed":
        return Removed(row.practitioner_id, row.day, row.starts, row.ends)
    if row.starts is None or row.ends is None:
        raise ValueError(f"roster change {row.id} has no hours")
    more = (row.starts, row.ends, frozenset(row.reserved_for), row.label, row.same_day)
    if row.kind == "added":
        return Added(row.practitioner_id, row.location_id, row.day, *more, row.room_id)
    return Relabelled(row.practitioner_id, row.day, *more)


def pattern_row(value: WeeklyPattern, *, change: int) -> RosterPattern:
    """Return the row of new regular hours."""
    return RosterPattern(
        practitioner_id=value.practitioner,
        location_id=value.location,
        reserved_for=sorted(value.reserved_for),
        room_id=value.room,
        change_id=change,
        **{name: getattr(value, name) for name in SAME},
    )


def change_row(value: Change, *, location: int, reason: str, change: int) -> RosterChange:
    """Return the row of a single day; the location of what takes hours away says nothing."""
    facts: dict[str, Any] = {"kind": "removed", "reserved_for": []}
    if not isinstance(value, Removed):
        facts = {
            "kind": "added" if isinstance(value, Added) else "relabelled",
            "reserved_for": sorted(value.reserved_for),
            "label": value.label,
            "same_day": value.same_day,
        }
    return RosterChange(
        practitioner_id=value.practitioner,
        location_id=value.location if isinstance(value, Added) else location,
        room_id=value.room if isinstance(value, Added) else None,
        day=value.day,
        starts=value.starts,
        ends=value.ends,
        reason=reason,
        change_id=change,
        **facts,
    )
