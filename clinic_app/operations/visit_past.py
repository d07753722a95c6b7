"""Where a visit stood, and who was in each part of it, when something happened to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent, StepResource
from clinic_app.scheduling.visits import Offer

from . import practice, visit_people
from .practice import Face


@dataclass(frozen=True, slots=True)
class Stood:
    """When a visit was, whom the patient saw first, and who was in each part, by position.

    `parts` is empty where only the first was kept.
    """

    start: datetime
    lead: Face
    parts: Mapping[int, tuple[Face, ...]]

    @property
    def who(self) -> str:
        """Name everybody whom the patient was to see, in order."""
        return visit_people.words(tuple(self.parts.values()), self.lead)


@dataclass(frozen=True, slots=True)
class Past:
    """Where a visit stands now, and where it stood until each of its moves, by event, in order."""

    now: Stood
    until: Mapping[int, Stood]

    def after(self, event: int) -> Stood:
        """Return where the visit stood once this event had happened."""
        return next((stood for moved, stood in self.until.items() if moved > event), self.now)


def until_moved(appointments: Collection[int]) -> dict[int, Stood]:
    """Return where these visits stood until each of their moves, by event, in order; one query."""
    moved = AppointmentEvent.kind == "moved"
    rows = db.session.execute(
        select(AppointmentEvent.id, AppointmentEvent.facts)
        .where(AppointmentEvent.appointment_id.in_(appointments), moved)
        .order_by(AppointmentEvent.id)
    )
    faces = practice.faces(who_left=True)
    return {event: stood(facts, faces) for event, facts in rows if "start" in facts}


def stood(facts: Mapping[str, Any], faces: Mapping[int, Face]) -> Stood:
    """Return what the facts of a move say of where the visit was moved from."""
    parts = {
        int(position): tuple(faces[one] for one in people)
        for position, people in facts.get("with", {}).items()
    }
    return Stood(datetime.fromisoformat(facts["start"]), faces[facts["lead"]], parts)


def people(appointment: int) -> dict[str, list[int]]:
    """Return who is in each part of a visit as it stands now, as a move keeps it in its facts."""
    rows = db.session.execute(
        select(StepResource.position, StepResource.resource_id)
        .where(StepResource.appointment_id == appointment, StepResource.kind == "practitioner")
        .order_by(StepResource.position, StepResource.resource_id)
    )
    found: dict[str, list[int]] = {}
    for position, resource in rows:
        found.setdefault(str(position), []).append(resource)
    return found


def same_people(appointment: int, offer: Offer) -> bool:
    """Say whether those who see the patient of a visit now are those of an offer."""
    offered = {str(step): sorted(found) for step, found in visit_people.in_offer(offer)}
    return offered == people(appointment)
