"""The diary of one day: who works when, who comes, what is being booked at this moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app.scheduling.coverage import Cover
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Session

from . import availability, claims, cover, day_hours
from .day_visits import DayVisit, on_day
from .practice import Face


@dataclass(frozen=True, slots=True)
class Day:
    """Everything the diary shows of a day.

    `held` is what patients are booking online just now; `amber` are the visits that nobody's hours
    cover.
    """

    day: date
    sessions: tuple[Session, ...]
    visits: tuple[DayVisit, ...]
    faces: dict[int, Face]
    held: dict[int, tuple[Interval, ...]]
    closed: str
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
    hours, visits = day_hours.of_day(day), tuple(on_day(day))
    return Day(
        day=day,
        sessions=hours.sessions,
        visits=visits,
        faces=hours.faces,
        held=_held(list(hours.faces), day, now=now),
        closed=hours.closed,
        amber=frozenset(cover.amber(visits, Cover(hours.sessions))),
    )


def _held(people: list[int], day: date, *, now: datetime) -> dict[int, tuple[Interval, ...]]:
    whole = Interval(availability.day_start(day), availability.day_start(day + timedelta(days=1)))
    cells: dict[int, list[int]] = {}
    for person, cell, _hold in claims.held(people, whole, now=now):
        cells.setdefault(person, []).append(cell)
    return {person: tuple(claims.as_intervals(sorted(set(c)))) for person, c in cells.items()}
