"""Messages on their way: queued in the transaction that causes them, sent by the worker.

A message is one (kind, subject, version, channel); queueing it twice changes nothing. The worker
leases a few, sends each outside any transaction, and then settles it: sent, dropped because it no
longer makes sense, or tried again later. A lease that ran out is taken over by another worker, so a
message is sent at least once; its Message-ID is the same each time.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clinic_app.extensions import db
from clinic_app.models import OutboxMessage

LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = 10
NO_ADDRESS = "no address"
"""The trouble of a message that nobody could get by e-mail."""
NIGHT = "night"
"""The trouble of a message that was found at night, and is of no use in the morning."""


@dataclass(frozen=True, slots=True)
class Message:
    """A leased message; `attempts` counts this one too."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    version: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that should be sent, and from when on."""

    kind: str
    subject_kind: str
    subject_id: int
    version: int
    send_after: datetime


def queue(
    kind: str, subject_kind: str, subject_id: int, *, now: datetime, version: int = 0
) -> None:
    """Add a message to send, unless the same one was added before."""
    rows = _rows([Wanted(kind, subject_kind, subject_id, version, now)], now=now)
    db.session.flush()
    db.session.connection().execute(_unless_there(db.engine.dialect.name), rows)


def queue_many(wanted: Sequence[Wanted], *, now: datetime) -> int:
    """Add messages, a thousand a statement, without those added before; say how many are new."""
    if not wanted:
        return 0
    new = _new(db.engine.dialect.name)
    return len(db.session.scalars(new, _rows(wanted, now=now)).all())


def _rows(wanted: Sequence[Wanted], *, now: datetime) -> list[dict[str, Any]]:
    same = {"channel": "email", "made_at": now, "state": "due", "attempts": 0, "trouble": ""}
    return [asdict(one) | same for one in wanted]


@cache
def _new(engine: str) -> Any:
    return _unless_there(engine).returning(OutboxMessage.id)


@cache
def _unless_there(engine: str) -> Any:
    """Return the statement that adds what is not there, put together once."""
    dialect: Any = sqlite if engine == "sqlite" else postgresql
    return dialect.insert(OutboxMessage.__table__).inline().on_conflict_do_nothing()


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
        Message(r.id, r.kind, r.subject_kind, r.subject_id, r.version, r.attempts) for r in rows
    ]


def settle(message: Message, state: str, *, now: datetime, trouble: str = "") -> None:
    """Note that a message was sent, dropped or, after its last try, failed."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == "due")
        .values(state=state, settled_at=now, leased_until=None, trouble=trouble[:400])
    )


def put_back(
    message: Message, trouble: str, *, now: datetime, until: datetime | None = None
) -> None:
    """Try again later, each time after a longer wait; give up after the tenth try (about a day).

    Given up too when the next try would come after `until`: somebody can still pick up the phone.
    """
    wait = timedelta(seconds=min(30 * 3 ** (message.attempts - 1), 6 * 3600))
    too_late = until is not None and now + wait >= until
    if message.attempts >= GIVE_UP_AFTER or too_late:
        return settle(message, "failed", now=now, trouble=trouble)
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == "due")
        .values(send_after=now + wait, leased_until=None, trouble=trouble[:400])
    )
    return None


def put_off(message: Message, until: datetime) -> None:
    """Leave a message until later, because nobody is to be disturbed now; it was not a try."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == "due")
        .values(send_after=until, leased_until=None, attempts=message.attempts - 1)
    )
