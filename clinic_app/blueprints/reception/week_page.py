"""The week of everybody: hours, visits and free quarter hours of each person on each day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations.diary import Day
from clinic_app.scheduling.intervals import Interval, merge
from clinic_app.web import date_words
from clinic_app.web.filters import MONTHS, clock_time, long_day
from clinic_app.web.short_names import short_name

from .cells import PersonColumn
from .day_page import Step
from .slips import View

WEEK = timedelta(days=7)
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one day; `amber` visits are covered by nobody's hours; `over`: it is past."""

    href: str
    hours: tuple[str, ...]
    visits: int
    free: int
    amber: int
    over: bool
    hidden: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person's week."""

    href: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A day of the week; `closed` says why, if it is."""

    href: str
    name: str
    closed: str
    today: bool


@dataclass(frozen=True, slots=True)
class WeekPage:
    """Everything the page shows; `person` is whose own week is one press away."""

    day: date
    title: str
    before: Step
    today: Step
    after: Step
    this_week: bool
    days: tuple[Head, ...]
    rows: tuple[Row, ...]
    person: int


def page(days: Sequence[Day], shown: date, view: View) -> WeekPage:
    """Return the page of the week of a day."""
    working = everybody(days)
    kept = [day for day in days if day.working or day.day.weekday() < 5]
    today = clock.local_date(view.now)
    return WeekPage(
        day=shown,
        title=title(days),
        before=step(shown - WEEK),
        today=step(today),
        after=step(shown + WEEK),
        this_week=days[0].day <= today <= days[-1].day,
        days=tuple(_head(day, today) for day in kept),
        rows=tuple(_row(kept, person, shown, view) for person in working),
        person=view.own or next(iter(working or days[0].faces), 0),
    )


def everybody(days: Sequence[Day]) -> list[int]:
    """Return who works that week or has a visit, in the practice's order."""
    found = {person for day in days for person in day.working}
    order = list(days[0].faces)
    return sorted(found, key=lambda p: (order.index(p) if p in order else len(order), p))


def title(days: Sequence[Day]) -> str:
    """Return "Week of 23 November 2026"."""
    return f"Week of {date_words.in_full(days[0].day)}"


def step(day: date, who: int | None = None) -> Step:
    """Return the link to the week of a day, everybody's or one person's."""
    name = "reception.week" if who is None else "reception.person"
    return Step(url_for(name, day=day.isoformat(), who=who), f"Week of {long_day(day)}")


def day_name(day: date) -> str:
    """Return "Tue 24 Nov"."""
    return f"{SHORT_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1][:3]}"


def _head(day: Day, today: date) -> Head:
    href = url_for("reception.day", day=day.day.isoformat())
    return Head(href, day_name(day.day), day.closed, day.day == today)


def _row(days: Sequence[Day], person: int, shown: date, view: View) -> Row:
    return Row(
        href=url_for("reception.person", day=shown.isoformat(), who=person),
        name=short_name(days[0].faces.get(person)),
        cells=tuple(_cell(day, person, view) for day in days),
    )


def _cell(day: Day, person: int, view: View) -> Cell:
    mine = [v for v in day.visits if v.live and any(person in s.people for s in v.steps)]
    worked = merge(s.interval for s in day.sessions if s.practitioner == person)
    return Cell(
        href=url_for("reception.day", day=day.day.isoformat()),
        hours=tuple(_hours(worked)),
        visits=len(mine),
        free=_free(day, person, worked, view),
        amber=sum(v.id in day.amber for v in mine),
        over=bool(worked) and worked[-1].end <= view.now,
        hidden=f", {short_name(day.faces.get(person))}, {long_day(day.day)}",
    )


def _hours(worked: Sequence[Interval]) -> Iterator[str]:
    for one in worked:
        yield f"{_short(one.start)}–{_short(one.end)}"


def _short(instant: datetime) -> str:
    return clock_time(instant).replace(":00", "")


def _free(day: Day, person: int, worked: Sequence[Interval], view: View) -> int:
    """Return how many quarter hours are free and still to come, as the day itself counts them."""
    if not worked:
        return 0
    whole = Interval(worked[0].start, worked[-1].end)
    return sum(cell.bookable for cell in PersonColumn(day, person, whole, view).cells().values())
