"""The nurses' sessions that are kept for weighing babies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.reference.catalogue import AppointmentType

from . import practice, rota

DAYS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WeighSession:
    """One session: its day, from when until when, what it is called, and with whom."""

    day: date
    starts_at: datetime
    ends_at: datetime
    label: str
    who: str


def to_come(kind: AppointmentType, *, now: datetime) -> list[WeighSession]:
    """Return the sessions of the next fortnight kept for a kind of visit: one query."""
    first = clock.local_date(now)
    worked, _people = rota.worked(first, first + DAYS)
    faces = practice.faces()
    return [
        WeighSession(
            day=clock.local_date(session.interval.start),
            starts_at=session.interval.start,
            ends_at=session.interval.end,
            label=session.label,
            who=faces[session.practitioner].name,
        )
        for session in worked
        if kind.slug in session.reserved_for and session.interval.end > now
    ]
