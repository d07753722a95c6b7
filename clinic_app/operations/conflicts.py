"""Who or what holds a time that a visit was to be moved to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient, Room, StepResource
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.needs import Need, Plan
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.visits import Practitioner
from clinic_app.scheduling.visits import Room as RoomThere

from . import claims, practice, rota
from .claims import Place
from .visit_facts import Visit

PERSON, ROOM, PATIENT = "practitioner", "room", "patient"


@dataclass(frozen=True, slots=True)
class Holder:
    """What is in the way: `kind` of thing, its id, and the visit or the hold that has it.

    `name` is the patient's and `what` the kind of visit as others may read it; both are empty for
    a time that somebody is booking online until `until`.
    """

    kind: str
    resource: int
    start: datetime
    end: datetime
    visit: int = 0
    name: str = ""
    what: str = ""
    until: datetime | None = None


def in_the_way(visit: Visit, start: datetime, lead: int, *, now: datetime) -> tuple[Holder, ...]:
    """Return who holds what a visit would need at a time: its practitioner, a room, the patient.

    A room or a second person counts only where every one that would do is taken.
    """
    found: dict[tuple[str, int, datetime], Holder] = {}
    for places in _wanted(visit, start, lead):
        held = [_holders(place, visit, now=now) for place in places]
        if held and all(held):
            found |= {(h.kind, h.visit, h.start): h for h in held[0]}
    return tuple(found.values())


def rooms() -> dict[int, str]:
    """Return the name of each room."""
    return {row.id: row.name for row in db.session.execute(select(Room.id, Room.name))}


def _wanted(visit: Visit, start: datetime, lead: int) -> Iterator[list[Place]]:
    """Yield for each need of the visit the places of which it would take one."""
    plan = Plan(visit.steps)
    first, *others = plan.needs
    yield [Place(lead, _span(first, start))]
    supply = _Supply.on(clock.local_date(start), visit) if others else None
    for need in others:
        if supply:
            kind = PERSON if need.room is None else ROOM
            span = _span(need, start)
            yield [Place(r, span, kind) for r in supply.able(need, span) if r != lead]
    yield [Place(visit.patient, Interval(start, start + plan.length), PATIENT)]


def _span(need: Need, start: datetime) -> Interval:
    begins, _ends, busy = need.span
    return Interval(start + begins, start + busy)


@dataclass(frozen=True, slots=True)
class _Supply:
    """The rooms and the people at work at the place of a visit on a day."""

    rooms: list[RoomThere]
    people: list[Practitioner]
    sessions: list[Session]

    @classmethod
    def on(cls, day: date, visit: Visit) -> "_Supply":
        roster, people = rota.load(day, day)
        here = [s for s in rota.sessions(roster, day, day) if s.location == visit.location]
        kinds = {step.room for step in visit.kind.steps if step.room}
        rooms = [room for room in rota.rooms(kinds) if room.location == visit.location]
        return cls(rooms, people, [s for s in here if s.admits(visit.kind.slug)])

    def able(self, need: Need, span: Interval) -> Iterator[int]:
        """Yield the rooms, or who of those at work then, would do."""
        if need.room is not None:
            yield from (room.id for room in self.rooms if room.kind == need.room)
            return
        working = {s.practitioner for s in self.sessions if s.interval.overlaps(span)}
        for person in self.people:
            if person.id in working and person.capabilities & need.capabilities:
                yield person.id


def _holders(place: Place, visit: Visit, *, now: datetime) -> list[Holder]:
    return [*_visits(place, visit), *_holds(place, now=now)]


def _visits(place: Place, visit: Visit) -> Iterator[Holder]:
    rows = db.session.execute(
        select(Appointment, Patient, StepResource)
        .join(StepResource, StepResource.appointment_id == Appointment.id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            StepResource.live,
            StepResource.resource_id == place.resource,
            StepResource.appointment_id != visit.id,
            StepResource.starts_at > place.interval.start - rota.LONGEST,
            StepResource.starts_at < place.interval.end,
            StepResource.ends_at > place.interval.start,
        )
        .order_by(StepResource.starts_at, Appointment.id)
    )
    types = practice.current()
    for row, patient, taken in rows:
        what = types.type(row.type_slug).outside_name
        span = (taken.starts_at, taken.ends_at)
        yield Holder(place.kind, place.resource, *span, row.id, patient.name, what)


def _holds(place: Place, *, now: datetime) -> Iterator[Holder]:
    for resource, until in claims.held_until([place], now=now).items():
        span = (place.interval.start, place.interval.end)
        yield Holder(place.kind, resource, *span, until=until)
