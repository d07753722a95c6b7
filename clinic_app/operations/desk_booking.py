"""Booking for somebody at the desk: any kind of visit, at any time that staff may book."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import (
    audit,
    availability,
    cancelled_first,
    claims,
    desk_hold,
    desk_plans,
    moving,
    outbox,
    places,
    practice,
    requests,
    too_early,
    visit_facts,
    visit_rows,
)
from .conflicts import Sought
from .errors import NotFound, TooEarly
from .visit_facts import Visit

AHEAD = timedelta(days=28)
CHANNELS = ("phone", "desk")


@dataclass(frozen=True, slots=True)
class Contact:
    """How the patient is reached about this visit; `name` is of whom one speaks to for them.

    Where an address is known, an empty one means that none is wanted.
    """

    email: str
    phone: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which visit, when and with whom; `once` is the form's own mark, so that it books once.

    A reason makes it a fit-in; `request` is what the patient asked for online, if they did.
    `early` says why it is before the first day of the record; who is `here` hears of it there.
    """

    slug: str
    start: datetime
    lead: int
    once: str
    note: str = ""
    fit_in_reason: str = ""
    channel: str = "phone"
    contact: Contact | None = None
    request: int | None = None
    early: str = ""
    here: bool = False


@dataclass(frozen=True)
class Asking:
    """Who books for whom, and what for; the time that the asker holds counts as free.

    What is due for a child is looked up once: it says how long a visit for vaccines is.
    """

    actor: Actor
    patient: int
    slug: str
    now: datetime

    def times(self, first: date, *, practitioner: int | None = None) -> list[Offer] | Refusal:
        """Return the times from a day on, four weeks of them, or why there is none."""
        asked = replace(self._question(first), practitioner=practitioner)
        known = availability.search(asked, first, first + AHEAD)
        if isinstance(known, Refusal):
            return known
        return known.offers(practitioner=practitioner) or _why_none(known, asked)

    def at(self, start: datetime, lead: int, *, fit_in: bool = False) -> Offer | Refusal:
        """Return the offer at a time, or why there is none; a fit-in may be over others' visits."""
        asked = self._question(clock.local_date(start))
        return availability.offer_at(replace(asked, fit_in=fit_in), start, lead)

    def near(self, start: datetime, lead: int) -> list[Offer]:
        """Return the three times nearest to one that cannot be had, in the week around it."""
        day = clock.local_date(start)
        first = max(clock.local_date(self.now), day - moving.NEAR)
        found = availability.offers(self._question(day), first, day + moving.NEAR)
        return [] if isinstance(found, Refusal) else moving.nearest(found, start, lead)

    def sought(self, start: datetime, lead: int) -> Sought:
        """Return a time as it is sought for the patient."""
        name, hold = _patient(self.patient).name, desk_hold.hold_id(self.actor)
        needs = visit_rows.minutes_of(self.answers(clock.local_date(start)))
        return Sought(self.kind, self.patient, name, start, lead, hold_id=hold, minutes=needs)

    def held_until(self, offer: Offer) -> datetime | None:
        """Return until when the asker holds an offer, None if they do not."""
        return desk_hold.until(self.actor, offer, self.patient, now=self.now)

    @property
    def kind(self) -> AppointmentType:
        """The kind of visit."""
        return practice.current().type(self.slug)

    @cached_property
    def ahead(self) -> desk_plans.Ahead | None:
        """What is next for the patient, where the schedule of vaccines knows."""
        return desk_plans.ahead(self.patient, self.kind, now=self.now)

    def answers(self, day: date) -> dict[str, Any]:
        """Return what stays with a visit on a day: what for, and how long where unusual."""
        return self.ahead.answers(day) if self.ahead else {}

    def too_early(self, day: date) -> date | None:
        """Return from when what a visit is for is possible, where that is after a day."""
        plan = self.ahead.on(day) if self.ahead else None
        return plan.first if plan and plan.first > day else None

    def minutes(self, day: date) -> int:
        """Return how long the patient would be here on a day, waiting included."""
        return desk_plans.minutes(self.kind, self.answers(day))

    def _question(self, day: date) -> availability.Question:
        return availability.Question(
            kind=self.kind,
            now=self.now,
            birth=_patient(self.patient).birth_date,
            patient=self.patient,
            staff=True,
            hold_id=desk_hold.hold_id(self.actor),
            minutes=visit_rows.minutes_of(self.answers(day)),
        )


def _why_none(known: availability.Search, asked: availability.Question) -> Refusal:
    """Say whether it is not theirs to do, nobody works, or all that could be had is taken."""
    who = asked.practitioner
    if who is not None and who not in {face.id for face in practice.able(asked.kind)}:
        return refusals.NobodySuitable()
    return refusals.Full() if known.unbooked().offers(practitioner=who) else refusals.NotWorking()


def hold(asking: Asking, start: datetime, lead: int) -> Offer | Refusal:
    """Keep a time for ten minutes, while it is read back, or return why it cannot be had.

    Raises `SlotTaken` when somebody was faster.
    """
    require(asking.actor, Permission.DESK_BOOK)
    offer = asking.at(start, lead)
    if not isinstance(offer, Refusal):
        desk_hold.keep(asking.actor, offer, asking.patient, now=asking.now)
    return offer


def same_day(patient: int, day: date, *, now: datetime) -> list[Visit]:
    """Return what the patient has booked on that day already."""
    return [v for v in visit_facts.to_come([patient], now=now) if v.day == day]


def book(actor: Actor, patient: int, wish: Wish, *, now: datetime) -> int | Refusal:
    """Book a visit and return it, the same one when the same form is sent twice.

    A request that it answers is settled with it. Returns why not when it cannot be had; raises
    `SlotTaken` when somebody was faster, `requests.Settled` when somebody settled the request.
    """
    require(actor, Permission.DESK_BOOK)
    if wish.fit_in_reason:
        require(actor, Permission.FIT_IN)
    asked = Asking(actor, patient, wish.slug, now)
    # what the first press has booked makes the next age too early: the second one asks nothing
    settled = wish.early or booked_by(actor, patient, wish.once)
    if not settled and asked.too_early(clock.local_date(wish.start)):
        raise TooEarly
    visit = put_in(actor, patient, wish, now=now)
    too_early.ask(actor, now=now, patient=patient)
    return visit


def put_in(actor: Actor, patient: int, wish: Wish, *, now: datetime) -> int | Refusal:
    """Book as `book` does, for those of whom it was asked already whether they may."""
    hold = _hold(actor, patient, wish.once)
    known = _of_form(hold) or _of_request(wish.request, hold)
    if known is not None:
        return known
    person = _patient(patient)
    asked = Asking(actor, patient, wish.slug, now)
    offer = asked.at(wish.start, wish.lead, fit_in=bool(wish.fit_in_reason))
    if isinstance(offer, Refusal):
        # perhaps it is taken by the first press of the same form, which has ended just now
        return _of_form(hold) or offer
    answers = asked.answers(clock.local_date(wish.start))
    answers |= {too_early.WHY: wish.early} if wish.early else {}
    row = _row(person, wish, offer, hold) | {"answers": answers, "made_at": now}
    visit = _write(actor, wish, row, offer=offer, now=now)
    if wish.request is not None:
        requests.settle_with(actor, wish.request, visit, now=now)
    return visit


def booked_by(actor: Actor, patient: int, once: str) -> int | None:
    """Return the visit that a form of this person has booked already, by the form's own mark."""
    return _of_form(_hold(actor, patient, once))


def _hold(actor: Actor, patient: int, once: str) -> str:
    return hashlib.sha256(f"desk:{actor.code}:{patient}:{once}".encode()).hexdigest()[:32]


def _of_form(hold: str) -> int | None:
    """Return the visit that a form has booked, if it has."""
    return db.session.scalar(select(Appointment.id).where(Appointment.hold_id == hold))


def _of_request(request: int | None, hold: str) -> int | None:
    """Return the visit of the same form that has settled a request just now, None if it waits.

    Raises `requests.Settled` when it was settled otherwise.
    """
    if request is None:
        return None
    try:
        requests.one(request)
    except requests.Settled:
        if known := _of_form(hold):
            return known
        raise
    return None


def _write(actor: Actor, wish: Wish, row: dict[str, Any], *, offer: Offer, now: datetime) -> int:
    taken, hold = places.of_offer(offer, patient=row["patient_id"]), row["hold_id"]
    held = desk_hold.hold_id(actor)
    claims.lock([*taken, *claims.of(held)])
    claims.give_up(held)
    if wish.fit_in_reason:
        taken = claims.fit_in(taken, hold_id=hold, now=now)
    claims.take(taken, hold_id=hold, expires_at=None, now=now)
    visit = Appointment(**row)
    db.session.add(visit)
    db.session.flush()
    visit_rows.write_steps(visit.id, offer, taken)
    visit_rows.happened(actor, visit, "booked", now=now, reason=wish.fit_in_reason)
    audit.record(
        actor, "appointment.booked", "appointment", visit.id, now=now, channel=visit.channel
    )
    if not wish.here:
        outbox.queue("confirmation", "appointment", visit.id, now=now)
    cancelled_first.booked(actor, visit, now=now)
    return visit.id


def _row(person: Patient, wish: Wish, offer: Offer, hold: str) -> dict[str, Any]:
    contact = wish.contact or Contact(person.email, person.phone, person.contact_name)
    return dict(
        **visit_rows.when_and_where(offer),
        reference=visit_rows.reference(),
        hold_id=hold,
        patient_id=person.id,
        type_slug=wish.slug,
        channel=wish.channel if wish.channel in CHANNELS else "phone",
        contact_name=contact.name,
        contact_email=contact.email,
        no_email=not contact.email and bool(_known_address(person, wish)),
        contact_phone=contact.phone,
        note=wish.note,
        fit_in_reason=wish.fit_in_reason,
    )


def _known_address(person: Patient, wish: Wish) -> str:
    """Return the address that the desk was offered: on record, or given with the request."""
    return person.email or (requests.address(wish.request) if wish.request is not None else "")


def _patient(patient: int) -> Patient:
    row = db.session.get(Patient, patient)
    if row is None:
        raise NotFound(patient)
    return row
