"""Messages on their way: queued in the transaction that causes them, sent by the worker.

A message is one (kind, subject, version, channel); queueing it twice changes nothing. The worker
leases a few, sends each outside any transaction, and then settles it: sent, dropped because it no
longer makes sense, or tried again later. A lease that ran out is taken over by another worker, so a
message is sent at least once; its Message-ID is the same each time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clinic_app.extensions import db
from clinic_app.models import OutboxMessage

LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = 10


@dataclass(frozen=True, slots=True)
class Message:
    """A leased message; `attempts` counts this one too."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    version: int
    attempts: int
    made_at: datetime


def queue(
    kind: str, subject_kind: str, subject_id: int, *, now: datetime, version: int = 0
) -> None:
    """Add a message to send, unless the same one was added before."""
    dialect: Any = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    row = dialect.insert(OutboxMessage).values(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        version=version,
        channel="email",
        made_at=now,
        send_after=now,
        state="due",
        attempts=0,
        trouble="",
    )
    db.session.execute(row.on_conflict_do_nothing())


def lease(*, most: int, now: datetime) -> list[Message]:
    """Take up to `most` due messages for two minutes; other workers pass them over."""
    due = (
        select(OutboxMessage)
        .where(
            OutboxMessage.state == "due",
            OutboxMessage.send_after <= now,
            or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now),
        )
        .order_by(OutboxMessage.send_after, OutboxMessage.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session.scalars(due))
    for row in rows:
        row.leased_until = now + LEASE
        row.attempts += 1
    return [
        Message(r.id, r.kind, r.subject_kind, r.subject_id, r.version, r.attempts, r.made_at)
        for r in rows
    ]


def settle(message: Message, state: str, *, now: datetime, trouble: str = "") -> None:
    """Note that a message was sent, dropped or, after its last try, failed."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == "due")
        .values(state=state, settled_at=now, leased_until=None, trouble=trouble[:400])
    )


def put_back(message: Message, trouble: str, *, now: datetime) -> None:
    """Try again later, each time after a longer wait; give up after the tenth try (about a day)."""
    if message.attempts >= GIVE_UP_AFTER:
        return settle(message, "failed", now=now, trouble=trouble)
    wait = timedelta(seconds=min(30 * 3 ** (message.attempts - 1), 6 * 3600))
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(send_after=now + wait, leased_until=None, trouble=trouble[:400])
    )
    return None
