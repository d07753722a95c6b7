"""A booking being made: the answers so far, and the time held for ten minutes.

Whoever has the browser's token has the draft, nobody else. A browser holds one time at once, and a
network a limited number, so that nobody can empty the diary by holding.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import BookingDraft
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, claims, draft_rows, draft_times, limits, patients, places, practice
from .draft_values import CHILDREN, TOGETHER, Draft
from .errors import NotFound, Refused

HOLD = timedelta(minutes=10)
LIFE = timedelta(hours=24)
HOLDS_A_NETWORK = 40
DECIDES = frozenset({"birth_date", "patient_id", "point", "plan", TOGETHER})
"""The answers on which it depends which times suit."""
DRAFTS_AN_HOUR = 300
"""Many patients share one network at the practice or at a mobile provider: only floods stop."""


class TooManyHolds(Refused):
    """This network holds as many times as one may."""


class CannotExtend(Refused):
    """The hold was extended once already, or is over."""


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
    return draft_rows.read(browser, key, now=now)


def answer(
    browser: str, key: str, answers: dict[str, Any], *, now: datetime, slug: str | None = None
) -> None:
    """Add answers to a draft, or another kind of visit; a time that does not suit is let go."""
    row = draft_rows.open_row(browser, key, now=now)
    before, row.answers = _deciding(row.answers), {**row.answers, **answers}
    changed = before != _deciding(row.answers)
    if slug is not None and slug != row.type_slug:
        row.type_slug, changed = practice.current().type(slug).slug, True
    if changed and row.place:
        _let_go(row)


def take_time(
    browser: str,
    key: str,
    *,
    start: datetime,
    lead: int,
    now: datetime,
    others: tuple[int, ...] = (),
) -> Draft | Refusal:
    """Hold a time for ten minutes in place of any other this browser holds.

    `others` see the others of a family, where all are seen at once. Returns why not when it is not
    offered; raises `SlotTaken` when somebody was faster.
    """
    held = draft_rows.not_booked(browser)  # locks them all: two tabs of one browser take turns
    row, leads = draft_rows.open_row(browser, key, now=now), (lead, *others)
    if _has(row, start, leads, now=now):
        return draft_rows.view(row)
    _check_network(row, now=now)
    draft = draft_times.rechecked(draft_rows.view(row), clock.local_date(start), now=now)
    if isinstance(draft, Refusal):
        return draft
    found = draft_times.offers_at(draft_times.questions(draft, now=now), start, leads)
    if isinstance(found, Refusal):
        return found
    _let_go_others(held, key)
    row.answers = dict(draft.answers)
    _hold(row, draft, found, now=now)
    return draft_rows.view(row)


def _let_go_others(held: Iterable[BookingDraft], key: str) -> None:
    for other in held:
        if other.key != key and other.appointment_id is None:
            _let_go(other)


def extend(browser: str, key: str, *, now: datetime) -> None:
    """Hold the time for ten more minutes, once; raises `CannotExtend`."""
    row = draft_rows.open_row(browser, key, now=now)
    if row.extended or row.held_until is None or row.held_until <= now or row.place is None:
        raise CannotExtend
    row.held_until = now + HOLD
    row.extended = True
    wanted = places.from_json(row.place["places"])
    claims.lock(wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=row.held_until, now=now)


def let_go(browser: str, key: str, *, now: datetime, lost: bool = False) -> None:
    """Give up the held time; `lost` keeps in mind which it was, to offer what is near."""
    row = draft_rows.open_row(browser, key, now=now)
    gone = row.place["start"] if row.place and lost else None
    _let_go(row)
    row.answers = {**row.answers, "lost": gone}


def check_family(actor: Actor, draft: Draft, *, today: date) -> None:
    """Raise `NotFound` when a draft is for one of a family that the actor may not act for now."""
    named = set(draft.patients)
    if not named:
        return
    if not isinstance(actor, Person):
        raise NotFound
    family = patients.family(actor, today=today)
    if not named <= {one.id for one in family if one.books}:
        raise NotFound


def question(draft: Draft, *, now: datetime) -> availability.Question:
    """Return what the visit of a draft for one patient asks of the diary."""
    return draft_times.questions(draft, now=now)[0]


def settle(row: BookingDraft, appointment: int) -> None:
    """Note that the draft has become an appointment."""
    row.appointment_id = appointment


def prune(*, now: datetime) -> int:
    """Delete drafts that are over; what was booked from them stays."""
    result: Any = db.session.execute(delete(BookingDraft).where(BookingDraft.expires_at <= now))
    return int(result.rowcount)


def _deciding(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that decide about times, of a family's children too: no names."""
    found = {name: answers.get(name) for name in DECIDES}
    children = [_deciding(child) for child in answers.get(CHILDREN) or ()]
    return found | ({CHILDREN: children} if answers.get(TOGETHER) else {})


def _has(row: BookingDraft, start: datetime, leads: tuple[int, ...], *, now: datetime) -> bool:
    """Say whether the draft holds this very time: taking it again does not hold it for longer."""
    held = draft_rows.view(row).held
    if held is None or not held.live(now):
        return False
    return (held.start, held.lead, *held.others) == (start, *leads)


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


def _hold(row: BookingDraft, draft: Draft, offers: Sequence[Offer], *, now: datetime) -> None:
    """Take all of it in one: a family gets every visit, or none."""
    wanted = sorted(
        place
        for part, offer in zip(draft.parts, offers, strict=True)
        for place in places.of_offer(offer, patient=part.patient)
    )
    old = places.from_json(row.place["places"]) if row.place else []
    claims.lock([*wanted, *old])
    until = now + HOLD
    claims.give_up(row.hold_id, keep=wanted)
    claims.take(wanted, hold_id=row.hold_id, expires_at=until, now=now)
    row.held_until, row.extended = until, False
    row.expires_at = until + LIFE
    row.answers = {**row.answers, "lost": None}
    row.place = {
        "start": min(offer.start for offer in offers).isoformat(),
        "lead": offers[0].lead,
        "parts": [[offer.start.isoformat(), offer.lead] for offer in offers],
        "since": now.isoformat(),
        "places": places.to_json(wanted),
    }


def _let_go(row: BookingDraft) -> None:
    claims.give_up(row.hold_id)
    row.place, row.held_until, row.extended = None, None, False
