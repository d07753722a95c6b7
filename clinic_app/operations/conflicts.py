"""Who or what holds a time that a visit was to have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient, Room, StepResource
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.needs import Need, Plan
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.visits import Practitioner, Step, lasting
from clinic_app.scheduling.visits import Room as RoomThere

from . import claims, practice, rota, visit_rows
from .claims import Place
from .visit_facts import Visit

PERSON, ROOM, PATIENT = "practitioner", "room", "patient"


@dataclass(frozen=True, slots=True)
class Holder:
    """What is in the way: `kind` of thing, its id, and the visit or the hold that has it.

    `name` is the patient's and `what` the kind of visit as others may read it; both are empty for
    a time that somebody is just booking, and holds until `until`.
    """

    kind: str
    resource: int
    start: datetime
    end: datetime
    visit: int = 0
    name: str = ""
    what: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A time that somebody, called `name`, should have, and what for.

    `location` is where, if that is settled; the visit and the hold are the seeker's own.
    """

    kind: AppointmentType
    patient: int
    name: str
    start: datetime
    lead: int
    location: int | None = None
    visit: int = 0
    hold_id: str = ""
    minutes: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is sought in steps, as long as this one needs."""
        return lasting(self.kind.steps, self.minutes)


def of_visit(visit: Visit, start: datetime, lead: int) -> Sought:
    """Return another time as it is sought for a visit."""
    return Sought(
        kind=visit.kind,
        patient=visit.patient,
        name=visit.name,
        start=start,
        lead=lead,
        location=visit.location,
        visit=visit.id,
        minutes=visit_rows.minutes_of(visit.answers),
    )


def in_the_way(sought: Sought, *, now: datetime) -> tuple[Holder, ...]:
    """Return who holds what a visit would need at a time: its practitioner, a room, the patient.

    A room or a second person counts only where every one that would do is taken. What the patient
    has then is said once, also where it is with the same practitioner.
    """
    found: dict[tuple[str, int, datetime], Holder] = {}
    for places in _wanted(sought):
        held = [_holders(place, sought, now=now) for place in places]
        if held and all(held):
            found |= {(h.kind, h.visit, h.start): h for h in held[0]}
    own = {h.visit for h in found.values() if h.kind == PATIENT and h.visit}
    return tuple(h for h in found.values() if h.kind == PATIENT or h.visit not in own)


def of_person(person: int, span: Interval, *, but: int, now: datetime) -> tuple[Holder, ...]:
    """Return what somebody who is booked has at a time, but for one visit."""
    place = Place(person, span)
    return (*_visits(place, but), *_holds(place, "", now=now))


def closed(day: date) -> str:
    """Return why the practice is closed on a day, "" if it is not."""
    roster, _people = rota.load(day, day)
    return next((one.name for one in roster.closures if one.day == day), "")


def rooms() -> dict[int, str]:
    """Return the name of each room."""
    return {row.id: row.name for row in db.session.execute(select(Room.id, Room.name))}


def _wanted(sought: Sought) -> Iterator[list[Place]]:
    """Yield for each need of the visit the places of which it would take one."""
    start, lead, plan = sought.start, sought.lead, Plan(sought.steps)
    first, *others = plan.needs
    yield [Place(lead, _span(first, start))]
    supply = _Supply.on(clock.local_date(start), sought) if others else None
    for need in others:
        if supply:
            kind = PERSON if need.room is None else ROOM
            span = _span(need, start)
            yield [Place(r, span, kind) for r in supply.able(need, span) if r != lead]
    yield [Place(sought.patient, Interval(start, start + plan.length), PATIENT)]


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
    def on(cls, day: date, sought: Sought) -> "_Supply":
        roster, people = rota.load(day, day)
        places, kind = {None, sought.location}, sought.kind
        anywhere = sought.location is None
        here = [s for s in rota.sessions(roster, day, day) if anywhere or s.location in places]
        rooms = rota.rooms({step.room for step in kind.steps if step.room})
        near = [room for room in rooms if anywhere or room.location in places]
        return cls(near, people, [s for s in here if s.admits(kind.slug)])

    def able(self, need: Need, span: Interval) -> Iterator[int]:
        """Yield the rooms, or who of those at work then, would do."""
        if need.room is not None:
            yield from (room.id for room in self.rooms if room.kind == need.room)
            return
        working = {s.practitioner for s in self.sessions if s.interval.overlaps(span)}
        for person in self.people:
            if person.id in working and person.capabilities & need.capabilities:
                yield person.id


def _holders(place: Place, sought: Sought, *, now: datetime) -> list[Holder]:
    return [*_visits(place, sought.visit), *_holds(place, sought.hold_id, now=now)]


def _visits(place: Place, own: int) -> Iterator[Holder]:
    rows = db.session.execute(
        select(Appointment, Patient, StepResource)
        .join(StepResource, StepResource.appointment_id == Appointment.id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            StepResource.live,
            StepResource.resource_id == place.resource,
            StepResource.appointment_id != own,
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


def _holds(place: Place, own: str, *, now: datetime) -> Iterator[Holder]:
    for resource, until in claims.held_until([place], but=own, now=now).items():
        span = (place.interval.start, place.interval.end)
        yield Holder(place.kind, resource, *span, until=until)
