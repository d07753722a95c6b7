"""The visits of one patient, and the next visit of several, as the desk lists them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_, select

from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient
from clinic_app.scheduling.status import Standing

from . import visit_facts
from .visit_facts import Visit

MOST_PAST = 30


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A visit in a list: a sensitive one as what others may read of it."""

    id: int
    starts_at: datetime
    what: str
    who: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits to come, the next first, and past or cancelled ones, the newest first.

    `more`: there are older ones than these.
    """

    to_come: tuple[ListedVisit, ...]
    past: tuple[ListedVisit, ...]
    more: bool


def visits(patient: int, *, now: datetime) -> Visits:
    """Return the visits of a patient, past ones up to thirty."""
    ahead = and_(Appointment.live, Appointment.ends_at > now)
    older = (
        select(Appointment.id)
        .where(Appointment.patient_id == patient, not_(ahead))
        .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
        .limit(MOST_PAST + 1)
    )
    wanted = select(Appointment, Patient).where(
        Appointment.patient_id == patient, ahead | Appointment.id.in_(older)
    )
    every = visit_facts.every(wanted)
    past = [_listed(v) for v in reversed(every) if not (v.live and v.ends_at > now)]
    return Visits(
        to_come=tuple(_listed(v) for v in every if v.live and v.ends_at > now),
        past=tuple(past[:MOST_PAST]),
        more=len(past) > MOST_PAST,
    )


def next_of(patients: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """Return when each of these patients comes next, if at all: one query."""
    rows = db.session.execute(
        select(Appointment.patient_id, func.min(Appointment.starts_at))
        .where(Appointment.patient_id.in_(patients), Appointment.live, Appointment.starts_at > now)
        .group_by(Appointment.patient_id)
    )
    return {row[0]: row[1] for row in rows}


def _listed(visit: Visit) -> ListedVisit:
    return ListedVisit(
        id=visit.id,
        starts_at=visit.starts_at,
        what=visit.kind.outside_name,
        who=visit.who,
        standing=visit.standing,
    )
