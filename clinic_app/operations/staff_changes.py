"""What a manager does with the people who work here: invite, change, let go, take back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import STAFF, Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account

from . import audit, leaving, staff_links
from .errors import AddressTaken, ChangedMeanwhile, NotFound, Refused


class NotOneself(Refused):
    """A manager does not take their own access away: another manager does."""


class LastManager(Refused):
    """Somebody must be left who can let people in."""


class HasLeft(Refused):
    """This person does not work here at present."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manager says of somebody."""

    name: str
    email: str
    role: str


def add(actor: Actor, facts: Facts, *, now: datetime) -> int:
    """Add somebody who works here, send the invitation, and return the account.

    Raises `AddressTaken` when anybody, staff or patient, has the address.
    """
    require(actor, Permission.STAFF_MANAGE)
    _check_role(facts)
    _free(facts.email)
    row = Account(
        email=facts.email.lower(), role=facts.role, name=facts.name, active=True, created_at=now
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "account.added", "account", row.id, now=now, role=facts.role)
    invite(actor, row.id, now=now)
    return row.id


def invite(actor: Actor, account: int, *, now: datetime) -> None:
    """Send a new link: an invitation to who has no password yet, else one to choose another.

    Links sent before are over. Raises `NotFound`, `HasLeft`.
    """
    require(actor, Permission.STAFF_MANAGE)
    row = _row(account)
    if not row.active:
        raise HasLeft
    staff_links.send(account, "reset" if row.password_hash else "invitation", now=now)
    done = "reset_asked" if row.password_hash else "invited"
    audit.record(actor, f"account.{done}", "account", account, now=now)


def shown(facts: Facts) -> str:
    """Return what stands for the facts as a page showed them, to notice a change meanwhile."""
    return f"{facts.name}|{facts.email.lower()}|{facts.role}"


def change(actor: Actor, account: int, facts: Facts, *, seen: str, now: datetime) -> None:
    """Correct somebody's name, address or role; `seen` is what the page showed.

    The role counts from the next page they open; another address ends links to the old one.
    Raises `ChangedMeanwhile`, `AddressTaken`, `NotOneself`, `LastManager`, `NotFound`.
    """
    require(actor, Permission.STAFF_MANAGE)
    _check_role(facts)
    row = _row(account)
    if shown(Facts(row.name, row.email, row.role)) != seen:
        raise ChangedMeanwhile
    if facts.role != row.role:
        _check_managers(actor, row)
    if facts.email.lower() != row.email:
        _free(facts.email)
        staff_links.end(account, now=now)
    was = {"name": row.name, "role": row.role}
    what = [name for name in ("name", "email", "role") if getattr(row, name) != _of(facts, name)]
    row.name, row.email, row.role = facts.name, facts.email.lower(), facts.role
    if what:
        db.session.flush()
        role = {"from": was["role"], "to": facts.role} if "role" in what else {}
        audit.record(actor, "account.changed", "account", account, now=now, what=what, role=role)


def leave(actor: Actor, account: int, *, now: datetime) -> int | None:
    """Close somebody's access at once, and return the change of the schedule if they were booked.

    Every browser of theirs is signed out, links and password are over. Visits to come with them
    stay booked and wait to be sorted out. Twice is once.
    Raises `NotOneself`, `LastManager`, `NotFound`.
    """
    require(actor, Permission.STAFF_MANAGE)
    row = _row(account)
    if not row.active:
        return None
    _check_managers(actor, row)
    row.active, row.password_hash = False, None
    staff_links.end_sign_ins(account, now=now)
    staff_links.end(account, now=now)
    db.session.flush()
    audit.record(actor, "account.left", "account", account, now=now)
    return leaving.not_booked_any_more(actor, account, now=now)


def come_back(actor: Actor, account: int, *, now: datetime) -> None:
    """Let somebody in again with a new invitation; visits that waited for them stand as before."""
    require(actor, Permission.STAFF_MANAGE)
    row = _row(account)
    if row.active:
        return
    row.active = True
    db.session.flush()
    audit.record(actor, "account.back", "account", account, now=now)
    leaving.booked_again(actor, account, now=now)
    invite(actor, account, now=now)


def by_address(email: str) -> int:
    """Return the account of somebody who works here or did, for commands; raises `NotFound`."""
    found = db.session.scalar(
        select(Account.id).where(Account.email == email.strip().lower(), Account.role.in_(STAFF))
    )
    if found is None:
        raise NotFound(email)
    return found


def _row(account: int) -> Account:
    wanted = select(Account).where(Account.id == account, Account.role.in_(STAFF))
    row = db.session.scalars(wanted.with_for_update()).first()
    if row is None:
        raise NotFound(account)
    return row


def _check_managers(actor: Actor, row: Account) -> None:
    """Refuse what would lock everybody out; two managers who do it to each other take turns."""
    if row.role != "manager":
        return
    if isinstance(actor, Person) and actor.id == row.id:
        raise NotOneself
    managers = db.session.scalars(
        select(Account.id)
        .where(Account.role == "manager", Account.active, Account.password_hash.is_not(None))
        .order_by(Account.id)
        .with_for_update()
    ).all()
    if not set(managers) - {row.id}:
        raise LastManager
    if isinstance(actor, Person) and actor.id not in managers:
        raise ChangedMeanwhile  # whoever acts was let go a moment ago


def _free(email: str) -> None:
    if db.session.scalar(select(Account.id).where(Account.email == email.lower())) is not None:
        raise AddressTaken


def _check_role(facts: Facts) -> None:
    if facts.role not in STAFF:
        raise NotFound(facts.role)


def _of(facts: Facts, name: str) -> str:
    value: str = getattr(facts, name)
    return value.lower() if name == "email" else value
