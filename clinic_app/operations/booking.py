"""Turning a draft into an appointment."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, BookingDraft
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import audit, availability, claims, drafts, limits, outbox, patients, places, visit_rows
from .errors import AlreadyBooked

DAY = timedelta(days=1)
FILLING_IN = 2 * drafts.HOLD
"""For so long filling in the form takes nothing away from the notice; a hold lasts no longer."""
BOOKINGS_AN_ADDRESS = 12
BOOKINGS_A_NETWORK = 200


class NotReady(AlreadyBooked):
    """A question of the journey is not answered yet."""


def confirm(actor: Actor, browser: str, key: str, *, now: datetime) -> int | Refusal:
    """Book what a draft holds and return the appointment; the same one when asked again.

    Rules are checked once more. Returns why not if the time is no longer offered, and raises
    `SlotTaken` if the hold ran out and somebody else has it.
    """
    require(actor, Permission.BOOK)
    row = drafts.locked(browser, key, now=now)
    if row.appointment_id is not None:
        return row.appointment_id
    draft = drafts.view(row)
    drafts.check_family(actor, draft.answers, today=clock.local_date(now))
    if draft.held is None or "email" not in draft.answers:
        raise NotReady
    question = replace(
        drafts.question(draft, now=now), asked_at=max(draft.held.since, now - FILLING_IN)
    )
    if draft.held.start <= now:
        return refusals.TooSoon(now)
    offer = availability.offer_at(question, draft.held.start, draft.held.lead)
    if isinstance(offer, Refusal):
        return offer
    return _book(actor, row, offer, now=now)


def of_draft(browser: str, key: str, *, now: datetime) -> int | None:
    """Return the appointment that a draft became, if it did."""
    return drafts.get(browser, key, now=now).appointment


def _book(actor: Actor, row: BookingDraft, offer: Offer, *, now: datetime) -> int:
    answers = row.answers
    _check_floods(answers["email"], row.network, now=now)
    patient = answers.get("patient_id") or patients.add(actor, _person(answers), now=now)
    taken = places.of_offer(offer, patient=patient)
    claims.lock(taken)
    claims.take(taken, hold_id=row.hold_id, expires_at=None, now=now)
    visit = Appointment(
        **visit_rows.when_and_where(offer),
        reference=visit_rows.reference(),
        hold_id=row.hold_id,
        patient_id=patient,
        type_slug=row.type_slug,
        channel="online",
        booked_by=actor.id if isinstance(actor, Person) else None,
        contact_name=answers.get("contact_name", ""),
        contact_email=answers.get("email", ""),
        contact_phone=answers.get("phone", ""),
        note=answers.get("note", ""),
        answers={k: answers[k] for k in ("point", "chaperone") if answers.get(k)},
        made_at=now,
    )
    db.session.add(visit)
    db.session.flush()
    visit_rows.write_steps(visit.id, offer, taken)
    visit_rows.happened(actor, visit, "booked", now=now)
    drafts.settle(row, visit.id)
    audit.record(actor, "appointment.booked", "appointment", visit.id, now=now, channel="online")
    outbox.queue("confirmation", "appointment", visit.id, now=now)
    return visit.id


def _check_floods(email: str, network: str, *, now: datetime) -> None:
    """Raise `TooMany` when one address or one network books more than people do."""
    limits.allow(f"book:{email.lower()}", BOOKINGS_AN_ADDRESS, every=DAY, now=now)
    limits.allow(f"book-network:{network}", BOOKINGS_A_NETWORK, every=DAY, now=now)


def _person(answers: dict[str, str]) -> dict[str, object]:
    return {
        "given_name": answers["given_name"],
        "family_name": answers["family_name"],
        "birth_date": date.fromisoformat(answers["birth_date"]),
        "gender": answers.get("gender", ""),
        "email": answers.get("email", ""),
        "phone": answers.get("phone", ""),
        "contact_name": answers.get("contact_name", ""),
    }
