"""Inviting families four weeks before a child's immunisations are due.

Who is to be invited is asked anew each time, from the children's records and what is booked:
nothing remembers when it was last asked. Each is invited once for each age point, and what has
changed until the message leaves is looked at again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation.reminders import reminder_days
from clinic_app.immunisation.schedule import AgePoint
from clinic_app.models import FamilyTie, OutboxMessage, Patient
from clinic_app.scheduling.reminders import quiet_until

from . import (
    carer_contacts,
    children_due,
    children_known,
    doses_due,
    not_written_to,
    outbox,
    practice,
)
from .carer_contacts import Contact
from .children_known import Booked, Known
from .outbox import Message, Wanted
from .visit_plans import Plan

KIND, SUBJECT = "due", "patient"
OLDEST = timedelta(days=5 * 366)
"""The last age point that families are invited to is that of four years."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """To whom, about which child and which visit, and the last moment at which it is of use."""

    contact: Contact
    plan: Plan
    until: datetime


def queue_due(*, now: datetime) -> int:
    """Write down the invitations that are missing; return how many are new."""
    return outbox.queue_many(missing(now=now), now=now)


def missing(*, now: datetime) -> list[Wanted]:
    """Return the invitations that should have been written by now and were not: eight queries."""
    patients = _young(now)
    known = children_known.of_patients(patients, now=now)
    found = []
    for patient, version in sorted(_versions(known, now).items()):
        found.append(Wanted(KIND, SUBJECT, patient, version, now))
    if not found:
        return []
    written = _written([one.subject_id for one in found])
    contacts = carer_contacts.of([o.subject_id for o in found], today=clock.local_date(now))
    return [
        one
        for one in found
        if (one.subject_id, one.version) not in written and one.subject_id in contacts
    ]


def of_message(message: Message, *, now: datetime) -> Invitation | datetime | None:
    """Return what to write, when to try again because nobody is to be disturbed now, or None.

    None when it was booked or given meanwhile, when nobody may be written to any more, and when
    its time is over.
    """
    known = children_known.of_patients([message.subject_id], now=now)
    if message.subject_id not in known or not_written_to.among([message.subject_id]):
        return None
    one, today = known[message.subject_id], clock.local_date(now)
    contact = carer_contacts.of([message.subject_id], today=today).get(message.subject_id)
    found = _point(one, today)
    if contact is None or found is None or version_of(found[0]) != message.version:
        return None
    plan = children_due.plan_for(one, found[0].slug)
    if plan is None or practice.current().type(plan.slug).sensitive:
        return None
    return quiet_until(now, clock.ZONE) or Invitation(contact, plan, _end_of(found[1]))


def version_of(point: AgePoint) -> int:
    """Return a number that stands for an age point in messages: its age in months."""
    due = point.due
    return due.number * 12 if due.unit == "years" else due.number


def _versions(known: dict[int, Known], now: datetime) -> dict[int, int]:
    today = clock.local_date(now)
    points = {patient: _point(one, today) for patient, one in known.items()}
    return {patient: version_of(found[0]) for patient, found in points.items() if found}


def _point(known: Known, today: date) -> tuple[AgePoint, date] | None:
    """Return the age point that a child is to be invited to today, and the last day for that."""
    found = children_due.next_of(known.child, today=known.as_of)
    if found is None or found.next is None or found.planning:
        return None
    window, days = found.next.window, reminder_days(doses_due.schedule(), found.next)
    if days is None or not days.invite <= today < days.remind:
        return None
    if known.child.given is None and known.last_dose and known.last_dose >= window.earliest:
        return None  # given already, though nobody has looked into the register
    if any(_is_for(visit, found.next.point) for visit in known.booked):
        return None  # booked, though too early by the record: a nurse is asked to see to that
    return found.next.point, days.remind


def _is_for(visit: Booked, point: AgePoint) -> bool:
    return visit.point == point.slug or (visit.point is None and visit.slug == point.visit)


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


def _young(now: datetime) -> list[int]:
    """Return the young children who have a carer with an account, and have not moved away."""
    born_after = clock.local_date(now) - OLDEST
    tie = exists().where(
        FamilyTie.patient_id == Patient.id,
        FamilyTie.kind != "self",
        FamilyTie.confirmed_at.is_not(None),
        FamilyTie.ended_at.is_(None),
    )
    ids = list(db.session.scalars(select(Patient.id).where(Patient.birth_date > born_after, tie)))
    moved = not_written_to.among(ids)
    return [id_ for id_ in ids if id_ not in moved]


def _written(patients: Collection[int]) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(OutboxMessage.subject_id, OutboxMessage.version).where(
            OutboxMessage.kind == KIND,
            OutboxMessage.subject_kind == SUBJECT,
            OutboxMessage.subject_id.in_(patients),
        )
    )
    return {(row.subject_id, row.version) for row in rows}
