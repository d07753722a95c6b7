"""What the desk may change of who works when, each as a value, and the roster afterwards.

Nothing here is checked: `schedule_problems` says what is wrong with an edit before it is applied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from .rosters import (
    DAY,
    Added,
    Change,
    Closure,
    Relabelled,
    Removed,
    Rota,
    WeeklyPattern,
    days,
)

WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours as somebody wishes them, in wall time; `room` is where the person sits, if fixed."""

    starts: time
    ends: time
    location: int
    reserved_for: frozenset[str] = frozenset()
    label: str = ""
    same_day: bool = False
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which day of the week, and how often; `week_of` lies in a week that counts."""

    weekday: int
    every_weeks: int = 1
    week_of: date | None = None

    def begins(self, since: date) -> date:
        """Return the first day on or after `since` that lies in a week that counts."""
        monday = since - since.weekday() * DAY
        anchor = self.week_of or since
        apart = (monday - (anchor - anchor.weekday() * DAY)).days // 7 % self.every_weeks
        return since if apart == 0 else monday + (self.every_weeks - apart) * WEEK


@dataclass(frozen=True, slots=True)
class NewPattern:
    """New regular hours from a day on, until `valid_to` if there is one."""

    practitioner: int
    rhythm: Rhythm
    hours: Hours
    since: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ChangePattern:
    """Regular hours become others from a day on; the old ones end the day before."""

    old: WeeklyPattern
    rhythm: Rhythm
    hours: Hours
    since: date

    @property
    def practitioner(self) -> int:
        return self.old.practitioner

    @property
    def valid_to(self) -> date | None:
        return self.old.valid_to


@dataclass(frozen=True, slots=True)
class EndPattern:
    """Regular hours are worked for the last time on or before a day."""

    old: WeeklyPattern
    last_day: date

    @property
    def practitioner(self) -> int:
        return self.old.practitioner


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away from the first to the last day; with times, for part of a single day."""

    practitioner: int
    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """Hours on one day that are not regular."""

    practitioner: int
    day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class Relabel:
    """Hours of one day are for other kinds of visit; place and room stay, whatever `hours` says."""

    practitioner: int
    day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class Close:
    """A day on which one location, or with None the practice, is closed."""

    day: date
    name: str
    location: int | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """A closed day is worked after all."""

    day: date
    location: int | None = None


OfPerson = NewPattern | ChangePattern | EndPattern | Leave | Extra | Relabel
Edit = OfPerson | Close | Reopen


def apply(edit: Edit, rota: Rota) -> Rota:
    """Return the roster as it is after an edit that has no problems."""
    match edit:
        case NewPattern() | ChangePattern() | EndPattern():
            gone = () if isinstance(edit, NewPattern) else (edit.old,)
            kept = [pattern for pattern in rota.patterns if pattern not in gone]
            return replace(rota, patterns=(*kept, *patterns_of(edit)))
        case Close():
            closed = Closure(edit.day, edit.name, edit.location)
            return replace(rota, closures=(*rota.closures, closed))
        case Reopen():
            shut = [c for c in rota.closures if (c.day, c.location) != (edit.day, edit.location)]
            return replace(rota, closures=tuple(shut))
    return replace(rota, changes=(*rota.changes, *changes_of(edit)))


def patterns_of(edit: NewPattern | ChangePattern | EndPattern) -> Iterator[WeeklyPattern]:
    """Yield what is left of the old regular hours, and the new ones."""
    if isinstance(edit, EndPattern):
        yield from _until(edit.old, edit.last_day)
        return
    if isinstance(edit, ChangePattern):
        yield from _until(edit.old, edit.since - DAY)
    hours = edit.hours
    yield WeeklyPattern(
        practitioner=edit.practitioner,
        location=hours.location,
        weekday=edit.rhythm.weekday,
        starts=hours.starts,
        ends=hours.ends,
        valid_from=edit.rhythm.begins(edit.since),
        valid_to=edit.valid_to,
        every_weeks=edit.rhythm.every_weeks,
        reserved_for=hours.reserved_for,
        label=hours.label,
        same_day=hours.same_day,
        room=hours.room,
    )


def changes_of(edit: Leave | Extra | Relabel) -> Iterator[Change]:
    """Yield what an edit says of single days, in order."""
    who = edit.practitioner
    if isinstance(edit, Leave):
        for day in days(edit.first, edit.last):
            yield Removed(who, day, edit.starts, edit.ends)
        return
    wish = edit.hours
    more = (wish.reserved_for, wish.label, wish.same_day)
    if isinstance(edit, Extra):
        yield Added(who, wish.location, edit.day, wish.starts, wish.ends, *more, wish.room)
    else:
        yield Relabelled(who, edit.day, wish.starts, wish.ends, *more)


def span(edit: Edit) -> tuple[date, date | None]:
    """Return the first and the last day that an edit may change; None means without end."""
    match edit:
        case NewPattern() | ChangePattern():
            return edit.since, edit.valid_to
        case EndPattern():
            return edit.last_day + DAY, edit.old.valid_to
        case Leave():
            return edit.first, edit.last
    return edit.day, edit.day


def _until(old: WeeklyPattern, last: date) -> Iterator[WeeklyPattern]:
    """Yield the hours as they were, up to a day; nothing if they had not begun by then."""
    if last >= old.valid_from:
        yield replace(old, valid_to=last)
