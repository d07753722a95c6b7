"""What people do with their own visits: look, cancel, and undo, signed in or by a signed link."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.carers import shows
from clinic_app.access.policy import OfPatient, Permission, require
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import completed_years
from clinic_app.scheduling.refusals import Refusal

from . import (
    appointments,
    availability,
    cancelled_first,
    follow_ons,
    limits,
    patients,
    visit_facts,
    visit_rows,
)
from .appointments import NotPossible
from .errors import NotFound, SlotTaken
from .follow_ons import Loss
from .patients import Member
from .visit_facts import Visit

LINKED = OfPatient(linked=True)
TRIES = 5
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the family with the visits to come that this account may see."""

    member: Member
    visits: tuple[Visit, ...]

    @property
    def acts(self) -> bool:
        """Whether the account may change these visits, and not only see them."""
        return self.member.acts


def family(person: Person, *, now: datetime) -> list[Coming]:
    """Return an account's family with the visits to come, oneself first."""
    require(person, Permission.FAMILY_READ)
    today = clock.local_date(now)
    members = patients.family(person, today=today)
    visits = visit_facts.to_come([m.id for m in members], now=now) if members else []
    return [
        Coming(m, tuple(v for v in visits if v.patient == m.id and _listed(v, m, person, today)))
        for m in members
    ]


def one(person: Person, appointment: int, *, now: datetime) -> tuple[Member, Visit]:
    """Return a visit of the family that this account may cancel; raises `NotFound` for others."""
    for coming in family(person, now=now):
        for visit in coming.visits:
            if visit.id == appointment and coming.acts:
                return coming.member, visit
    raise NotFound(appointment)


def cancel(person: Person, appointment: int, *, now: datetime) -> None:
    """Cancel a visit of the family; raises `NotPossible` once it has begun."""
    _, visit = one(person, appointment, now=now)
    subject = patients.acting(person.id, visit.patient, today=clock.local_date(now))
    _cancel(person, visit, subject, now=now)


def loss(person: Person, appointment: int, *, now: datetime) -> Loss | None:
    """Return what is lost without a visit of the family, as far as this account may see."""
    visit = visit_facts.of(appointment)
    own = [c for c in family(person, now=now) if c.acts and c.member.id == visit.patient]
    found = follow_ons.of(visit, now=now) if own else None
    return found.among({v.id for one in own for v in one.visits}) if found else None


def by_link(actor: Actor, appointment: int) -> Visit:
    """Return the visit that a signed link names."""
    require(actor, Permission.APPOINTMENT_READ, LINKED)
    return visit_facts.of(appointment)


def knows_birthday(appointment: int, born: tuple[int, int], *, now: datetime) -> bool:
    """Say whether (day, month) is the patient's birthday; raises `TooMany` after 5 tries."""
    limits.allow(f"birthday:{appointment}", TRIES, every=HOUR, now=now)
    birth = visit_facts.of(appointment).birth_date
    return (birth.day, birth.month) == born


def cancel_by_link(actor: Actor, appointment: int, *, now: datetime) -> None:
    """Cancel the visit that a signed link names; raises `NotPossible` once it has begun."""
    _cancel(actor, by_link(actor, appointment), LINKED, now=now)


def restore_by_link(actor: Actor, appointment: int, *, now: datetime) -> None:
    """Undo a cancellation; raises `SlotTaken` when the time cannot be had any more.

    The time must not only be free but still be worked: the practitioner may be away by now.
    """
    _restore(actor, by_link(actor, appointment), LINKED, now=now)


def restore(person: Person, appointment: int, *, now: datetime) -> None:
    """Undo the cancellation of a visit of the family, as `restore_by_link` does."""
    today, visit = clock.local_date(now), visit_facts.of(appointment)
    subject = patients.acting(person.id, visit.patient, today=today)
    acts = (m for m in patients.family(person, today=today) if m.acts and m.id == visit.patient)
    if not any(_listed(visit, member, person, today) for member in acts):
        raise NotFound(appointment)
    _restore(person, visit, subject, now=now)


def _restore(actor: Actor, visit: Visit, subject: OfPatient, *, now: datetime) -> None:
    if visit.standing.status != status.CANCELLED:
        raise NotPossible(visit.standing.status)
    if visit.cancelled_by_practice:
        raise SlotTaken  # the practice has its reasons, and said so
    question = availability.Question(
        kind=visit.kind,
        now=now,
        birth=visit.birth_date,
        patient=visit.patient,
        staff=True,
        minutes=visit_rows.minutes_of(visit.answers),
    )
    offer = availability.offer_at(question, visit.starts_at, visit.practitioner.id)
    if isinstance(offer, Refusal):
        raise SlotTaken
    appointments.restore(actor, visit.id, subject=subject, now=now)
    cancelled_first.booked(actor, appointments.find(visit.id), now=now)


def _cancel(actor: Actor, visit: Visit, subject: OfPatient, *, now: datetime) -> None:
    if visit.starts_at <= now:
        raise NotPossible("past")
    cancelled_first.cancel(actor, visit.id, reason="", subject=subject, now=now)


def _listed(visit: Visit, member: Member, person: Person, today: date) -> bool:
    """Say whether a visit is listed for an account; a grown child's private ones never are."""
    return shows(
        member.scope,
        age=completed_years(member.birth_date, today),
        sensitive=visit.kind.sensitive,
        booked_by_viewer=visit.booked_by == person.id,
        own=member.kind == "self",
    )
