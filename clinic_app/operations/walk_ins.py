"""Somebody stands at the door: fitted in with a nurse now, arrived at once.

It is a booking like any other, with its claims, only that nobody chooses a time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import rules, status
from clinic_app.scheduling.ages import completed_years
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal

from . import arrivals, desk_booking, patient_records, patients, practice, rota, visit_facts
from .arrivals import Arriving
from .day_list import WALK_IN, nurses
from .desk_booking import Wish
from .errors import NotFound, Refused
from .patient_search import Found
from .practice import Face
from .record_writing import alone_with
from .visit_facts import Visit

STEP = timedelta(minutes=5)
IN_THE_HOUSE = frozenset({status.ARRIVED, *status.UNDER_WAY})
CHILDREN = "childrens-health"
GROWN = 12
"""In years: who is younger is offered what the practice has for children."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Which kind of visit with which nurse; `once` is the form's own mark, `checked` who it is.

    `again` says that it is a second visit of somebody who is here already.
    """

    slug: str
    nurse: int
    once: str
    checked: Collection[str]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """A visit of today for which somebody is here, and since when."""

    visit: Visit
    since: datetime


class HereAlready(Refused):
    """They are here already, and nobody said that this is a second visit."""


def add(
    actor: Actor, facts: dict[str, Any], *, different_from: Collection[int], now: datetime
) -> int:
    """Add somebody new, to be checked, and return the id.

    Raises `LooksAlike` when there are records that may be of the same person, but for those that
    were looked at.
    """
    require(actor, Permission.WALK_IN)
    patient_records.look_first(facts, different_from)
    return patients.add(actor, facts, different_from=different_from, now=now)


def fit_in(actor: Actor, patient: int, wish: WalkIn, *, now: datetime) -> int | Refusal:
    """Book for now, note the arrival, and return the visit; the same one when sent twice.

    Returns why not, such as a room that is taken; raises `SlotTaken` when the nurse has no lane
    left, `HereAlready`, `NotIdentified`.
    """
    require(actor, Permission.WALK_IN)
    if wish.nurse not in {face.id for face in on_duty()}:
        raise NotFound(wish.nurse)
    alone_with(patient)
    known = desk_booking.booked_by(actor, patient, wish.once)
    if known is None and not wish.again and here(patient, now=now):
        raise HereAlready
    asked = Wish(
        slug=wish.slug,
        start=next_start(now),
        lead=wish.nurse,
        once=wish.once,
        fit_in_reason=WALK_IN,
        channel="desk",
        here=True,
    )
    visit = desk_booking.put_in(actor, patient, asked, now=now)
    if not isinstance(visit, Refusal):
        arrivals.arrive(actor, [Arriving(visit)], checked=wish.checked, now=now)
    return visit


def here(patient: int, *, now: datetime) -> list[Here]:
    """Return the visits for which a patient came today and has not left yet."""
    found = visit_facts.of_day(patient, clock.local_date(now))
    return [Here(v, _since(v)) for v in found if v.standing.status in IN_THE_HOUSE]


def _since(visit: Visit) -> datetime:
    """Return when they arrived: when that was noted, or the first thing that was."""
    noted = [e for e in status.in_force(visit.events) if e.kind in status.NOTED]
    arrived = (event.at for event in noted if event.kind == "arrived" and not event.identifies)
    return next(arrived, noted[0].at)


def next_start(now: datetime) -> datetime:
    """Return the next instant on five minutes, which may be now."""
    over = timedelta(seconds=now.timestamp() % STEP.total_seconds())
    return now if not over else now - over + STEP


def kinds(person: Found, *, now: datetime) -> list[AppointmentType]:
    """Return what a nurse alone does for somebody of this age, in the practice's order."""
    today, born = clock.local_date(now), person.birth_date
    child = completed_years(born, max(today, born)) < GROWN
    return [
        kind
        for kind in practice.current().catalogue.types
        if kind.nurse_only
        and rules.admits(kind.age, born, today) is None
        and (not child or kind.area == CHILDREN)
    ]


def at_work(kinds: Collection[AppointmentType], *, now: datetime) -> frozenset[int]:
    """Return who works from the next five minutes on, for as long as one of these visits takes."""
    start, day = next_start(now), clock.local_date(now)
    sessions, _people = rota.worked(day, day)
    spans = {k.slug: Interval(start, start + timedelta(minutes=k.staffed_minutes)) for k in kinds}
    return frozenset(
        session.practitioner
        for session in sessions
        for slug, span in spans.items()
        if session.admits(slug) and session.interval.covers(span)
    )


def on_duty() -> list[Face]:
    """Return the nurses who work here."""
    return [face for face in nurses() if face.active]
