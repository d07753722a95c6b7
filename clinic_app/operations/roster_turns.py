"""Whoever changes who works when, and whoever relies on it, take turns; SQLite has one writer."""

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import PracticeDetails, Practitioner, StepResource

from .errors import NotFound


def change(person: int | None) -> None:
    """Let nobody else change somebody's hours until the end, or with None the closed days.

    Raises `NotFound` for somebody who is not booked any more.
    """
    if person is None:
        db.session.execute(select(PracticeDetails.id).with_for_update())
        return
    wanted = select(Practitioner.id).where(Practitioner.id == person, Practitioner.active)
    if db.session.scalar(wanted.with_for_update()) is None:
        raise NotFound(person)


def rely_on(appointment: int) -> None:
    """Let nobody change the hours of those who are to see a patient, until the end."""
    seen_by = select(StepResource.resource_id).where(StepResource.appointment_id == appointment)
    people = select(Practitioner.id).where(Practitioner.id.in_(seen_by)).order_by(Practitioner.id)
    for rows in (select(PracticeDetails.id), people):
        db.session.execute(rows.with_for_update(read=True)).all()
