"""What stands in the way of a change to the schedule: other hours, leave, closures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from math import lcm
from zoneinfo import ZoneInfo

from . import schedule_words
from .ages import add_months
from .rosters import DAY, Added, Removed, Rota, Session, WeeklyPattern, days, sessions
from .schedule_edits import (
    WEEK,
    ChangePattern,
    Close,
    Edit,
    EndPattern,
    Extra,
    Leave,
    NewPattern,
    Relabel,
    Reopen,
    apply,
    patterns_of,
)

MONTHS_AHEAD = 18
CHANGED = "Somebody else changed these hours meanwhile. Go back to the schedule and look again"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the way of an edit: the field to mend, and what to do."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """The day on which an edit is made, where, and the time by the clock on the wall there."""

    today: date
    zone: ZoneInfo
    at: time = time.min

    @property
    def latest(self) -> date:
        """Return the last day for which something may be planned."""
        return add_months(self.today, MONTHS_AHEAD)


def of_roster(edit: Edit, rota: Rota, when: When) -> Iterator[Problem]:
    """Yield what in the roster is in the way of an edit whose days and times are sound."""
    if isinstance(edit, ChangePattern | EndPattern) and edit.old not in rota.patterns:
        yield Problem("since" if isinstance(edit, ChangePattern) else "last_day", CHANGED)
        return
    match edit:
        case NewPattern() | ChangePattern():
            yield from _of_patterns(edit, rota, when)
        case EndPattern():
            yield from _of_end(edit)
        case Leave():
            yield from _of_leave(edit, rota)
        case Extra() | Relabel():
            yield from _of_one_day(edit, rota, when)
        case Close() | Reopen():
            yield from _of_closing(edit, rota)


def _of_patterns(edit: NewPattern | ChangePattern, rota: Rota, when: When) -> Iterator[Problem]:
    *_, new = patterns_of(edit)
    if not _works_once(new):
        yield Problem("since", "These hours would never be worked: look at the first and last day")
        return
    if isinstance(edit, ChangePattern) and _same_hours(edit.old, new):
        yield Problem("since", "Nothing is different from the hours as they are")
        return
    others = [p for p in rota.patterns if p.practitioner == edit.practitioner]
    if isinstance(edit, ChangePattern):
        ended = apply(EndPattern(edit.old, edit.since - DAY), Rota(patterns=others))
        others = list(ended.patterns)
    for other in others:
        if day := first_overlap(new, other):
            said = schedule_words.regular(other)
            yield Problem("starts", f"These hours overlap {said}, on {schedule_words.day(day)}")
            return
    yield from _over_extra(new, rota, when)


def _over_extra(new: WeeklyPattern, rota: Rota, when: When) -> Iterator[Problem]:
    for change in rota.changes:
        if (
            isinstance(change, Added)
            and change.practitioner == new.practitioner
            and change.day >= when.today
            and new.applies(change.day)
            and _overlap(new.starts, new.ends, change.starts, change.ends)
        ):
            said = schedule_words.hours(change.starts, change.ends)
            day = schedule_words.day(change.day)
            yield Problem("starts", f"These hours overlap the extra hours {said} on {day}")
            return


def first_overlap(one: WeeklyPattern, other: WeeklyPattern) -> date | None:
    """Return the first day on which two patterns are worked at the same time, if there is one.

    Fortnightly hours in alternating weeks never meet, whatever their times.
    """
    if one.weekday != other.weekday:
        return None
    if not _overlap(one.starts, one.ends, other.starts, other.ends):
        return None
    first = max(one.valid_from, other.valid_from)
    first += (one.weekday - first.weekday()) % 7 * DAY
    for number in range(lcm(one.every_weeks, other.every_weeks)):
        day = first + number * WEEK
        if one.applies(day) and other.applies(day):
            return day
    return None


def _overlap(starts: time, ends: time, others: time, until: time) -> bool:
    return starts < until and others < ends


def _works_once(new: WeeklyPattern) -> bool:
    first = new.valid_from + (new.weekday - new.valid_from.weekday()) % 7 * DAY
    return any(new.applies(first + number * WEEK) for number in range(new.every_weeks))


def _same_hours(old: WeeklyPattern, new: WeeklyPattern) -> bool:
    return replace(new, valid_from=old.valid_from) == old and _in_rhythm(old, new)


def _in_rhythm(old: WeeklyPattern, new: WeeklyPattern) -> bool:
    weeks = [day.toordinal() - day.weekday() for day in (old.valid_from, new.valid_from)]
    return (weeks[1] - weeks[0]) // 7 % old.every_weeks == 0


def _of_end(edit: EndPattern) -> Iterator[Problem]:
    if edit.old.valid_to is not None and edit.last_day >= edit.old.valid_to:
        last = schedule_words.day(edit.old.valid_to)
        yield Problem("last_day", f"These hours end on {last} as it is")


def _of_leave(edit: Leave, rota: Rota) -> Iterator[Problem]:
    asked = (edit.starts or time.min, edit.ends or time.max)
    away = {
        change.day
        for change in rota.changes
        if isinstance(change, Removed)
        and change.practitioner == edit.practitioner
        and (change.starts or time.min) <= asked[0]
        and (change.ends or time.max) >= asked[1]
    }
    if away.issuperset(days(edit.first, edit.last)):
        yield Problem("first", "Leave is entered for this time already")


def _of_one_day(edit: Extra | Relabel, rota: Rota, when: When) -> Iterator[Problem]:
    shut = [c for c in rota.closures if c.day == edit.day and c.location in _at(edit)]
    if shut:
        day = schedule_words.day(edit.day)
        yield Problem("day", f"{day} is closed: {shut[0].name}. Open the day first")
        return
    found = sessions(rota, edit.day, edit.day, zone=when.zone)
    wanted = sessions(_alone(edit), edit.day, edit.day, zone=when.zone)
    met = [
        mine
        for mine in found
        if mine.practitioner == edit.practitioner
        and any(mine.interval.overlaps(w.interval) for w in wanted)
    ]
    if isinstance(edit, Extra) and met:
        yield Problem("starts", "These hours overlap others of the same person on that day")
    if isinstance(edit, Relabel) and not met:
        yield Problem("starts", "There are no hours at this time on that day: add extra hours")
    elif isinstance(edit, Relabel) and _is_so_already(edit, met):
        yield Problem("label", "Nothing is different from the hours as they are")


def _at(edit: Extra | Relabel) -> tuple[int | None, ...]:
    return (None, edit.hours.location) if isinstance(edit, Extra) else (None,)


def _alone(edit: Extra | Relabel) -> Rota:
    """Return a roster of the wished hours only, to see when they would be."""
    hours = Added(
        edit.practitioner, edit.hours.location, edit.day, edit.hours.starts, edit.hours.ends
    )
    return Rota(changes=(hours,))


def _is_so_already(edit: Relabel, met: Sequence[Session]) -> bool:
    wish = edit.hours
    asked = (wish.reserved_for, wish.label, wish.same_day)
    return all((s.reserved_for, s.label, s.opens_at is not None) == asked for s in met)


def _of_closing(edit: Close | Reopen, rota: Rota) -> Iterator[Problem]:
    day = schedule_words.day(edit.day)
    shut = [c for c in rota.closures if c.day == edit.day]
    if isinstance(edit, Reopen):
        if edit.location not in {closure.location for closure in shut}:
            yield Problem("day", f"{day} is not closed")
        return
    for closure in shut:
        if closure.location in {None, edit.location}:
            yield Problem("day", f"{day} is closed already: {closure.name}")
            return
