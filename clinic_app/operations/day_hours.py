"""Who works on one day, read in as few questions as may be: the diary is looked at all day long."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from clinic_app.extensions import db
from clinic_app.models import Closure, Practitioner, RosterChange, RosterPattern
from clinic_app.scheduling import rosters
from clinic_app.scheduling.rosters import Session

from . import practice, roster_rows, rota
from .practice import Face


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work on a day; why it is closed, if it is.

    `faces` has those who left too: visits that were booked with them still stand in the diary.
    """

    faces: dict[int, Face]
    sessions: tuple[Session, ...]
    closed: str


def of_day(day: date) -> Hours:
    """Return the hours of a day: three queries."""
    people, patterns = _people(day)
    here = [id_ for id_, person in people.items() if person.active]
    changes = db.session.scalars(
        select(RosterChange)
        .where(RosterChange.practitioner_id.in_(here), RosterChange.day == day)
        .order_by(RosterChange.id)  # of two changes the later one counts
    )
    closures = db.session.scalars(select(Closure).where(Closure.day == day)).all()
    roster = rosters.Rota(
        patterns=tuple(roster_rows.pattern_of(row) for row in patterns),
        changes=tuple(roster_rows.change_of(row) for row in changes),
        closures=tuple(rosters.Closure(c.day, c.name, c.location_id) for c in closures),
    )
    return Hours(
        faces={id_: practice.face_of(row) for id_, row in people.items()},
        sessions=tuple(rota.sessions(roster, day, day)),
        closed=next((c.name for c in closures), ""),
    )


def _people(day: date) -> tuple[dict[int, Practitioner], list[RosterPattern]]:
    """Return everybody who is or was booked, and the regular hours that hold on the day."""
    pattern, ends = RosterPattern, RosterPattern.valid_to
    holds = and_(Practitioner.active, pattern.valid_from <= day, or_(ends.is_(None), ends >= day))
    rows = db.session.execute(
        select(Practitioner, RosterPattern)
        .outerjoin(RosterPattern, and_(pattern.practitioner_id == Practitioner.id, holds))
        .order_by(Practitioner.id, RosterPattern.id)
    ).all()
    return {person.id: person for person, _ in rows}, [p for _, p in rows if p is not None]
