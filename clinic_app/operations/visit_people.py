"""Whom a patient sees at a visit, in order."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import StepResource
from clinic_app.scheduling.visits import Offer

from .practice import Face


def of(appointments: Collection[int], faces: dict[int, Face]) -> dict[int, list[list[Face]]]:
    """Return who is in each part of these visits, of cancelled ones too; one query."""
    rows = db.session.execute(
        select(StepResource.appointment_id, StepResource.position, StepResource.resource_id)
        .where(StepResource.appointment_id.in_(appointments), StepResource.kind == "practitioner")
        .order_by(StepResource.appointment_id, StepResource.position, StepResource.resource_id)
    )
    found: dict[int, list[list[Face]]] = {one: [] for one in appointments}
    for (visit, _position), step in groupby(rows, key=lambda row: (row[0], row[1])):
        found[visit].append([faces[row[2]] for row in step])
    return found


def words(
    parts: Sequence[Sequence[Face]], lead: Face, say: Callable[[Face], str] = attrgetter("name")
) -> str:
    """Return "Dr Amara Osei", "Dr Amara Osei and Nurse Jo Petrakis" or "..., then ...".

    The one who leads comes first; somebody who stays for the next part is named once.
    """
    names = [
        " and ".join(say(face) for face in sorted(part, key=lambda face: face != lead))
        for part in parts
    ]
    return ", then ".join(name for name, _ in groupby(names)) or say(lead)


def of_offer(
    offer: Offer, faces: Mapping[int, Face], say: Callable[[Face], str] = attrgetter("name")
) -> str:
    """Name everybody whom the patient would see at an offered time, in order."""
    parts = [[faces[person] for person in people] for _, people in in_offer(offer)]
    return words(parts, faces[offer.lead], say)


def in_offer(offer: Offer) -> list[tuple[int, tuple[int, ...]]]:
    """Return who would be in each part of an offer that somebody takes: (position, people)."""
    return [(p.step, p.practitioners) for p in offer.placements if p.practitioners]
