"""The people who work here, as their manager sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clinic_app.access.actors import STAFF, Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import (
    Account,
    AuditEntry,
    OutboxMessage,
    Practitioner,
    SignIn,
    StaffLink,
)

from .errors import NotFound

ACTIVE, INVITED, WAITING, LEFT = "active", "invited", "waiting", "left"
NOT_REACHED = "not_reached"
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
Link = tuple[datetime | None, bool]
"""Until when a link can be used, and whether the message with it came back."""
NO_LINK: Link = (None, False)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here, or did. `practitioner` is who they are booked as, if anybody.

    `standing` is active, invited (a link is on its way until `invited_until`), not reached (the
    message with it came back), waiting (nobody invited them yet, or the link is over), or left.
    `came_back` says of any link that can still be used that its message did not arrive.
    """

    id: int
    name: str
    email: str
    role: str
    standing: str
    invited_until: datetime | None
    came_back: bool
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
    last, links = {row[0]: row[1] for row in signed_in}, _links(ids, now=now)
    return [
        Member(
            id=account.id,
            name=account.name,
            email=account.email,
            role=account.role,
            standing=_standing(account, links.get(account.id, NO_LINK)),
            invited_until=links.get(account.id, NO_LINK)[0],
            came_back=links.get(account.id, NO_LINK)[1],
            last_sign_in=last.get(account.id),
            practitioner=practitioner,
        )
        for account, practitioner in rows
    ]


def _links(accounts: Sequence[int], *, now: datetime) -> dict[int, Link]:
    """Return the link of each that can still be used; a newer one ends the older ones."""
    letter = OutboxMessage.subject_id == StaffLink.id
    rows = db.session.execute(
        select(StaffLink.account_id, StaffLink.expires_at, OutboxMessage.state)
        .outerjoin(OutboxMessage, (OutboxMessage.subject_kind == "staff_link") & letter)
        .where(
            StaffLink.account_id.in_(accounts),
            StaffLink.used_at.is_(None),
            StaffLink.expires_at > now,
        )
    )
    return {row[0]: (row[1], row[2] == "failed") for row in rows}


def _standing(account: Account, link: Link) -> str:
    until, came_back = link
    if not account.active:
        return LEFT
    if account.password_hash:
        return ACTIVE
    if came_back:
        return NOT_REACHED
    return INVITED if until else WAITING
