"""What was sent about visits, or is still to be sent: who has been told of what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import OutboxMessage


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
    """Return the messages about each of these visits, newest last; one query, () for none."""
    if not appointments:
        return {}
    found: dict[int, list[Told]] = {one: [] for one in appointments}
    rows = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.subject_kind == "appointment",
            OutboxMessage.subject_id.in_(appointments),
        )
        .order_by(OutboxMessage.id)
    )
    for row in rows:
        at = row.settled_at or row.send_after
        found[row.subject_id].append(Told(row.kind, row.state, at, row.version, row.trouble))
    return {one: tuple(messages) for one, messages in found.items()}
