"""Writing the rows of a visit: the appointment, its steps, what they occupy, what happened."""

import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent, AppointmentStep, StepResource
from clinic_app.scheduling.visits import Offer

from . import places
from .claims import Place
from .row_writing import add_rows

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKED = "checked"
"""Among the facts of an arrival: which identifiers were asked."""


def reference() -> str:
    """Return a new reference, easy to read over the phone, such as KSQ 7F42MH."""
    return "KSQ " + "".join(secrets.choice(ALPHABET) for _ in range(6))


def when_and_where(offer: Offer) -> dict[str, Any]:
    """Return the columns of an appointment that its time and place decide."""
    local = offer.start.astimezone(clock.ZONE)
    return {
        "starts_at": offer.start,
        "ends_at": offer.end,
        "minutes": int((offer.end - offer.start).total_seconds() // 60),
        "local_date": local.date(),
        "local_time": local.time().replace(tzinfo=None),
        "lead_id": offer.lead,
        "location_id": offer.location,
    }


def minutes_of(answers: Mapping[str, Any]) -> int:
    """Return how long the first who sees the patient needs, where a visit was booked longer."""
    return int(answers.get("minutes") or 0)


def write_steps(appointment: int, offer: Offer, taken: Collection[Place]) -> None:
    """Write an appointment's steps and what each occupies, in the lanes that were taken."""
    steps = [
        {
            "appointment_id": appointment,
            "position": p.step,
            "starts_at": p.interval.start,
            "ends_at": p.interval.end,
        }
        for p in offer.placements
    ]
    occupied = [
        {
            "appointment_id": appointment,
            "position": position,
            "resource_id": place.resource,
            "kind": place.kind,
            "starts_at": place.interval.start,
            "ends_at": place.interval.end,
            "lane": place.lane,
        }
        for place, position in _by_step(offer, taken)
    ]
    add_rows(AppointmentStep, steps)
    add_rows(StepResource, occupied)


def _by_step(offer: Offer, taken: Collection[Place]) -> Iterator[tuple[Place, int]]:
    """Say of each place taken which step it is for; the patient's time is noted with the first."""
    steps = {
        (place.resource, place.interval): p.step
        for p in offer.placements
        for place in places.of_placement(p)
    }
    for place in taken:
        yield place, steps.get((place.resource, place.interval), 0)


def clear_steps(appointment: int) -> None:
    """Remove the steps of an appointment that is about to get others."""
    for table in (StepResource, AppointmentStep):
        db.session.execute(delete(table).where(table.appointment_id == appointment))


def set_live(row: Appointment, *, live: bool) -> None:
    """Mark an appointment and all it occupies as taking place, or not."""
    row.live = live
    db.session.execute(
        update(StepResource).where(StepResource.appointment_id == row.id).values(live=live)
    )


def booked(actor: Actor, appointment: int, *, now: datetime) -> None:
    """Note that a new visit was booked."""
    told = {"kind": "booked", "at": now, "by": actor.code, "facts": {}}
    add_rows(AppointmentEvent, [{"appointment_id": appointment} | told])


def happened(
    actor: Actor, row: Appointment, kind: str, *, now: datetime, **more: Any
) -> AppointmentEvent:
    """Note that something happened to a visit; `more` are columns of the event."""
    event = AppointmentEvent(
        appointment_id=row.id, kind=kind, at=now, by=actor.code, **({"facts": {}} | more)
    )
    db.session.add(event)
    db.session.flush()
    return event
