"""Signing in and out: staff by e-mail and password, patients by a code sent by e-mail."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Select, bindparam, delete, select, update

from clinic_app.access.actors import STAFF, Guest, Person, System
from clinic_app.extensions import db
from clinic_app.models import Account, Practitioner, SignIn, SignInCode, StaffLink

from . import audit, limits, outbox, practice_mark

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
QUARTER = timedelta(minutes=15)

_hasher = PasswordHasher()
MONTH, LONG_AGO = timedelta(days=30), timedelta(days=400)


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has: checking it takes as long as any other."""
    return _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Return the argon2id hash that is stored of a password; slow on purpose."""
    return _hasher.hash(password)


def check_password(email: str, password: str) -> Person | None:
    """Return the member of staff with this address and password; as slow if there is none."""
    account = _active(email)
    is_staff = account is not None and account.role in STAFF and account.password_hash
    try:
        _hasher.verify(str(account.password_hash) if account and is_staff else _nobody(), password)
    except Argon2Error:
        return None
    return _person(account) if account and is_staff else None


def note_try(email: str, network: str, *, now: datetime) -> None:
    """Count a try to sign in; raises `TooMany` after ten for an address or fifty for a network."""
    for key, most in _tries(email, network):
        limits.allow(key, most, every=QUARTER, now=now)


def note_success(email: str, network: str, *, now: datetime) -> None:
    """Take the try back that succeeded: who signs in rightly is never locked out by that."""
    for key, _ in _tries(email, network):
        limits.give_back(key, every=QUARTER, now=now)


def _tries(email: str, network: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return what tries are counted under, each with the most there may be in a quarter hour."""
    return (f"sign-in:{_fingerprint(email)}", 10), (f"sign-in-network:{network}", 50)


def open_sign_in(person: Person, token_hash: str, *, now: datetime) -> None:
    """Begin a signed-in browser."""
    db.session.add(SignIn(token_hash=token_hash, account_id=person.id, signed_in_at=now))
    audit.record(person, "account.signed_in", "account", person.id, now=now)


def close_sign_in(person: Person, token_hash: str, *, now: datetime) -> None:
    """End one signed-in browser, wherever its cookie still is."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.account_id == person.id)
        .values(ended_at=now)
    )
    audit.record(person, "account.signed_out", "account", person.id, now=now)


def signed_in(token_hash: str) -> Person | None:
    """Return who is signed in with this token; one query, which also asks for the practice's mark.

    Each page of somebody at work asks it, so it wants no more of them than their name and role.
    """
    row = db.session.connection().execute(_who_is_signed_in(), {"token": token_hash}).first()
    if row is None:
        return None
    practice_mark.told(row)
    return Person(row.id, row.role, row.name, row.practitioner)


@cache
def _who_is_signed_in() -> Select[Any]:
    """Put the question of `signed_in` together, once."""
    account: Any = Account.__table__
    sign_in: Any = SignIn.__table__
    works: Any = Practitioner.__table__
    joined = account.join(sign_in, sign_in.c.account_id == account.c.id).outerjoin(
        works, works.c.account_id == account.c.id
    )
    shown = (account.c.id, account.c.role, account.c.name, works.c.id.label("practitioner"))
    return practice_mark.beside(joined, shown).where(
        sign_in.c.token_hash == bindparam("token"), sign_in.c.ended_at.is_(None), account.c.active
    )


def send_code(email: str, network: str, *, now: datetime) -> None:
    """Send a sign-in code to a patient's address; for any other address do nothing, silently."""
    limits.allow(f"code:{_fingerprint(email)}", 5, every=QUARTER, now=now)
    limits.allow(f"code-network:{network}", 30, every=QUARTER, now=now)
    account = _active(email)
    if account is None or account.role in STAFF:
        return
    code = SignInCode(
        account_id=account.id, nonce=secrets.token_hex(16), expires_at=now + CODE_LIFE
    )
    db.session.add(code)
    db.session.flush()
    outbox.queue("sign_in_code", "sign_in_code", code.id, now=now)


def use_code(email: str, typed: str, *, secret: str, now: datetime) -> Person | None:
    """Return the person whose newest code was typed rightly, and spend it; count a wrong try."""
    account = _active(email)
    code = _newest_code(account.id, now) if account else None
    if account is None or code is None:
        return None
    if not hmac.compare_digest(digits(code.id, code.nonce, secret), typed):
        code.tries += 1
        return None
    code.used_at = now
    return _person(account)


def digits(code_id: int, nonce: str, secret: str) -> str:
    """Return the six digits of a code; they are derived, so that nothing stored reveals them."""
    mac = hmac.new(secret.encode(), f"sign-in:{code_id}:{nonce}".encode(), hashlib.sha256)
    return f"{int.from_bytes(mac.digest()[:8], 'big') % 1_000_000:06d}"


def add_staff(email: str, name: str, role: str, *, password_hash: str, now: datetime) -> int:
    """Add somebody who works here and return the account's id."""
    account = Account(
        email=email.lower(), role=role, name=name, password_hash=password_hash, created_at=now
    )
    db.session.add(account)
    db.session.flush()
    audit.record(System("practice"), "account.added", "account", account.id, now=now, role=role)
    return account.id


def note_wrong_password(email: str, network: str, *, now: datetime) -> None:
    """Leave a trace of a refused sign-in, without the address."""
    browser = _fingerprint(email + network)
    audit.record(Guest(browser), "account.refused", "account", "unknown", now=now)


def prune(*, now: datetime) -> None:
    """Forget codes and links that are over, and sign-ins that ended long ago."""
    db.session.execute(delete(SignInCode).where(SignInCode.expires_at < now - QUARTER))
    db.session.execute(delete(StaffLink).where(StaffLink.expires_at < now - MONTH))
    db.session.execute(delete(SignIn).where(SignIn.signed_in_at < now - LONG_AGO))


def _newest_code(account_id: int, now: datetime) -> SignInCode | None:
    newest = db.session.scalars(
        select(SignInCode)
        .where(SignInCode.account_id == account_id)
        .order_by(SignInCode.id.desc())
        .limit(1)
        .with_for_update()
    ).first()
    if newest is None or newest.used_at or newest.tries >= CODE_TRIES or newest.expires_at <= now:
        return None
    return newest


def _active(email: str) -> Account | None:
    return db.session.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.active)
    ).first()


def _person(account: Account, practitioner: int | None = None) -> Person:
    return Person(account.id, account.role, account.name, practitioner)


def _fingerprint(value: str) -> str:
    return hashlib.sha256(value.strip().lower().encode()).hexdigest()[:24]
