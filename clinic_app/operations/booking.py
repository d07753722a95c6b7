"""Turning a draft into an appointment, or into those of a family: all of them or none."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment, BookingDraft
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import (
    audit,
    cancelled_first,
    claims,
    draft_rows,
    draft_times,
    drafts,
    limits,
    outbox,
    patients,
    places,
    visit_rows,
)
from .draft_values import Part
from .errors import AlreadyBooked
from .row_writing import together

DAY = timedelta(days=1)
FILLING_IN = 2 * drafts.HOLD
"""For so long filling in the form takes nothing away from the notice; a hold lasts no longer."""
BOOKINGS_AN_ADDRESS = 12
BOOKINGS_A_NETWORK = 200
KEPT_ANSWERS = ("point", "chaperone", "first_flu")
"""The answers that stay with the visit."""


class NotReady(AlreadyBooked):
    """A question of the journey is not answered yet."""


def confirm(actor: Actor, browser: str, key: str, *, now: datetime) -> int | Refusal:
    """Book what a draft holds and return the appointment; the same one when asked again.

    Rules are checked once more. Returns why not if the time is no longer offered, and raises
    `SlotTaken` if the hold ran out and somebody else has it.
    """
    require(actor, Permission.BOOK)
    row = draft_rows.locked(browser, key, now=now)
    if row.appointment_id is not None:
        return row.appointment_id
    draft = draft_rows.view(row)
    drafts.check_family(actor, draft, today=clock.local_date(now))
    if draft.held is None or "email" not in draft.answers:
        raise NotReady
    held = draft.held
    if held.start <= now:
        return refusals.TooSoon(now)
    checked = draft_times.rechecked(draft, clock.local_date(held.start), now=now)
    if isinstance(checked, Refusal):
        return checked
    asked_at = max(held.since, now - FILLING_IN)
    asked = draft_times.questions(checked, now=now, asked_at=asked_at)
    offers = draft_times.offers_at(asked, held.start, (held.lead, *held.others))
    if isinstance(offers, Refusal):
        return offers
    return _book(actor, row, list(zip(checked.parts, offers, strict=True)), now=now)


def of_draft(browser: str, key: str, *, now: datetime) -> int | None:
    """Return the appointment that a draft became, if it did."""
    return drafts.get(browser, key, now=now).appointment


def _book(
    actor: Actor, row: BookingDraft, visits: Sequence[tuple[Part, Offer]], *, now: datetime
) -> int:
    """Write every visit of a draft and return the first; a family's share their block."""
    for _ in visits:
        _check_floods(row.answers["email"], row.network, now=now)
    seen = [_Seen(part, offer, _patient(actor, row, part, now=now)) for part, offer in visits]
    taken = [place for one in seen for place in one.places]
    claims.lock(taken)
    claims.take(taken, hold_id=row.hold_id, expires_at=None, now=now)
    block = row.hold_id if len(seen) > 1 else None
    ids = [_add(actor, row, one, n, block=block, now=now) for n, one in enumerate(seen)]
    with together():
        for visit, one in zip(ids, seen, strict=True):
            _write(actor, visit, one, now=now)
        outbox.queue("confirmation", "appointment", ids[0], now=now)
    for visit in ids:
        cancelled_first.booked(actor, db.session.get_one(Appointment, visit), now=now)
    drafts.settle(row, ids[0])
    return ids[0]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One visit that is being booked, and who the patient is."""

    part: Part
    offer: Offer
    patient: int

    @property
    def places(self) -> list[claims.Place]:
        return places.of_offer(self.offer, patient=self.patient)


def _patient(actor: Actor, row: BookingDraft, part: Part, *, now: datetime) -> int:
    return part.patient or patients.add(actor, _person(row.answers, part), now=now)


def _add(
    actor: Actor, row: BookingDraft, one: _Seen, number: int, *, block: str | None, now: datetime
) -> int:
    hold = _hold_of(row.hold_id, number)
    if number:
        claims.hand_over(one.places, row.hold_id, hold)
    visit = Appointment(
        **visit_rows.when_and_where(one.offer),
        **_contact(row.answers),
        reference=visit_rows.reference(),
        hold_id=hold,
        patient_id=one.patient,
        type_slug=one.part.kind.slug,
        channel="online",
        booked_by=actor.id if isinstance(actor, Person) else None,
        answers=_kept(one.part),
        block=block,
        made_at=now,
    )
    db.session.add(visit)
    db.session.flush()
    return visit.id


def _write(actor: Actor, visit: int, one: _Seen, *, now: datetime) -> None:
    """Write what belongs to a visit that was added: its steps, that it was booked, by whom."""
    visit_rows.write_steps(visit, one.offer, one.places)
    visit_rows.booked(actor, visit, now=now)
    audit.record(actor, "appointment.booked", "appointment", visit, now=now, channel="online")


def _contact(answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        "contact_name": answers.get("contact_name", ""),
        "contact_email": answers.get("email", ""),
        "contact_phone": answers.get("phone", ""),
        "note": answers.get("note", ""),
    }


def _kept(part: Part) -> dict[str, Any]:
    """Return what stays with the visit: also how long it is, where that is more than usual."""
    kept = {name: part.answers[name] for name in KEPT_ANSWERS if part.answers.get(name)}
    usual = part.kind.staffed_steps[0].minutes
    if part.plan is not None and part.plan.minutes > usual:
        kept["minutes"] = part.plan.minutes
    return kept


def _hold_of(hold: str, number: int) -> str:
    """Return the hold of one visit of several: the same however often it is asked for."""
    return hashlib.sha256(f"{hold}:{number}".encode()).hexdigest()[:32] if number else hold


def _check_floods(email: str, network: str, *, now: datetime) -> None:
    """Raise `TooMany` when one address or one network books more than people do."""
    limits.allow(f"book:{email.lower()}", BOOKINGS_AN_ADDRESS, every=DAY, now=now)
    limits.allow(f"book-network:{network}", BOOKINGS_A_NETWORK, every=DAY, now=now)


def _person(answers: Mapping[str, Any], part: Part) -> dict[str, object]:
    return {
        "given_name": part.answers["given_name"],
        "family_name": part.answers["family_name"],
        "birth_date": date.fromisoformat(part.answers["birth_date"]),
        "gender": part.answers.get("gender", ""),
        "email": answers.get("email", ""),
        "phone": answers.get("phone", ""),
        "contact_name": answers.get("contact_name", ""),
    }
