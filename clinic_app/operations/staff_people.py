"""The people who work here, as their manager sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clinic_app.access.actors import STAFF, Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, AuditEntry, Practitioner, SignIn, StaffLink

from .errors import NotFound

ACTIVE, INVITED, WAITING, LEFT = "active", "invited", "waiting", "left"
TOLD = (
    "account.added",
    "account.loaded",
    "account.changed",
    "account.invited",
    "account.reset_asked",
    "account.password_set",
    "account.left",
    "account.back",
)
"""What of the record of an account its manager reads; signing in and out is not of it."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here, or did. `practitioner` is who they are booked as, if anybody.

    `standing` is active, invited (a link is on its way until `invited_until`), waiting (nobody
    invited them yet, or the link is over), or left.
    """

    id: int
    name: str
    email: str
    role: str
    standing: str
    invited_until: datetime | None
    last_sign_in: datetime | None
    practitioner: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something done to an account: what, when, by whom ("" for the practice's own machinery)."""

    action: str
    at: datetime
    by: str
    facts: dict[str, Any]


def everyone(actor: Actor, *, now: datetime) -> list[Member]:
    """Return everybody who works here or did, by name, those who left last: three queries."""
    require(actor, Permission.STAFF_MANAGE)
    rows = db.session.execute(
        select(Account, Practitioner.id)
        .outerjoin(Practitioner, Practitioner.account_id == Account.id)
        .where(Account.role.in_(STAFF))
        .order_by(Account.active.desc(), func.lower(Account.name), Account.id)
    ).all()
    return _members([(row[0], row[1]) for row in rows], now=now)


def one(actor: Actor, account: int, *, now: datetime) -> Member:
    """Return somebody who works here or did; raises `NotFound`."""
    require(actor, Permission.STAFF_MANAGE)
    row = db.session.execute(
        select(Account, Practitioner.id)
        .outerjoin(Practitioner, Practitioner.account_id == Account.id)
        .where(Account.id == account, Account.role.in_(STAFF))
    ).first()
    if row is None:
        raise NotFound(account)
    (member,) = _members([(row[0], row[1])], now=now)
    return member


def history(actor: Actor, account: int) -> list[Happened]:
    """Return what was done to an account, newest first."""
    require(actor, Permission.STAFF_MANAGE)
    rows = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == "account",
            AuditEntry.subject_id == str(account),
            AuditEntry.action.in_(TOLD),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    ).all()
    codes = {row.actor.removeprefix("account:") for row in rows}
    ids = [int(code) for code in codes if code.isdecimal()]
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    names = {f"account:{one}": name for one, name in found}
    return [Happened(r.action, r.at, names.get(r.actor, ""), dict(r.facts)) for r in rows]


def _members(rows: Sequence[tuple[Account, int | None]], *, now: datetime) -> list[Member]:
    ids = [account.id for account, _ in rows]
    signed_in = db.session.execute(
        select(SignIn.account_id, func.max(SignIn.signed_in_at))
        .where(SignIn.account_id.in_(ids))
        .group_by(SignIn.account_id)
    )
    invited = db.session.execute(
        select(StaffLink.account_id, func.max(StaffLink.expires_at))
        .where(
            StaffLink.account_id.in_(ids), StaffLink.used_at.is_(None), StaffLink.expires_at > now
        )
        .group_by(StaffLink.account_id)
    )
    last, until = ({row[0]: row[1] for row in found} for found in (signed_in, invited))
    return [
        Member(
            id=account.id,
            name=account.name,
            email=account.email,
            role=account.role,
            standing=_standing(account, until.get(account.id)),
            invited_until=until.get(account.id),
            last_sign_in=last.get(account.id),
            practitioner=practitioner,
        )
        for account, practitioner in rows
    ]


def _standing(account: Account, until: datetime | None) -> str:
    if not account.active:
        return LEFT
    if account.password_hash:
        return ACTIVE
    return INVITED if until else WAITING
