"""Where a visit could be moved to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, practice, rota, visit_past, visit_rows
from .errors import NotFound
from .practice import Face
from .visit_facts import Visit

NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Choice:
    """The times of one day, who could see the patient, and why the day may have none.

    `refused` is what the rules say where there is none at all, such as a day too far ahead.
    """

    offers: tuple[Offer, ...]
    refused: Refusal | None
    able: tuple[Face, ...]
    working: frozenset[int]
    closed: str


def on_day(visit: Visit, day: date, *, practitioner: int | None, now: datetime) -> Choice:
    """Return the times that a day has for a visit, with anybody or with one practitioner."""
    roster, _people = rota.load(day, day)
    sessions = rota.sessions(roster, day, day)
    found = _found(visit, day, day, practitioner=practitioner, now=now)
    return Choice(
        offers=_other(visit, found),
        refused=found if isinstance(found, Refusal) else None,
        able=practice.able(visit.kind),
        working=frozenset(s.practitioner for s in sessions if s.admits(visit.kind.slug)),
        closed=next((c.name for c in roster.closures if c.day == day), ""),
    )


def near(visit: Visit, wanted: datetime, *, lead: int, now: datetime) -> list[Offer]:
    """Return the three times nearest to a lost one in the week around it, earliest first.

    Of two equally near, the one with the same practitioner comes before.
    """
    day = clock.local_date(wanted)
    first = max(clock.local_date(now), day - NEAR)
    found = _found(visit, first, day + NEAR, practitioner=None, now=now)
    return nearest(_other(visit, found), wanted, lead)


def nearest(found: Sequence[Offer], wanted: datetime, lead: int) -> list[Offer]:
    """Return the three offers nearest to a time, as `near` says."""
    by_distance = sorted(found, key=lambda o: (abs(o.start - wanted), o.lead != lead, o.start))
    return sorted(by_distance[:3], key=lambda o: o.start)


def _is_now(visit: Visit, offer: Offer) -> bool:
    """Say whether an offer is just what the visit has."""
    same = (offer.start, offer.lead) == (visit.starts_at, visit.practitioner.id)
    return same and visit_past.same_people(visit.id, offer)


def _other(visit: Visit, found: Sequence[Offer] | Refusal) -> tuple[Offer, ...]:
    """Return the free times but for the one that the visit has."""
    if isinstance(found, Refusal):
        return ()
    return tuple(offer for offer in found if not _is_now(visit, offer))


def _found(
    visit: Visit, first: date, last: date, *, practitioner: int | None, now: datetime
) -> Sequence[Offer] | Refusal:
    question = availability.Question(
        kind=visit.kind,
        now=now,
        birth=visit.birth_date,
        patient=visit.patient,
        practitioner=practitioner,
        hold_id=_hold(visit.id),
        staff=True,
        minutes=visit_rows.minutes_of(visit.answers),
    )
    return availability.offers(question, first, last)


def _hold(appointment: int) -> str:
    hold = db.session.scalar(select(Appointment.hold_id).where(Appointment.id == appointment))
    if hold is None:
        raise NotFound(appointment)
    return hold
