"""Accounts of people who work here, as the practice's files and commands look after them."""

from datetime import datetime

from sqlalchemy import select, update

from clinic_app.access.actors import STAFF, Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, AuditEntry, SignIn

from . import audit
from .errors import NotFound


def ensure(
    actor: Actor, email: str, facts: dict[str, str], *, password_hash: str | None, now: datetime
) -> int:
    """Return the account with this address, added or brought up to date; `facts` are name and role.

    A password that somebody has is never replaced, only a missing one is filled in. What a manager
    changed, or who left, stays so whatever the files say.
    """
    require(actor, Permission.PRACTICE_LOAD)
    account = db.session.scalars(select(Account).where(Account.email == email.lower())).first()
    if account is None:
        account = Account(email=email.lower(), created_at=now, **facts)
        db.session.add(account)
    if account.id is not None and _a_managers_hands_were_on(account.id):
        return account.id
    for name, value in facts.items():
        setattr(account, name, value)
    account.password_hash = account.password_hash or password_hash
    if account.id is None or db.session.is_modified(account):
        db.session.flush()
        audit.record(actor, "account.loaded", "account", account.id, now=now, role=account.role)
    return account.id


def _a_managers_hands_were_on(account: int) -> bool:
    by_hand = ("account.added", "account.changed", "account.left", "account.back")
    found = select(AuditEntry.id).where(
        AuditEntry.subject_kind == "account",
        AuditEntry.subject_id == str(account),
        AuditEntry.action.in_(by_hand),
    )
    return db.session.scalar(found.limit(1)) is not None


def set_password(actor: Actor, email: str, *, password_hash: str, now: datetime) -> int:
    """Give a member of staff another password, and return the account; raises `NotFound`."""
    require(actor, Permission.PRACTICE_LOAD)
    account = db.session.scalars(
        select(Account)
        .where(Account.email == email.strip().lower(), Account.role.in_(STAFF))
        .with_for_update()
    ).first()
    if account is None:
        raise NotFound(email)
    account.password_hash = password_hash
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
        .values(ended_at=now)  # whoever knew the old one is out
    )
    db.session.flush()
    audit.record(actor, "account.password_set", "account", account.id, now=now)
    return account.id
