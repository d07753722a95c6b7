"""What is wrong with a change to the schedule, before it is saved: each problem with its field."""

from collections.abc import Iterator
from datetime import date, time

from . import clock_changes, schedule_words
from .ages import add_months
from .rosters import DAY, Rota, days
from .schedule_edits import (
    WEEK,
    ChangePattern,
    Edit,
    EndPattern,
    Extra,
    Leave,
    NewPattern,
    Relabel,
    patterns_of,
    span,
)
from .schedule_overlaps import MONTHS_AHEAD, Problem, When, of_roster

YEARS_LOOKED = 5
"""How far ahead hours without end are compared with the days on which the clocks change."""

PAST = "Choose today or a later day: what is over stays as it was"
MIDNIGHT = "The end must be after the start. A session cannot run past midnight: make two"
FIVE = "Choose a time on five minutes, for example 9:05 or 9:10"
BACKWARDS = "The last day must not be before the first"


def problems(edit: Edit, rota: Rota, when: When) -> list[Problem]:
    """Return everything that is wrong with an edit, none if it may be saved."""
    found = [*_of_days(edit, when), *_of_times(edit)] or list(_of_now(edit, when))
    return found or [*_of_clocks(edit, when), *of_roster(edit, rota, when)]


def _of_days(edit: Edit, when: When) -> Iterator[Problem]:
    for field, day, earliest in _fixed_days(edit, when):
        if day < earliest:
            yield Problem(field, PAST)
        if day > when.latest:
            last = schedule_words.day(when.latest)
            yield Problem(field, f"Choose a day up to {last}, {MONTHS_AHEAD} months ahead")
    if isinstance(edit, Leave) and edit.last < edit.first:
        yield Problem("last", BACKWARDS)
    if isinstance(edit, NewPattern) and edit.valid_to and edit.valid_to < edit.since:
        yield Problem("valid_to", BACKWARDS)


def _fixed_days(edit: Edit, when: When) -> list[tuple[str, date, date]]:
    """Return (field, day, the earliest that day may be)."""
    match edit:
        case NewPattern() | ChangePattern():
            return [("since", edit.since, when.today)]
        case EndPattern():
            return [("last_day", edit.last_day, when.today - DAY)]
        case Leave():
            days_ = [("first", edit.first)]
            days_ += [("last", edit.last)] if edit.last > edit.first else []
            return [(field, day, when.today) for field, day in days_]
    return [("day", edit.day, when.today)]


def _of_times(edit: Edit) -> Iterator[Problem]:
    starts, ends = _times(edit)
    if isinstance(edit, Leave):
        yield from _of_part_day(edit)
    for field, value in (("starts", starts), ("ends", ends)):
        if value and (value.minute % 5 or value.second or value.microsecond):
            yield Problem(field, FIVE)
    if starts and ends and ends <= starts:
        yield Problem("ends", MIDNIGHT)


def _of_part_day(edit: Leave) -> Iterator[Problem]:
    if bool(edit.starts) != bool(edit.ends):
        missing = "ends" if edit.starts else "starts"
        yield Problem(missing, "Enter both times, or neither for the whole day")
    if edit.starts and edit.last != edit.first:
        yield Problem("starts", "Times are for a single day. Leave them out for several days")


def _of_now(edit: Edit, when: When) -> Iterator[Problem]:
    """Refuse hours of today, or part of a day's leave, that are over already."""
    if not isinstance(edit, Extra | Relabel | Leave):
        return
    first, last = span(edit)
    _, ends = _times(edit)
    if ends and first == last == when.today and ends <= when.at:
        now = schedule_words.wall(when.at)
        yield Problem("ends", f"This is over already: it is {now} now. Choose a later time")


def _times(edit: Edit) -> tuple[time | None, time | None]:
    match edit:
        case NewPattern() | ChangePattern() | Extra() | Relabel():
            return edit.hours.starts, edit.hours.ends
        case Leave():
            return edit.starts, edit.ends
    return None, None


def _of_clocks(edit: Edit, when: When) -> Iterator[Problem]:
    """Refuse hours that a change of the clocks would cut short or repeat."""
    starts, ends = _times(edit)
    if not (starts and ends):
        return
    for day in _worked(edit, when):
        change = clock_changes.on(day, when.zone)
        if change and change.touches(starts, ends):
            yield Problem("starts", _told(change))
            return


def _told(change: clock_changes.ClockChange) -> str:
    start, end = (_hour(value) for value in (change.starts, change.ends))
    if start.split()[-1] == end.split()[-1]:
        start = start.split()[0]
    day = schedule_words.day(change.day)
    return f"On {day} the clocks change between {start} and {end}: choose hours outside"


def _hour(value: time) -> str:
    return schedule_words.wall(value).replace(":00", "")


def _worked(edit: Edit, when: When) -> Iterator[date]:
    """Yield the days on which hours of an edit would be worked."""
    if isinstance(edit, NewPattern | ChangePattern):
        *_, new = patterns_of(edit)
        last = add_months(new.valid_from, 12 * YEARS_LOOKED)
        last = min(new.valid_to or last, last)
        first = new.valid_from + (new.weekday - new.valid_from.weekday()) % 7 * DAY
        for number in range(max((last - first).days // 7 + 1, 0)):
            if new.applies(first + number * WEEK):
                yield first + number * WEEK
    else:
        first, end = span(edit)
        yield from days(first, end or when.latest)
