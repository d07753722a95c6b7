"""Who works on some days, and whose names the diary needs: those who left still have visits."""

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app import clock
from clinic_app.scheduling import rosters
from clinic_app.scheduling.rosters import Removed, Session

from . import practice, rota
from .practice import Face


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work on a day; why it is closed, if it is; `faces` has those who left too.

    `away` is the leave of people who would work on that day.
    """

    faces: dict[int, Face]
    sessions: tuple[Session, ...]
    closed: str
    away: tuple[Removed, ...]


def of_day(day: date) -> Hours:
    """Return the hours of a day: two queries."""
    return of_days(day, day)[day]


def of_days(first: date, last: date) -> dict[date, Hours]:
    """Return the hours of each day from `first` to `last`: two queries."""
    faces = practice.faces(who_left=True)
    roster, _people = rota.load(first, last)
    worked = rota.sessions(roster, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        day: Hours(
            faces=faces,
            sessions=tuple(s for s in worked if clock.local_date(s.interval.start) == day),
            closed=next((c.name for c in roster.closures if c.day == day), ""),
            away=rosters.away(roster, day),
        )
        for day in days
    }
