"""When a patient believes a visit is: the last time of it that they were told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent, OutboxMessage

from . import practice, visit_past
from .visit_facts import Visit

VERSIONS = ("moved", "cancelled", "restored")
"""What counts a visit's version up, by one each time."""


@dataclass(frozen=True, slots=True)
class KnownTime:
    """A time and with whom, as the patient knows them."""

    starts_at: datetime
    who: str


def of(visits: Collection[Visit]) -> dict[int, KnownTime]:
    """Return what the patient of each visit believes; of two moves nobody told, the time before."""
    ids = [visit.id for visit in visits]
    told, faces = _told_versions(ids), practice.faces(who_left=True)
    known = {visit.id: KnownTime(visit.starts_at, visit.who) for visit in visits}
    version = dict.fromkeys(ids, 0)
    moved: set[int] = set()
    for event in _events(ids):
        visit = event.appointment_id
        version[visit] += 1
        untold = version[visit] > told.get(visit, 0)
        if event.kind == "moved" and untold and visit not in moved and "start" in event.facts:
            moved.add(visit)
            before = visit_past.stood(event.facts, faces)
            known[visit] = KnownTime(before.start, before.who)
    return known


def is_as_told(visit: Visit, *, heard_of_it: bool) -> bool:
    """Say whether a visit that was moved and put back is where the patient was told it is.

    `heard_of_it`: they know of the booking without a message. What was cancelled and brought back
    since they heard of it last is news, wherever it stands.
    """
    told = _told_versions([visit.id]).get(visit.id, 0 if heard_of_it else None)
    if told is None or any(event.kind != "moved" for event in _events([visit.id])[told:]):
        return False
    known = of([visit])[visit.id]
    return (known.starts_at, known.who) == (visit.starts_at, visit.who)


def shows_at(visit: Visit, known: KnownTime, *, now: datetime) -> datetime:
    """Return when it shows that nobody told them: they come in vain, or are waited for."""
    times = (known.starts_at, visit.starts_at)
    return min((t for t in times if t > now), default=visit.starts_at)


def _events(ids: Collection[int]) -> list[AppointmentEvent]:
    return list(
        db.session.scalars(
            select(AppointmentEvent)
            .where(AppointmentEvent.appointment_id.in_(ids), AppointmentEvent.kind.in_(VERSIONS))
            .order_by(AppointmentEvent.id)
        )
    )


def _told_versions(ids: Collection[int]) -> dict[int, int]:
    """Return the newest version of each visit that a message or a call told of."""
    newest = (
        select(OutboxMessage.subject_id, func.max(OutboxMessage.version).label("version"))
        .where(
            OutboxMessage.subject_kind == "appointment",
            OutboxMessage.subject_id.in_(ids),
            OutboxMessage.state.in_(("sent", "told")),
        )
        .group_by(OutboxMessage.subject_id)
    )
    return {row.subject_id: row.version for row in db.session.execute(newest)}
