"""Booking for somebody at the desk: any kind of visit, at any time that staff may book."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import audit, availability, claims, outbox, places, practice, visit_rows
from .errors import NotFound


@dataclass(frozen=True, slots=True)
class Wish:
    """Which visit, when and with whom; `once` is the form's own mark, so that it books once."""

    slug: str
    start: datetime
    lead: int
    once: str
    note: str = ""


def times(patient: int, slug: str, day: date, *, now: datetime) -> list[Offer] | Refusal:
    """Return the times that a day has for a patient, or why there can be none."""
    kind = practice.current().type(slug)
    return availability.offers(_question(kind, _patient(patient), now=now), day, day)


def book(actor: Actor, patient: int, wish: Wish, *, now: datetime) -> int | Refusal:
    """Book a visit and return it, the same one when the same form is sent twice.

    Returns why not when it cannot be had; raises `SlotTaken` when somebody was faster.
    """
    require(actor, Permission.DESK_BOOK)
    hold = hashlib.sha256(f"desk:{actor.code}:{patient}:{wish.once}".encode()).hexdigest()[:32]
    known = db.session.scalar(select(Appointment.id).where(Appointment.hold_id == hold))
    if known is not None:
        return known
    person, kind = _patient(patient), practice.current().type(wish.slug)
    offer = availability.offer_at(_question(kind, person, now=now), wish.start, wish.lead)
    if isinstance(offer, Refusal):
        return offer
    return _write(actor, person, wish, offer=offer, hold=hold, now=now)


def _write(
    actor: Actor, person: Patient, wish: Wish, *, offer: Offer, hold: str, now: datetime
) -> int:
    taken = places.of_offer(offer, patient=person.id)
    claims.lock(taken)
    claims.take(taken, hold_id=hold, expires_at=None, now=now)
    visit = Appointment(
        **visit_rows.when_and_where(offer),
        reference=visit_rows.reference(),
        hold_id=hold,
        patient_id=person.id,
        type_slug=wish.slug,
        channel="phone",
        contact_name=person.contact_name,
        contact_email=person.email,
        contact_phone=person.phone,
        note=wish.note,
        answers={},
        made_at=now,
    )
    db.session.add(visit)
    db.session.flush()
    visit_rows.write_steps(visit.id, offer, taken)
    visit_rows.happened(actor, visit, "booked", now=now)
    audit.record(actor, "appointment.booked", "appointment", visit.id, now=now, channel="phone")
    outbox.queue("confirmation", "appointment", visit.id, now=now)
    return visit.id


def _patient(patient: int) -> Patient:
    row = db.session.get(Patient, patient)
    if row is None:
        raise NotFound(patient)
    return row


def _question(kind: AppointmentType, person: Patient, *, now: datetime) -> availability.Question:
    return availability.Question(
        kind=kind, now=now, birth=person.birth_date, patient=person.id, staff=True
    )
