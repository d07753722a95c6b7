"""Who works when, as the desk reads it: regular hours, changes to come, what was changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, or_, select

from clinic_app.extensions import db
from clinic_app.models import Account, Location, Room, ScheduleChange
from clinic_app.models import TouchedVisit as TouchedRow
from clinic_app.scheduling.rosters import Change, WeeklyPattern

from . import practice, roster_rows
from .errors import NotFound
from .practice import Face
from .roster_rows import Roster

RECENT = 12


@dataclass(frozen=True, slots=True)
class Where:
    """The names of the practice's locations and rooms, by id, and which rooms a location has."""

    places: dict[int, str]
    rooms: dict[int, str]
    at: dict[int, int]

    def within(self, room: int | None, location: int) -> bool:
        """Say whether a room is at a location; no room is anywhere."""
        return room is None or self.at.get(room) == location

    def said(self, room: int) -> str:
        """Return the name of a room, with its location if the practice has several."""
        return ", ".join(self.words(room, self.at[room]))

    def words(self, room: int | None, location: int) -> list[str]:
        """Return the room, and the location if the practice has several."""
        place = self.places.get(location, "") if len(self.places) > 1 else ""
        return [said for said in (self.rooms.get(room or 0, ""), place) if said]


@dataclass(frozen=True, slots=True)
class Made:
    """A change of the schedule that somebody made; `touched` is how many visits it touched."""

    id: int
    kind: str
    practitioner: int | None
    first_day: date
    last_day: date | None
    starts: time | None
    ends: time | None
    summary: str
    reason: str
    by: str
    made_at: datetime
    taken_back_at: datetime | None
    touched: int


@dataclass(frozen=True, slots=True)
class Regular:
    """Regular hours, and the row that says so."""

    id: int
    pattern: WeeklyPattern


@dataclass(frozen=True, slots=True)
class PersonSchedule:
    """Everything planned of one person: hours, single days to come without a change, changes."""

    face: Face
    regular: tuple[Regular, ...]
    single: tuple[Change, ...]
    to_come: tuple[Made, ...]
    over: tuple[Made, ...]


def everybody(today: date) -> list[PersonSchedule]:
    """Return the schedule of everybody who is booked, in the practice's order."""
    faces, roster = practice.faces(), roster_rows.load(today)
    planned: dict[int, list[Made]] = defaultdict(list)
    for one in _made(_still_to_come(today)):
        planned[one.practitioner or 0].append(one)
    return [_of(face, roster, planned[face.id], today=today) for face in faces.values()]


def of(practitioner: int, today: date) -> PersonSchedule:
    """Return one person's schedule, with the changes that are over; raises `NotFound`."""
    face = face_of(practitioner)
    theirs = ScheduleChange.practitioner_id == practitioner
    made = _made(theirs, most=4 * RECENT)
    return _of(face, roster_rows.load(today), made, today=today)


def face_of(practitioner: int) -> Face:
    """Return somebody who is booked; raises `NotFound`."""
    face = practice.faces().get(practitioner)
    if face is None:
        raise NotFound(practitioner)
    return face


def pattern(practitioner: int, row: int, today: date) -> WeeklyPattern:
    """Return regular hours of a person by their row; raises `NotFound` once they are gone."""
    found = roster_rows.load(today).patterns.get(row)
    if found is None or found.practitioner != practitioner:
        raise NotFound(row)
    return found


def places() -> dict[int, str]:
    """Return the name of each location."""
    return {row.id: row.name for row in db.session.scalars(select(Location).order_by(Location.id))}


def where() -> Where:
    """Return the names of locations and rooms: two queries."""
    rooms = list(db.session.scalars(select(Room).order_by(Room.id)))
    names = {row.id: row.name for row in rooms}
    return Where(places(), names, {row.id: row.location_id for row in rooms})


def recent() -> list[Made]:
    """Return the changes made last, newest first."""
    return _made(most=RECENT)


def change(change_id: int) -> Made:
    """Return a change; raises `NotFound`."""
    found = _made(ScheduleChange.id == change_id)
    if not found:
        raise NotFound(change_id)
    return found[0]


def _of(face: Face, roster: Roster, made: Sequence[Made], *, today: date) -> PersonSchedule:
    mine = [one for one in made if one.practitioner == face.id]
    ahead = [one for one in mine if _lies_ahead(one, today)]
    return PersonSchedule(
        face=face,
        regular=tuple(
            Regular(id_, pattern)
            for id_, pattern in roster.patterns.items()
            if pattern.practitioner == face.id
        ),
        single=tuple(
            c.value for c in roster.changes if c.change is None and c.value.practitioner == face.id
        ),
        to_come=tuple(sorted(ahead, key=lambda one: (one.first_day, one.id))),
        over=tuple(one for one in mine if one not in ahead)[:RECENT],
    )


def _lies_ahead(one: Made, today: date) -> bool:
    """Say whether a change is still to happen; hours that others replaced are simply the hours."""
    if one.taken_back_at is not None:
        return False
    if one.kind in {"pattern", "ended"}:
        return one.first_day > today
    return (one.last_day or one.first_day) >= today


def _still_to_come(today: date) -> ColumnElement[bool]:
    return or_(ScheduleChange.last_day.is_(None), ScheduleChange.last_day >= today)


def _made(*where: ColumnElement[bool], most: int = 400) -> list[Made]:
    """Return changes, newest first, with who made them: one query."""
    touched = (
        select(func.count())
        .where(TouchedRow.change_id == ScheduleChange.id)
        .correlate(ScheduleChange)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ScheduleChange, Account.name, touched)
        .outerjoin(Account, Account.id == ScheduleChange.made_by)
        .where(*where)
        .order_by(ScheduleChange.made_at.desc(), ScheduleChange.id.desc())
        .limit(most)
    )
    return [_view(row, name or "", count) for row, name, count in rows]


def _view(row: ScheduleChange, by: str, touched: int) -> Made:
    return Made(
        id=row.id,
        kind=row.kind,
        practitioner=row.practitioner_id,
        first_day=row.first_day,
        last_day=row.last_day,
        starts=row.starts,
        ends=row.ends,
        summary=row.summary,
        reason=row.reason,
        by=by,
        made_at=row.made_at,
        taken_back_at=row.taken_back_at,
        touched=touched,
    )
