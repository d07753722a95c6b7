"""Accounts of people who work here, as the practice's files and commands look after them."""

from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import STAFF, Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, AuditEntry

from . import audit, staff_links
from .errors import AddressTaken, NotFound


def ensure(
    actor: Actor, slug: str, facts: dict[str, str], *, password_hash: str | None, now: datetime
) -> int:
    """Return the account of somebody in the files, added or brought up to date.

    `slug` is who they are there, `facts` are name, role and email. A password that somebody has is
    never replaced, only a missing one is filled in. What a manager changed, or who left, stays so
    whatever the files say. Raises `AddressTaken` when the address is somebody else's.
    """
    require(actor, Permission.PRACTICE_LOAD)
    facts = facts | {"email": facts["email"].lower()}
    known = _known_as(slug) or _unnamed(slug, facts["email"])
    account = known or Account(created_at=now)
    if known is None or not _a_managers_hands_were_on(account.id):
        _bring_up_to_date(account, facts, password_hash, now=now)
    account.slug = slug
    db.session.add(account)
    if account.id is None or db.session.is_modified(account):
        db.session.flush()
        audit.record(actor, "account.loaded", "account", account.id, now=now, role=account.role)
    return account.id


def _known_as(slug: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.slug == slug)).first()


def _unnamed(slug: str, email: str) -> Account | None:
    """Return who works here under an address and stood in no file yet: invited, or loaded of old.

    An address alone makes nobody the same person: it passes from one to the next.
    """
    account = db.session.scalars(select(Account).where(Account.email == email)).first()
    if account is not None and (account.slug is not None or account.role not in STAFF):
        raise AddressTaken(slug)
    return account


def _bring_up_to_date(
    account: Account, facts: dict[str, str], password_hash: str | None, *, now: datetime
) -> None:
    if account.id is not None and account.email != facts["email"]:
        _free(account, facts["email"])
        staff_links.end(account.id, now=now)
    for name, value in facts.items():
        setattr(account, name, value)
    account.password_hash = account.password_hash or password_hash


def _free(account: Account, email: str) -> None:
    taken = select(Account.id).where(Account.email == email, Account.id != account.id)
    if db.session.scalar(taken) is not None:
        raise AddressTaken(account.slug)


def _a_managers_hands_were_on(account: int) -> bool:
    by_hand = ("account.added", "account.changed", "account.left", "account.back")
    found = select(AuditEntry.id).where(
        AuditEntry.subject_kind == "account",
        AuditEntry.subject_id == str(account),
        AuditEntry.action.in_(by_hand),
    )
    return db.session.scalar(found.limit(1)) is not None


def set_password(actor: Actor, email: str, *, password_hash: str, now: datetime) -> int:
    """Give a member of staff another password, and return the account; raises `NotFound`.

    They are signed out everywhere, and links sent before are over.
    """
    require(actor, Permission.PRACTICE_LOAD)
    account = db.session.scalars(
        select(Account)
        .where(Account.email == email.strip().lower(), Account.role.in_(STAFF))
        .with_for_update()
    ).first()
    if account is None:
        raise NotFound(email)
    account.password_hash = password_hash
    staff_links.end_sign_ins(account.id, now=now)  # whoever knew the old one is out
    staff_links.end(account.id, now=now)
    db.session.flush()
    audit.record(actor, "account.password_set", "account", account.id, now=now)
    return account.id
