"""A booking being made: the answers so far, and the time held for ten minutes.

Whoever has the browser's token has the draft, nobody else. A browser holds one time at once, and a
network a limited number, so that nobody can empty the diary by holding.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select

from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import BookingDraft
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, claims, limits, patients, places, practice
from .errors import AlreadyBooked, NotFound, Refused

HOLD = timedelta(minutes=10)
LIFE = timedelta(hours=24)
HOLDS_A_NETWORK = 40
DECIDES = frozenset({"birth_date", "patient_id", "point", "not_before"})
"""The answers on which it depends which times suit."""
DRAFTS_AN_HOUR = 300
"""Many patients share one network at the practice or at a mobile provider: only floods stop."""


class TooManyHolds(Refused):
    """This network holds as many times as one may."""


class CannotExtend(Refused):
    """The hold was extended once already, or is over."""


@dataclass(frozen=True, slots=True)
class Held:
    """The time being held: when, with whom first, then, and until when it is ours."""

    start: datetime
    lead: int
    people: tuple[tuple[int, ...], ...]
    since: datetime
    until: datetime
    extended: bool

    def live(self, now: datetime) -> bool:
        return self.until > now


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as pages see it."""

    key: str
    kind: AppointmentType
    answers: Mapping[str, Any]
    held: Held | None
    hold_id: str
    appointment: int | None


def begin(
    actor: Actor, browser: str, slug: str, *, network: str, answers: dict[str, Any], now: datetime
) -> str:
    """Start a draft for a kind of visit and return its key; raises `NotFound`, `TooMany`."""
    practice.current().type(slug)
    limits.allow(f"draft:{network}", DRAFTS_AN_HOUR, every=timedelta(hours=1), now=now)
    draft = BookingDraft(
        key=secrets.token_urlsafe(9),
        browser_hash=browser,
        type_slug=slug,
        hold_id=secrets.token_hex(16),
        network=network,
        account_id=actor.id if isinstance(actor, Person) else None,
        answers=answers,
        made_at=now,
        expires_at=now + LIFE,
    )
    db.session.add(draft)
    return draft.key


def get(browser: str, key: str, *, now: datetime) -> Draft:
    """Return this browser's draft; raises `NotFound` for anybody else's and after a day."""
    return _view(_found(_mine(browser, key, now=now)))


def answer(browser: str, key: str, answers: dict[str, Any], *, now: datetime) -> None:
    """Add answers to a draft; a time that no longer suits them is let go."""
    row = _open_row(browser, key, now=now)
    changed = any(row.answers.get(name) != answers.get(name) for name in DECIDES & answers.keys())
    row.answers = {**row.answers, **answers}
    if changed and row.place:
        _let_go(row)


def take_time(
    browser: str, key: str, *, start: datetime, lead: int, now: datetime
) -> Draft | Refusal:
    """Hold a time for ten minutes in place of any other this browser holds.

    Returns why not when it is not offered; raises `SlotTaken` when somebody was faster.
    """
    held = _holding(browser)  # locks them all: two tabs of one browser take turns
    row = _open_row(browser, key, now=now)
    if _has(row, start, lead, now=now):
        return _view(row)
    _check_network(row, now=now)
    found = availability.offer_at(question(_view(row), now=now), start, lead)
    if isinstance(found, Refusal):
        return found
    for other in held:
        if other.key != key and other.appointment_id is None:
            _let_go(other)
    _hold(row, found, now=now)
    return _view(row)


def extend(browser: str, key: str, *, now: datetime) -> None:
    """Hold the time for ten more minutes, once; raises `CannotExtend`."""
    row = _open_row(browser, key, now=now)
    if row.extended or row.held_until is None or row.held_until <= now or row.place is None:
        raise CannotExtend
    row.held_until = now + HOLD
    row.extended = True
    wanted = places.from_json(row.place["places"])
    claims.lock(wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=row.held_until, now=now)


def let_go(browser: str, key: str, *, now: datetime, lost: bool = False) -> None:
    """Give up the held time; `lost` keeps in mind which it was, to offer what is near."""
    row = _open_row(browser, key, now=now)
    gone = row.place["start"] if row.place and lost else None
    _let_go(row)
    row.answers = {**row.answers, "lost": gone}


def check_family(actor: Actor, answers: Mapping[str, Any], *, today: date) -> None:
    """Raise `NotFound` when a draft is for one of a family that the actor may not act for now."""
    patient = answers.get("patient_id")
    if patient is None:
        return
    if not isinstance(actor, Person):
        raise NotFound
    patients.member(actor, patient, today=today)


def question(draft: Draft, *, now: datetime) -> availability.Question:
    """Return what a draft asks of the diary."""
    birth, point = draft.answers.get("birth_date"), draft.answers.get("not_before")
    return availability.Question(
        kind=draft.kind,
        now=now,
        birth=_date(birth),
        not_before=_date(point),
        patient=draft.answers.get("patient_id"),
        hold_id=draft.hold_id,
    )


def settle(row: BookingDraft, appointment: int) -> None:
    """Note that the draft has become an appointment."""
    row.appointment_id = appointment


def locked(browser: str, key: str, *, now: datetime) -> BookingDraft:
    """Return the row of a draft for the operation that books it; raises `NotFound`."""
    return _row(browser, key, now=now)


def view(row: BookingDraft) -> Draft:
    """Return a row as pages see it."""
    return _view(row)


def prune(*, now: datetime) -> int:
    """Delete drafts that are over; what was booked from them stays."""
    result: Any = db.session.execute(delete(BookingDraft).where(BookingDraft.expires_at <= now))
    return int(result.rowcount)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _row(browser: str, key: str, *, now: datetime) -> BookingDraft:
    return _found(_mine(browser, key, now=now).with_for_update())


def _mine(browser: str, key: str, *, now: datetime) -> Select[BookingDraft]:
    return select(BookingDraft).where(
        BookingDraft.key == key,
        BookingDraft.browser_hash == browser,
        BookingDraft.expires_at > now,
    )


def _found(wanted: Select[BookingDraft]) -> BookingDraft:
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound
    return row


def _open_row(browser: str, key: str, *, now: datetime) -> BookingDraft:
    row = _row(browser, key, now=now)
    if row.appointment_id is not None:
        raise AlreadyBooked
    return row


def _holding(browser: str) -> list[BookingDraft]:
    """Return the browser's drafts that are not booked, kept from other tabs until the end."""
    rows = select(BookingDraft).where(
        BookingDraft.browser_hash == browser, BookingDraft.appointment_id.is_(None)
    )
    locked = rows.order_by(BookingDraft.key).with_for_update()
    return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def _has(row: BookingDraft, start: datetime, lead: int, *, now: datetime) -> bool:
    """Say whether the draft holds this very time: taking it again does not hold it for longer."""
    held = _view(row).held
    return held is not None and held.live(now) and (held.start, held.lead) == (start, lead)


def _check_network(row: BookingDraft, *, now: datetime) -> None:
    holds = db.session.scalar(
        select(func.count()).where(
            BookingDraft.network == row.network,
            BookingDraft.held_until > now,
            BookingDraft.appointment_id.is_(None),
            BookingDraft.key != row.key,
        )
    )
    if (holds or 0) >= HOLDS_A_NETWORK:
        raise TooManyHolds


def _hold(row: BookingDraft, offer: Offer, *, now: datetime) -> None:
    wanted = places.of_offer(offer, patient=row.answers.get("patient_id"))
    old = places.from_json(row.place["places"]) if row.place else []
    claims.lock([*wanted, *old])
    until = now + HOLD
    claims.give_up(row.hold_id, keep=wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=until, now=now)
    row.held_until, row.extended = until, False
    row.expires_at = until + LIFE
    row.answers = {**row.answers, "lost": None}
    row.place = {
        "start": offer.start.isoformat(),
        "lead": offer.lead,
        "since": now.isoformat(),
        "places": places.to_json(wanted),
    }


def _let_go(row: BookingDraft) -> None:
    claims.give_up(row.hold_id)
    row.place, row.held_until, row.extended = None, None, False


def _view(row: BookingDraft) -> Draft:
    held = None
    if row.place and row.held_until:
        start = datetime.fromisoformat(row.place["start"])
        since = datetime.fromisoformat(row.place["since"])
        people = places.people(places.from_json(row.place["places"]))
        held = Held(start, row.place["lead"], people, since, row.held_until, row.extended)
    return Draft(
        key=row.key,
        kind=practice.current().type(row.type_slug),
        answers=dict(row.answers),
        held=held,
        hold_id=row.hold_id,
        appointment=row.appointment_id,
    )
