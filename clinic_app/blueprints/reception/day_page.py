"""The page of the diary, with every value ready."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations.day_visits import DayVisit
from clinic_app.operations.diary import Day
from clinic_app.scheduling import schedule_words, status
from clinic_app.scheduling.rosters import Removed
from clinic_app.web.filters import clock_time, long_day
from clinic_app.web.short_names import short_name

from . import standing
from .board import Board, build
from .slips import View, place_of

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
class Alone:
    """How many visits nobody's hours cover, and where they are sorted out."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the diary, and the stamp that is another one when any of it changes."""

    day: date
    title: str
    before: Step
    today: Step
    after: Step
    is_today: bool
    instant: datetime
    stamp: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """Everything the diary shows of a day.

    `person` is whose own week is one press away; `who`, whose week it is, is nobody's here.
    """

    title: str
    person: int
    is_today: bool
    now: str
    counts: tuple[Count, ...]
    waiting: tuple[Waiting, ...]
    away: str
    alone: Alone | None
    board: Board | None
    closed: str
    gone: tuple[Gone, ...]
    who: int | None = None


def frame(day: date, *, stamp: str, now: datetime) -> Frame:
    """Return what stands around the diary of a day."""
    today = clock.local_date(now)
    return Frame(
        day=day,
        title=long_day(day),
        before=_step(day - ONE_DAY),
        today=_step(today),
        after=_step(day + ONE_DAY),
        is_today=day == today,
        instant=now,
        stamp=stamp,
    )


def page(day: Day, view: View) -> DayPage:
    """Return the diary of a day."""
    now = view.now
    is_today = day.day == clock.local_date(now)
    return DayPage(
        title=long_day(day.day),
        person=view.own or next(iter(day.working or day.faces), 0),
        is_today=is_today,
        now=clock_time(now),
        counts=_counts(day, now=now),
        waiting=_waiting(day, view) if is_today else (),
        away="" if day.closed else _away(day),
        alone=_alone(day),
        board=build(day, view),
        closed=_closed(day),
        gone=tuple(_gone(visit, day, view) for visit in day.visits if not visit.live),
    )


def _away(day: Day) -> str:
    """Say who has leave that day: "Dr Carver is away; Dr Osei is away 1:30 pm to 5:00 pm"."""
    whole = {one.practitioner for one in day.away if not (one.starts and one.ends)}
    said = [_leave(one, day, whole=one.practitioner in whole) for one in day.away]
    return "; ".join(dict.fromkeys(said))


def _leave(one: Removed, day: Day, *, whole: bool) -> str:
    name = short_name(day.faces.get(one.practitioner))
    if whole or one.starts is None or one.ends is None:
        return f"{name} is away"
    return f"{name} is away {schedule_words.hours(one.starts, one.ends)}"


def _alone(day: Day) -> Alone | None:
    number = len(day.amber)
    return Alone(number, url_for("schedules.to_sort_out")) if number else None


def _step(day: date) -> Step:
    return Step(url_for("reception.day", day=day.isoformat()), long_day(day))


def _closed(day: Day) -> str:
    """Say why a day is empty, if it is."""
    if day.closed:
        what = "Part of the practice" if day.sessions else "The practice"
        return f"{what} is closed: {day.closed}."
    return "" if day.sessions else "Nobody works on this day."


def _counts(day: Day, *, now: datetime) -> tuple[Count, ...]:
    keys = [standing.shown(v.standing, v.starts_at, now=now) for v in day.visits if v.live]
    counted = Counter(keys)
    return tuple(
        Count(counted[key], key, text or standing.word(key, day.day, now=now))
        for key, text in COUNTED
        if counted[key] or key == status.BOOKED
    )


def _waiting(day: Day, view: View) -> tuple[Waiting, ...]:
    here = [v for v in day.visits if v.live and v.standing.status == status.ARRIVED]
    return tuple(_waits(visit, day, view) for visit in sorted(here, key=lambda v: v.standing.since))


def _waits(visit: DayVisit, day: Day, view: View) -> Waiting:
    minutes = max(view.now - visit.standing.since, timedelta()) // timedelta(minutes=1)
    return Waiting(
        href=_href(visit, view),
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


def _everybody(visit: DayVisit, day: Day) -> str:
    parts = [[short_name(day.faces.get(p)) for p in step.people] for step in visit.steps]
    return ", then ".join(" and ".join(part) for part in parts if part)


def _href(visit: DayVisit, view: View) -> str:
    return f"{view.day_href}?visit={visit.id}#{place_of(visit.id, live=visit.live)}"


def _gone(visit: DayVisit, day: Day, view: View) -> Gone:
    return Gone(
        href=_href(visit, view),
        time=clock_time(visit.starts_at),
        name=visit.name,
        what=visit.kind.outside_name,
        who=_everybody(visit, day),
    )
