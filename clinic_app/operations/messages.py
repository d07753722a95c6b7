"""What a message says, read at the moment it is sent; a message that no longer holds is dropped."""

from dataclasses import dataclass
from datetime import datetime

from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import Account, SignInCode

from . import accounts, audit, staff_links, visit_facts
from .outbox import Message
from .visit_facts import Visit

WHEN_LIVE = {"confirmation": True, "moved": True, "restored": True, "cancelled": False}


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, and the facts to write about: a visit, a code, or a page of ours with its end."""

    to: str
    kind: str
    visit: Visit | None = None
    code: str = ""
    until: datetime | None = None
    path: str = ""
    name: str = ""


def letter(message: Message, *, secret: str, now: datetime) -> Letter | None:
    """Return what to write, or None when the message has become untrue or has nobody to go to."""
    if message.kind == "sign_in_code":
        return _code(message, secret=secret, now=now)
    if message.subject_kind == "staff_link":
        return _staff_link(message, secret=secret, now=now)
    visit = visit_facts.of(message.subject_id)
    true = visit.live == WHEN_LIVE[message.kind] and visit.version == message.version
    if not true or not visit.email or visit.ends_at <= now:
        return None
    return Letter(visit.email, message.kind, visit=visit)


def note_sent(message: Message, *, now: datetime) -> None:
    """Record that a message about a subject left."""
    audit.record(
        System("worker"),
        f"message.{message.kind}",
        message.subject_kind,
        message.subject_id,
        now=now,
    )


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
