"""The diary of one day: who works when, who comes, what is being booked at this moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.scheduling.coverage import Cover
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Removed, Session

from . import availability, claimed_times, claims, cover, day_hours
from .day_visits import DayVisit, on_days
from .practice import Face


@dataclass(frozen=True, slots=True)
class Day:
    """Everything the diary shows of a day.

    `held` is what patients are booking online just now; `away` the leave of whoever would work;
    `amber` are the visits that nobody's hours cover.
    """

    day: date
    sessions: tuple[Session, ...]
    visits: tuple[DayVisit, ...]
    faces: dict[int, Face]
    held: dict[int, tuple[Interval, ...]]
    closed: str
    away: tuple[Removed, ...]
    amber: frozenset[int]

    @property
    def working(self) -> list[int]:
        """Who works that day or has a visit, in the practice's order."""
        people = {s.practitioner for s in self.sessions}
        people |= {p for v in self.visits if v.live for step in v.steps for p in step.people}
        order = list(self.faces)
        return sorted(people, key=lambda p: (order.index(p) if p in order else len(order), p))


def of_day(day: date, *, now: datetime) -> Day:
    """Return the diary of a day: six queries, however many visits it has."""
    return of_days(day, day, now=now)[0]


def of_days(first: date, last: date, *, now: datetime) -> list[Day]:
    """Return the diary of each day from `first` to `last`: as many queries as one day."""
    hours = day_hours.of_days(first, last)
    visits: dict[date, list[DayVisit]] = {day: [] for day in hours}
    for visit in on_days(first, last):
        visits[clock.local_date(visit.starts_at)].append(visit)
    held = _held(list(hours[first].faces), first, last, now=now)
    return [
        Day(
            day=day,
            sessions=one.sessions,
            visits=tuple(visits[day]),
            faces=one.faces,
            held=held,
            closed=one.closed,
            away=one.away,
            amber=frozenset(cover.amber(visits[day], Cover(one.sessions))),
        )
        for day, one in hours.items()
    ]


def _held(
    people: list[int], first: date, last: date, *, now: datetime
) -> dict[int, tuple[Interval, ...]]:
    end = availability.day_start(last + timedelta(days=1))
    whole = Interval(availability.day_start(first), end)
    cells: dict[int, list[int]] = {}
    for person, cell, _hold in claims.held(people, whole, now=now):
        cells.setdefault(person, []).append(cell)
    return {
        person: tuple(claimed_times.as_intervals(sorted(set(c)))) for person, c in cells.items()
    }
