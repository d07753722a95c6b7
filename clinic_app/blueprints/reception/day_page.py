"""The page of the diary, with every value ready."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations.day_visits import DayVisit
from clinic_app.operations.diary import Day
from clinic_app.scheduling import status
from clinic_app.web.filters import clock_time, long_day
from clinic_app.web.short_names import short_name

from . import standing
from .board import Board, build

LONG_WAIT = 15
ONE_DAY = timedelta(days=1)
COUNTED = (
    (status.BOOKED, "To come"),
    (status.ARRIVED, "Waiting"),
    (status.STARTED, ""),
    (status.OBSERVING, ""),
    (status.DONE, ""),
    (standing.LATE, ""),
    (status.MISSED, ""),
)
"""The statuses in the order of the counts, which are also the legend; and their words there."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many visits stand so."""

    number: int
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the waiting room."""

    href: str
    name: str
    who: str
    minutes: int
    long: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A cancelled visit."""

    href: str
    time: str
    name: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another day."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """Everything the diary shows."""

    day: date
    title: str
    before: Step
    today: Step
    after: Step
    is_today: bool
    now: str
    counts: tuple[Count, ...]
    waiting: tuple[Waiting, ...]
    board: Board | None
    closed: str
    gone: tuple[Gone, ...]


def page(day: Day, *, now: datetime) -> DayPage:
    """Return the page of a day."""
    today = clock.local_date(now)
    is_today = day.day == today
    return DayPage(
        day=day.day,
        title=long_day(day.day),
        before=_step(day.day - ONE_DAY),
        today=_step(today),
        after=_step(day.day + ONE_DAY),
        is_today=is_today,
        now=clock_time(now),
        counts=_counts(day, now=now),
        waiting=_waiting(day, now=now) if is_today else (),
        board=build(day, now=now),
        closed=_closed(day),
        gone=tuple(_gone(visit, day) for visit in day.visits if not visit.live),
    )


def _step(day: date) -> Step:
    return Step(url_for("reception.day", day=day.isoformat()), long_day(day))


def _closed(day: Day) -> str:
    """Say why a day is empty, if it is."""
    if day.closed:
        return f"The practice is closed: {day.closed}."
    return "" if day.sessions else "Nobody works on this day."


def _counts(day: Day, *, now: datetime) -> tuple[Count, ...]:
    keys = [standing.shown(v.standing, v.starts_at, now=now) for v in day.visits if v.live]
    counted = Counter(keys)
    return tuple(
        Count(counted[key], key, text or standing.word(key, day.day, now=now))
        for key, text in COUNTED
        if counted[key] or key == status.BOOKED
    )


def _waiting(day: Day, *, now: datetime) -> tuple[Waiting, ...]:
    here = [v for v in day.visits if v.live and v.standing.status == status.ARRIVED]
    return tuple(
        _waits(visit, day, now=now) for visit in sorted(here, key=lambda v: v.standing.since)
    )


def _waits(visit: DayVisit, day: Day, *, now: datetime) -> Waiting:
    minutes = max(now - visit.standing.since, timedelta()) // timedelta(minutes=1)
    return Waiting(
        href=url_for("reception.appointment", appointment=visit.id),
        name=visit.name,
        who=short_name(day.faces.get(_next_person(visit))),
        minutes=minutes,
        long=minutes >= LONG_WAIT,
    )


def _next_person(visit: DayVisit) -> int:
    """Return who sees the patient next."""
    for step in visit.steps:
        if step.people and visit.of_step(step.position).status != status.DONE:
            return step.people[0]
    return visit.lead


def _gone(visit: DayVisit, day: Day) -> Gone:
    return Gone(
        href=url_for("reception.appointment", appointment=visit.id),
        time=clock_time(visit.starts_at),
        name=visit.name,
        what=visit.kind.outside_name,
        who=short_name(day.faces.get(visit.lead)),
    )
