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
from clinic_app.scheduling import rules
from clinic_app.scheduling.ages import completed_years
from clinic_app.scheduling.refusals import Refusal

from . import arrivals, desk_booking, patient_records, patients, practice
from .arrivals import Arriving
from .day_list import WALK_IN, nurses
from .desk_booking import Wish
from .errors import NotFound
from .patient_search import Found
from .practice import Face

STEP = timedelta(minutes=5)
CHILDREN = "childrens-health"
GROWN = 12
"""In years: who is younger is offered what the practice has for children."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Which kind of visit with which nurse; `once` is the form's own mark, `checked` who it is."""

    slug: str
    nurse: int
    once: str
    checked: Collection[str]


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
    left, `NotIdentified`.
    """
    require(actor, Permission.WALK_IN)
    if wish.nurse not in {face.id for face in on_duty()}:
        raise NotFound(wish.nurse)
    asked = Wish(
        slug=wish.slug,
        start=next_start(now),
        lead=wish.nurse,
        once=wish.once,
        fit_in_reason=WALK_IN,
        channel="desk",
    )
    visit = desk_booking.put_in(actor, patient, asked, now=now)
    if not isinstance(visit, Refusal):
        arrivals.arrive(actor, [Arriving(visit)], checked=wish.checked, now=now)
    return visit


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


def on_duty() -> list[Face]:
    """Return the nurses who work here."""
    return [face for face in nurses() if face.active]
