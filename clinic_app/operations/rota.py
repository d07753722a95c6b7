"""Who works when and what is taken, read as the values that the core computes with."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import (
    Appointment,
    Closure,
    Practitioner,
    Room,
    RosterChange,
    RosterPattern,
    StepResource,
)
from clinic_app.scheduling import rosters, visits
from clinic_app.scheduling.intervals import Interval

from . import claims, roster_rows

LONGEST = timedelta(hours=4)
"""No step is longer: what starts earlier than this before a window cannot reach into it."""


def load(first: date, last: date) -> tuple[rosters.Rota, list[visits.Practitioner]]:
    """Return the roster that matters from `first` to `last`, and the practitioners in it."""
    rows = db.session.execute(
        select(RosterPattern, Practitioner)
        .join(Practitioner, Practitioner.id == RosterPattern.practitioner_id)
        .where(
            Practitioner.active,
            RosterPattern.valid_from <= last,
            or_(RosterPattern.valid_to.is_(None), RosterPattern.valid_to >= first),
        )
    ).all()
    people = {p.id: _practitioner(p) for _, p in rows}
    changes = db.session.execute(
        select(RosterChange, Practitioner)
        .join(Practitioner, Practitioner.id == RosterChange.practitioner_id)
        .where(Practitioner.active, RosterChange.day.between(first, last))
        .order_by(RosterChange.id)  # of two changes the later one counts
    ).all()
    people |= {p.id: _practitioner(p) for _, p in changes}
    closures = db.session.scalars(select(Closure).where(Closure.day.between(first, last)))
    rota = rosters.Rota(
        patterns=tuple(roster_rows.pattern_of(pattern) for pattern, _ in rows),
        changes=tuple(roster_rows.change_of(change) for change, _ in changes),
        closures=tuple(rosters.Closure(c.day, c.name, c.location_id) for c in closures),
    )
    return rota, sorted(people.values(), key=lambda p: p.id)


def rooms(kinds: Collection[str]) -> list[visits.Room]:
    """Return the rooms of these kinds."""
    if not kinds:
        return []
    found = db.session.scalars(select(Room).where(Room.kind.in_(kinds)).order_by(Room.id))
    return [visits.Room(room.id, room.kind, room.location_id) for room in found]


def busy(
    resources: Collection[int], window: Interval, *, hold_id: str, now: datetime
) -> dict[int, list[Interval]]:
    """Return what is booked or held of each resource; the time of `hold_id` counts as free."""
    taken: dict[int, list[Interval]] = defaultdict(list)
    for resource, start, end in _booked(resources, window, hold_id):
        taken[resource].append(Interval(start, end))
    cells: dict[int, list[int]] = defaultdict(list)
    for resource, cell, holder in claims.held(resources, window, now=now):
        if holder != hold_id:
            cells[resource].append(cell)
    for resource, held in cells.items():
        taken[resource].extend(claims.as_intervals(held))
    return taken


def _booked(
    resources: Collection[int], window: Interval, hold_id: str
) -> list[tuple[int, datetime, datetime]]:
    own = select(Appointment.id).where(Appointment.hold_id == hold_id)
    found = db.session.execute(
        select(StepResource.resource_id, StepResource.starts_at, StepResource.ends_at).where(
            StepResource.live,
            StepResource.appointment_id.not_in(own),
            StepResource.resource_id.in_(resources),
            StepResource.starts_at > window.start - LONGEST,
            StepResource.starts_at < window.end,
            StepResource.ends_at > window.start,
        )
    )
    return [(r, s, e) for r, s, e in found]


def sessions(rota: rosters.Rota, first: date, last: date) -> list[rosters.Session]:
    """Return the sessions from `first` to `last` in the practice's zone."""
    return rosters.sessions(rota, first, last, zone=clock.ZONE)


def _practitioner(row: Practitioner) -> visits.Practitioner:
    return visits.Practitioner(row.id, frozenset(row.capabilities), row.gender)
