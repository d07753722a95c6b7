"""E-mails that a nurse sends about a recall: looked at again at the moment they leave."""

from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Patient, Recall
from clinic_app.scheduling.reminders import quiet_until

from . import carer_contacts, children_due, children_known, recall_list
from .carer_contacts import Contact
from .outbox import Message
from .recalls_due import OVERDUE, WEIGH_AGAIN
from .visit_plans import Plan


@dataclass(frozen=True, slots=True)
class RecallLetter:
    """To whom, about which child and what; `plan` where it can be booked online."""

    contact: Contact
    kind: str
    label: str
    plan: Plan | None


def of_message(message: Message, *, now: datetime) -> RecallLetter | datetime | None:
    """Return what to write, when to try again because nobody is to be disturbed now, or None.

    None when the recall is closed, when a visit was booked meanwhile, and when nobody may be
    written to.
    """
    row = db.session.get(Recall, message.subject_id)
    if row is None or row.closed_at is not None:
        return None
    today, patient = clock.local_date(now), row.patient_id
    contact = carer_contacts.of([patient], today=today).get(patient)
    if contact is None or _booked(row, now=now):
        return None
    morning = quiet_until(now, clock.ZONE)
    if morning is not None:
        return morning
    point = recall_list.point_of(row.about)
    label = point.label if point else ""
    return RecallLetter(contact, row.kind, label, _plan(row, now=now))


def _booked(row: Recall, *, now: datetime) -> bool:
    found = children_known.booked_for([row.patient_id], now=now, weighs=True)
    born, today = db.session.get_one(Patient, row.patient_id).birth_date, clock.local_date(now)
    visits = found.get(row.patient_id, [])
    return any(recall_list.serves(visit, row, born=born, today=today) for visit in visits)


def _plan(row: Recall, *, now: datetime) -> Plan | None:
    known = children_known.of_patients([row.patient_id], now=now)[row.patient_id]
    if row.kind == OVERDUE:
        return children_due.plan_for(known, row.about)
    today = clock.local_date(now)
    return None if row.kind == WEIGH_AGAIN else children_due.flu(known, today=today)
