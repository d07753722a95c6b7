"""What a message says, read at the moment it is sent; a message that no longer holds is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import Account, SignInCode
from clinic_app.scheduling import status
from clinic_app.scheduling.reminders import KINDS, quiet_until, useless_from

from . import (
    accounts,
    audit,
    family_visits,
    invitations,
    known_times,
    news,
    not_written_to,
    recall_letters,
    staff_links,
    visit_facts,
    visits_ahead,
)
from .invitations import Invitation
from .outbox import Message
from .recall_letters import RecallLetter
from .recalls_due import WEIGH_AGAIN
from .visit_facts import Visit

SORTING_OUT = timedelta(minutes=15)
"""So long a reminder waits before it is asked again whether somebody sees the patient."""
ABOUT_CHILDREN = {"patient": invitations.of_message, "recall": recall_letters.of_message}
WHEN_LIVE = {"confirmation": True, "moved": True, "restored": True, "cancelled": False}


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, and the facts to write about: a visit, a code, or a page of ours.

    `until` is when it must have left: the code or the page is over, the reminder too late, or the
    patient comes in vain. What cannot leave by then is given up, so that somebody can phone.
    `visits` are all of a family that were booked in one; `visit` is the first of them. `about`
    is what a child is due for.
    """

    to: str
    kind: str
    visit: Visit | None = None
    code: str = ""
    until: datetime | None = None
    path: str = ""
    name: str = ""
    visits: tuple[Visit, ...] = ()
    about: Invitation | RecallLetter | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Nobody is to be disturbed now, or it is not known who sees them; from `at` on ask again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoAddress:
    """There is no e-mail address, and the patient does not know yet: somebody has to phone."""


@dataclass(frozen=True, slots=True)
class Overnight:
    """Nobody is to be disturbed until it is of no use: somebody may phone first thing."""


Answer = Letter | Later | NoAddress | Overnight | None
"""What becomes of a message when its time has come; None is dropped."""


def letter(message: Message, *, secret: str, now: datetime) -> Answer:
    """Return what to write, or None when the message has become untrue or has nobody to go to."""
    if message.kind == "sign_in_code":
        return _code(message, secret=secret, now=now)
    if message.subject_kind == "staff_link":
        return _staff_link(message, secret=secret, now=now)
    if message.kind == "password_changed":
        return _password_changed(message)
    if message.subject_kind in ABOUT_CHILDREN:
        return _about_child(message, now=now)
    return _about_visit(message, now=now)


def note_sent(message: Message, *, now: datetime) -> None:
    """Record that a message about a subject left."""
    audit.record(
        System("worker"),
        f"message.{message.kind}",
        message.subject_kind,
        message.subject_id,
        now=now,
    )


def _about_child(message: Message, *, now: datetime) -> Answer:
    """Invite a family, or recall it, by day and while it is true."""
    found = ABOUT_CHILDREN[message.subject_kind](message, now=now)
    if isinstance(found, datetime):
        return Later(found)
    if found is None:
        return None
    until = found.until if isinstance(found, Invitation) else None
    path = "/baby-weighing/" if getattr(found, "kind", "") == WEIGH_AGAIN else "/immunisations/"
    contact = found.contact
    return Letter(
        contact.email, message.kind, until=until, path=path, name=contact.name, about=found
    )


def _about_visit(message: Message, *, now: datetime) -> Answer:
    visit = visit_facts.of(message.subject_id)
    if message.kind == "confirmation" and visit.block is not None:
        return _together(family_visits.of_block(visit.block), now=now)
    over = visit.version != message.version or visit.ends_at <= now
    if over or not_written_to.died([visit.patient]):
        return None
    if message.kind in KINDS:
        return _reminder(message.kind, visit, now=now)
    if visit.live != WHEN_LIVE[message.kind] or _is_back(message.kind, visit):
        return None
    if visit.email:
        by = known_times.shows_at(visit, known_times.of([visit])[visit.id], now=now)
        return Letter(visit.email, message.kind, visit=visit, until=by if by > now else None)
    return None if news.known(message.kind, visit) else NoAddress()


def _is_back(kind: str, visit: Visit) -> bool:
    """Say whether a move was undone before the patient heard of it: then there is no news."""
    if kind != "moved":
        return False
    heard = not visit.email and news.known("confirmation", visit)
    return known_times.is_as_told(visit, heard_of_it=heard)


def _together(booked: Sequence[Visit], *, now: datetime) -> Letter | None:
    """Return one letter about all visits that were booked in one, as they stand now."""
    died = not_written_to.died([v.patient for v in booked])
    coming = tuple(v for v in booked if v.live and v.starts_at > now and v.patient not in died)
    if not coming or not coming[0].email:
        return None
    first, kind = coming[0], "family" if len(coming) > 1 else "confirmation"
    visits = coming if len(coming) > 1 else ()
    return Letter(first.email, kind, visit=first, visits=visits, until=first.starts_at)


def _reminder(kind: str, visit: Visit, *, now: datetime) -> Answer:
    """Remind of a visit that is still to come and still booked, by day, while it is of use.

    While it waits to be sorted out, because who it names is away, nobody is told to come to them.
    """
    useless = useless_from(kind, visit.starts_at, clock.ZONE)
    if not visit.live or visit.standing.status != status.BOOKED or now >= useless:
        return None
    if not visit.email:
        return NoAddress()
    morning = quiet_until(now, clock.ZONE)
    if morning is not None:
        return Later(morning) if morning < useless else Overnight()
    if visits_ahead.is_amber(visit):
        return Later(now + SORTING_OUT)
    return Letter(visit.email, kind, visit=visit, until=useless)


def _code(message: Message, *, secret: str, now: datetime) -> Letter | None:
    code = db.session.get(SignInCode, message.subject_id)
    if code is None or code.used_at or code.expires_at <= now:
        return None
    account = db.session.get_one(Account, code.account_id)
    digits = accounts.digits(code.id, code.nonce, secret)
    return Letter(account.email, message.kind, code=digits, until=code.expires_at)


def _staff_link(message: Message, *, secret: str, now: datetime) -> Letter | None:
    found = staff_links.open_link(message.subject_id, secret=secret, now=now)
    if found is None:
        return None
    return Letter(
        found.email, message.kind, path=found.path, until=found.expires_at, name=found.name
    )


def _password_changed(message: Message) -> Letter | None:
    account = db.session.get(Account, message.subject_id)
    if account is None or not account.active:
        return None
    return Letter(account.email, message.kind, name=account.name)
