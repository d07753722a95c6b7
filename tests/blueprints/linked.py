"""A visit by the signed link from an e-mail, and what such a page could write."""

from datetime import date

from sqlalchemy import func, select

from clinic_app.extensions import db
from clinic_app.models import (
    AccessLog,
    Appointment,
    AppointmentEvent,
    AuditEntry,
    OutboxMessage,
    RateCounter,
)
from clinic_app.web import links
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

BIRTH = date(2026, 9, 22)
ELEVEN = at(TUESDAY, "11:00")


class Linked:
    """A booked weigh, and the address of its link."""

    def __init__(self, app, slug="baby-weigh", birth=BIRTH, lead="jo-petrakis"):
        with app.app_context():
            self.patient = factories.a_patient("Mia", "Vale", birth)
            self.id = factories.a_visit(slug, start=ELEVEN, lead=lead, patient=self.patient)
            reference = db.session.get(Appointment, self.id).reference
        with app.test_request_context():
            self.path = f"/visit/{links.token(self.id, reference)}"


def is_live(visit):
    return db.session.scalar(select(Appointment.live).where(Appointment.id == visit.id))


def everything_written():
    """Return how many rows there are of whatever a page could write."""
    tables = (AppointmentEvent, AuditEntry, OutboxMessage, RateCounter, AccessLog)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def as_reception(work):
    """Do something to a visit at the desk."""
    return transact(lambda now: work(factories.staff("reception"), now))
