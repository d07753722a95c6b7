"""Who works when and what is taken, read as the values that the core computes with."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, String, bindparam, select, text, type_coerce

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, Room, StepResource
from clinic_app.scheduling import rosters, visits
from clinic_app.scheduling.intervals import Interval

from . import claimed_times, claims, practice, practice_mark, roster_question
from .roster_question import CLOSED, REGULAR
from .roster_rows import change_of, pattern_of

LONGEST = timedelta(hours=4)
"""No step is longer: what starts earlier than this before a window cannot reach into it."""
LIVE = text("step_resource.live")
"""Said just so, SQLite sees that its index of live rows is enough; `live = 1` scans every visit."""


Planned = tuple[rosters.Rota, tuple[visits.Practitioner, ...]]
Worked = tuple[tuple[rosters.Session, ...], tuple[visits.Practitioner, ...]]
KEPT = 200
"""So many spans of days a process keeps, each for as long as the practice has the same mark."""


def load(first: date, last: date) -> tuple[rosters.Rota, list[visits.Practitioner]]:
    """Return the roster from `first` to `last`, and whoever is booked."""
    mark = practice_mark.mark()
    plan, people = _planned_under(mark, first, last) if mark else _planned(first, last)
    return plan, list(people)


def worked(
    first: date, last: date, *, only: int | None = None
) -> tuple[list[rosters.Session], list[visits.Practitioner]]:
    """Return the sessions from `first` to `last`, and whoever is booked; one of them if asked."""
    mark = practice_mark.mark()
    found, people = _worked_under(mark, first, last) if mark else _worked(first, last)
    return (
        [session for session in found if only in {None, session.practitioner}],
        [person for person in people if only in {None, person.id}],
    )


@lru_cache(maxsize=KEPT)
def _planned_under(_mark: str, first: date, last: date) -> Planned:
    return _planned(first, last)


@lru_cache(maxsize=KEPT)
def _worked_under(_mark: str, first: date, last: date) -> Worked:
    return _worked(first, last)


def _planned(first: date, last: date) -> Planned:
    people = tuple(
        visits.Practitioner(face.id, face.capabilities, face.gender)
        for face in practice.faces().values()
    )
    rows = roster_question.rows([person.id for person in people], first, last)
    plan = rosters.Rota(
        patterns=tuple(pattern_of(row) for row in rows if row.kind == REGULAR),
        changes=tuple(change_of(row) for row in rows if row.kind not in {REGULAR, CLOSED}),
        closures=tuple(
            rosters.Closure(row.day, row.label, row.location_id)
            for row in rows
            if row.kind == CLOSED
        ),
    )
    return plan, people


def _worked(first: date, last: date) -> Worked:
    plan, people = _planned(first, last)
    return tuple(sessions(plan, first, last)), people


def rooms(kinds: Collection[str]) -> list[visits.Room]:
    """Return the rooms of these kinds."""
    if not kinds:
        return []
    mark = practice_mark.mark()
    return [room for room in (_rooms_under(mark) if mark else _rooms()) if room.kind in kinds]


@lru_cache(maxsize=4)
def _rooms_under(_mark: str) -> tuple[visits.Room, ...]:
    return _rooms()


def _rooms() -> tuple[visits.Room, ...]:
    found = db.session.execute(select(Room.id, Room.kind, Room.location_id).order_by(Room.id))
    return tuple(visits.Room(*row) for row in found)


def busy(
    resources: Collection[int],
    window: Interval,
    *,
    hold_id: str,
    now: datetime,
    joined: bool = False,
) -> dict[int, list[Interval]]:
    """Return what is booked or held of each resource; the time of `hold_id` counts as free.

    `joined`: bookings that follow on each other are one interval, which is quicker to read.
    """
    taken: dict[int, list[Interval]] = defaultdict(list)
    for resource, interval in _booked(resources, window, hold_id, joined=joined):
        taken[resource].append(interval)
    cells: dict[int, list[int]] = defaultdict(list)
    for resource, cell, holder in claims.held(resources, window, now=now):
        if holder != hold_id:
            cells[resource].append(cell)
    for resource, held in cells.items():
        taken[resource].extend(claimed_times.as_intervals(held))
    return taken


def _booked(
    resources: Collection[int], window: Interval, hold_id: str, *, joined: bool
) -> Iterator[tuple[int, Interval]]:
    asked = {
        "resources": list(resources),
        "after": window.start - LONGEST,
        "start": window.start,
        "end": window.end,
        "hold": hold_id,
    }
    found: Any = db.session.connection().execute(_booked_question(), asked)
    rows = found.cursor.fetchall()  # bare tuples: making rows of thousands took longer than asking
    found.close()
    told = _joined(rows) if joined else rows
    return ((resource, Interval(_utc(start), _utc(end))) for resource, start, end in told)


def _joined(rows: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Join what follows on each other, before anything is read as an instant."""
    resource, start, end = None, None, None
    for another, begins, ends in rows:
        if another == resource and begins <= end:
            end = max(end, ends)
            continue
        if resource is not None:
            yield resource, start, end
        resource, start, end = another, begins, ends
    if resource is not None:
        yield resource, start, end


def _utc(told: str | datetime) -> datetime:
    """Return an instant as the database itself tells it: thousands are read for one page."""
    if isinstance(told, str):
        return datetime.fromisoformat(f"{told}+00:00")
    return told.astimezone(UTC)


@cache
def _booked_question() -> Select[int, str, str]:
    """Return the question put together once: doing so each time takes longer than the answer."""
    own = select(Appointment.id).where(Appointment.hold_id == bindparam("hold"))
    times = (type_coerce(StepResource.starts_at, String), type_coerce(StepResource.ends_at, String))
    return (
        select(StepResource.resource_id, *times)
        .where(
            LIVE,
            StepResource.appointment_id.not_in(own),
            StepResource.resource_id.in_(bindparam("resources", expanding=True)),
            StepResource.starts_at > bindparam("after"),
            StepResource.starts_at < bindparam("end"),
            StepResource.ends_at > bindparam("start"),
        )
        .order_by(StepResource.resource_id, StepResource.starts_at)
    )


def sessions(rota: rosters.Rota, first: date, last: date) -> list[rosters.Session]:
    """Return the sessions from `first` to `last` in the practice's zone."""
    return rosters.sessions(rota, first, last, zone=clock.ZONE)
