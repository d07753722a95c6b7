"""The page of one person's schedule, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from clinic_app.operations.schedules import PersonSchedule, Regular, Where
from clinic_app.scheduling import schedule_words
from clinic_app.scheduling.rosters import Added, Change, Removed
from clinic_app.web.filters import WEEKDAYS, long_day

from . import week_words
from .index_page import ChangeLine, change_line

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Regular hours of one day of the week."""

    hours: str
    notes: tuple[str, ...]
    is_valid: bool
    change_href: str
    end_href: str
    hidden: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week with its hours."""

    name: str
    hours: tuple[HoursLine, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page shows."""

    id: int
    name: str
    week: tuple[WeekDay, ...]
    single: tuple[str, ...]
    to_come: tuple[ChangeLine, ...]
    over: tuple[ChangeLine, ...]
    away_href: str


def page(found: PersonSchedule, *, where: Where, today: date) -> PersonPage:
    """Return the page."""
    faces = {found.face.id: found.face}
    return PersonPage(
        id=found.face.id,
        name=found.face.name,
        week=tuple(_week(found.regular, where, today)),
        single=tuple(_single(change) for change in found.single),
        to_come=tuple(change_line(one, faces, today) for one in found.to_come),
        over=tuple(change_line(one, faces, today) for one in found.over),
        away_href=url_for("schedules.leave", practitioner=found.face.id, day="today", why="Sick"),
    )


def _week(regular: Sequence[Regular], where: Where, today: date) -> Iterator[WeekDay]:
    for day, name in enumerate(WEEKDAYS):
        mine = [one for one in regular if one.pattern.weekday == day]
        if day <= SATURDAY or mine:
            yield WeekDay(name, tuple(_hours(one, where, today) for one in mine))


def _hours(one: Regular, where: Where, today: date) -> HoursLine:
    pattern = one.pattern
    which: dict[str, Any] = {"practitioner": pattern.practitioner, "pattern": one.id}
    return HoursLine(
        hours=schedule_words.hours(pattern.starts, pattern.ends),
        notes=tuple(_notes(one, where, today)),
        is_valid=week_words.is_valid(pattern, today),
        change_href=url_for("schedules.change_hours", **which),
        end_href=url_for("schedules.end_hours", **which),
        hidden=schedule_words.regular(pattern),
    )


def _notes(one: Regular, where: Where, today: date) -> Iterator[str]:
    pattern = one.pattern
    if pattern.label:
        yield pattern.label
    if pattern.every_weeks > 1:
        named = week_words.weeks(pattern, today)
        yield f"Every second week: {named}" if named else "Every second week"
    if kinds := week_words.only_for(pattern.reserved_for):
        yield kinds[:1].upper() + kinds[1:]
    if pattern.same_day:
        yield "Online from 8 am on the day"
    yield from where.words(pattern.room, pattern.location)
    if pattern.valid_from > today:
        yield f"From {long_day(pattern.valid_from)}"
    if pattern.valid_to is not None:
        yield f"Until {long_day(pattern.valid_to)}"


def _single(change: Change) -> str:
    """Return a single day that no change made here explains, such as one from an older version."""
    day = long_day(change.day)
    if isinstance(change, Removed):
        if change.starts is None or change.ends is None:
            return f"Away {day}"
        return f"Away {day}, {schedule_words.hours(change.starts, change.ends)}"
    what = "Extra hours" if isinstance(change, Added) else change.label or "Other use of hours"
    return f"{what} on {day}, {schedule_words.hours(change.starts, change.ends)}"
