"""Links by which people who work here set a password: invitations and resets.

The secret in a link is derived from the practice's secret: nothing that is stored opens it. It
works once, and a newer link ends the older ones.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from clinic_app.access.actors import STAFF, Actor
from clinic_app.extensions import db
from clinic_app.models import Account, SignIn, StaffLink

from . import audit, limits, outbox
from .errors import Refused

LIFE = {"invitation": timedelta(days=7), "reset": timedelta(hours=1)}
LETTER = {"invitation": "invitation", "reset": "staff_reset"}
HOUR = timedelta(hours=1)


class LinkOver(Refused):
    """The link was used, is too old, was replaced by a newer one, or never was one of ours."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can still be used: whose, its path on our site, until when."""

    email: str
    name: str
    path: str
    expires_at: datetime


def send(account: int, kind: str, *, now: datetime) -> None:
    """Send somebody a link to set a password; the caller has checked who may, and records it."""
    end(account, now=now)
    link = StaffLink(
        account_id=account,
        kind=kind,
        nonce=secrets.token_hex(16),
        made_at=now,
        expires_at=now + LIFE[kind],
    )
    db.session.add(link)
    db.session.flush()
    outbox.queue(LETTER[kind], "staff_link", link.id, now=now)


def end(account: int, *, now: datetime) -> None:
    """Make every link of somebody useless."""
    open_ones = update(StaffLink).where(
        StaffLink.account_id == account, StaffLink.used_at.is_(None)
    )
    db.session.execute(open_ones.values(used_at=now))


def ask_reset(actor: Actor, email: str, network: str, *, now: datetime) -> None:
    """Send a reset link to an address at which somebody works; for any other do nothing, silently.

    Raises `TooMany` after three for an address or twenty for a network within the hour.
    """
    address = email.strip().lower()
    limits.allow(f"staff-reset:{address}", 3, every=HOUR, now=now)
    limits.allow(f"staff-reset-network:{network}", 20, every=HOUR, now=now)
    account = db.session.scalars(
        select(Account).where(Account.email == address, *_at_work(), Account.password_hash != "")
    ).first()
    if account is None:
        return
    send(account.id, "reset", now=now)
    audit.record(actor, "account.reset_asked", "account", account.id, now=now)


def open_link(link: int, *, secret: str, now: datetime) -> OpenLink | None:
    """Return a link that is neither used nor over, or None."""
    found = _open(StaffLink.id == link, now=now)
    if found is None:
        return None
    row, account = found
    path = f"/account/staff/password/{_token(row, secret)}"
    return OpenLink(account.email, account.name, path, row.expires_at)


def read(token: str, *, secret: str, now: datetime) -> OpenLink | None:
    """Return the link behind what stands in an address, or None; opening it changes nothing."""
    found = _behind(token, secret=secret, now=now)
    return open_link(found[0].id, secret=secret, now=now) if found else None


def use(actor: Actor, token: str, *, password_hash: str, secret: str, now: datetime) -> None:
    """Set the password that somebody chose, sign them out everywhere, and spend the link.

    Raises `LinkOver`. Who had a password before is told by e-mail that it is another one now.
    """
    found = _behind(token, secret=secret, now=now, lock=True)
    if found is None:
        raise LinkOver
    link, account = found
    known_before = account.password_hash is not None
    account.password_hash = password_hash
    end_sign_ins(account.id, now=now)
    end(account.id, now=now)
    db.session.flush()
    audit.record(actor, "account.password_set", "account", account.id, now=now, by=link.kind)
    if known_before:
        outbox.queue("password_changed", "account", account.id, version=link.id, now=now)


def end_sign_ins(account: int, *, now: datetime) -> None:
    """Sign somebody out of every browser."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id == account, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def _behind(
    token: str, *, secret: str, now: datetime, lock: bool = False
) -> tuple[StaffLink, Account] | None:
    number, _, _mac = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    found = _open(StaffLink.id == int(number), now=now, lock=lock)
    # as bytes: of text that is not ASCII it would raise
    if found is None or not hmac.compare_digest(_token(found[0], secret).encode(), token.encode()):
        return None
    return found


def _open(
    which: ColumnElement[bool], *, now: datetime, lock: bool = False
) -> tuple[StaffLink, Account] | None:
    wanted = (
        select(StaffLink, Account)
        .join(Account, Account.id == StaffLink.account_id)
        .where(which, StaffLink.used_at.is_(None), StaffLink.expires_at > now, *_at_work())
    )
    row = db.session.execute(wanted.with_for_update() if lock else wanted).first()
    return (row[0], row[1]) if row else None


def _at_work() -> list[ColumnElement[bool]]:
    return [Account.active.is_(True), Account.role.in_(STAFF)]


def _token(row: StaffLink, secret: str) -> str:
    text = f"staff-link:{row.id}:{row.nonce}".encode()
    return f"{row.id}-{hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:40]}"
