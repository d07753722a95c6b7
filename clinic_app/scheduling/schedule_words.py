"""Regular hours, leave and closures in plain words, for pages and for the record of a change."""

from calendar import day_name
from collections.abc import Mapping
from datetime import date, time

from .rosters import DAY, WeeklyPattern
from .schedule_edits import (
    ChangePattern,
    Close,
    Edit,
    EndPattern,
    Extra,
    Leave,
    NewPattern,
    Relabel,
    Reopen,
    patterns_of,
)


def day(value: date) -> str:
    """Return "Tuesday 6 October 2026"."""
    return f"{value:%A} {value.day} {value:%B %Y}"


def wall(value: time) -> str:
    """Return "1:30 pm"."""
    return f"{value.hour % 12 or 12}:{value.minute:02} {'pm' if value.hour >= 12 else 'am'}"


def hours(starts: time, ends: time) -> str:
    """Return "9:00 am to 12:30 pm"."""
    return f"{wall(starts)} to {wall(ends)}"


def rhythm(pattern: WeeklyPattern) -> str:
    """Return "Tuesdays", or "Every second Saturday"."""
    name = day_name[pattern.weekday]
    return f"{name}s" if pattern.every_weeks == 1 else f"Every second {name}"


def regular(pattern: WeeklyPattern) -> str:
    """Return "Tuesdays 9:00 am to 12:30 pm, Baby clinic"."""
    said = f"{rhythm(pattern)} {hours(pattern.starts, pattern.ends)}"
    return f"{said}, {pattern.label}" if pattern.label else said


def edit(value: Edit, places: Mapping[int, str] | None = None) -> str:
    """Return what an edit does, as one line; `places` names locations, if there are several."""
    match value:
        case NewPattern():
            (new,) = patterns_of(value)
            until = f" until {day(value.valid_to)}" if value.valid_to else ""
            return f"New hours: {regular(new)}, from {day(value.since)}{until}"
        case ChangePattern():
            *_, new = patterns_of(value)
            return f"{regular(value.old)} {_becomes(value.old, new)}, from {day(value.since)}"
        case EndPattern():
            return f"{regular(value.old)} end: the last day is {day(value.last_day)}"
        case Leave():
            return f"Away {_when(value)}"
        case Extra() | Relabel():
            what = "Extra hours" if isinstance(value, Extra) else "Other use of hours"
            label = f", {value.hours.label}" if value.hours.label else ""
            span = hours(value.hours.starts, value.hours.ends)
            return f"{what} on {day(value.day)}, {span}{label}"
        case Close() | Reopen():
            where = (places or {}).get(value.location or 0, "")
            what = f"Closed: {value.name}" if isinstance(value, Close) else "Open after all"
            return f"{what}, {day(value.day)}{f', {where}' if where else ''}"


def _when(leave: Leave) -> str:
    if leave.starts and leave.ends:
        return f"{day(leave.first)}, {hours(leave.starts, leave.ends)}"
    if leave.first == leave.last:
        return day(leave.first)
    if leave.last == leave.first + DAY:
        return f"{day(leave.first)} and {day(leave.last)}"
    return f"{day(leave.first)} to {day(leave.last)}"


def _becomes(old: WeeklyPattern, new: WeeklyPattern) -> str:
    """Say what hours become, or what else of them is different if not when they are."""
    if regular(old) != regular(new):
        return f"become {_lower(regular(new))}"
    if old.room != new.room:
        return "have another room" if new.room else "have no fixed room"
    return "are for other visits"


def _lower(words: str) -> str:
    """Return the words as they stand inside a sentence; the names of days keep their capital."""
    return words.replace("Every", "every", 1)
