"""Who works on one day, and whose names the diary needs: those who left still have visits in it."""

from dataclasses import dataclass
from datetime import date

from clinic_app.scheduling.rosters import Session

from . import practice, rota
from .practice import Face


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work on a day; why it is closed, if it is; `faces` has those who left too."""

    faces: dict[int, Face]
    sessions: tuple[Session, ...]
    closed: str


def of_day(day: date) -> Hours:
    """Return the hours of a day: two queries."""
    faces = practice.faces(who_left=True)
    roster, _people = rota.load(day, day)
    return Hours(
        faces=faces,
        sessions=tuple(rota.sessions(roster, day, day)),
        closed=next((closure.name for closure in roster.closures), ""),
    )
