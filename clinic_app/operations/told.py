"""What was sent about visits, or is still to be sent: who has been told of what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import aliased

from clinic_app.extensions import db
from clinic_app.models import Appointment, OutboxMessage


@dataclass(frozen=True, slots=True)
class Told:
    """One message about a visit: `state` is due, sent, dropped, failed or told (by telephone).

    `at` is when that came to be or, while it is due, when it will be sent.
    """

    kind: str
    state: str
    at: datetime
    version: int
    trouble: str


def of(appointments: Collection[int]) -> dict[int, tuple[Told, ...]]:
    """Return the messages about each of these visits, newest last; one query, () for none.

    A family that booked in one got one confirmation of all its visits.
    """
    if not appointments:
        return {}
    found: dict[int, list[Told]] = {one: [] for one in appointments}
    rows = db.session.execute(union_all(_own(appointments), _of_block(appointments)).order_by("id"))
    for row in rows:
        at = row.settled_at or row.send_after
        found[row.visit].append(Told(row.kind, row.state, at, row.version, row.trouble))
    return {one: tuple(messages) for one, messages in found.items()}


def _own(appointments: Collection[int]) -> Select[Any]:
    return select(OutboxMessage.subject_id.label("visit"), *_columns()).where(
        OutboxMessage.subject_kind == "appointment", OutboxMessage.subject_id.in_(appointments)
    )


def _of_block(appointments: Collection[int]) -> Select[Any]:
    """Return the question for the confirmations of visits that others were booked in one with."""
    mine, first = aliased(Appointment), aliased(Appointment)
    return (
        select(mine.id.label("visit"), *_columns())
        .join(first, first.block == mine.block)
        .join(OutboxMessage, OutboxMessage.subject_id == first.id)
        .where(
            mine.id.in_(appointments),
            first.id != mine.id,
            first.block.is_not(None),
            OutboxMessage.subject_kind == "appointment",
            OutboxMessage.kind == "confirmation",
        )
    )


def _columns() -> tuple[Any, ...]:
    row = OutboxMessage
    return (
        row.id,
        row.kind,
        row.state,
        row.settled_at,
        row.send_after,
        row.version,
        row.trouble,
    )
