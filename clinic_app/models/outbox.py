"""Messages to send, and counters that limit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Key, Long, Model, Short

STATES = ("due", "sent", "dropped", "failed", "told")
OUTCOMES = ("reached", "left_message", "no_answer", "wrong_number")


class OutboxMessage(Model):
    """A message that somebody should get; its text is rendered when it is sent.

    One that failed is on the call list until somebody was told by telephone.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("kind", "subject_kind", "subject_id", "version", "channel"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(
            "ix_outbox_message_due",
            "send_after",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
        Index(
            "ix_outbox_message_failed",
            "subject_id",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
        Index(
            "ix_outbox_message_told",
            "settled_at",
            sqlite_where=text("state = 'told'"),
            postgresql_where=text("state = 'told'"),
        ),
        Index("ix_outbox_message_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[Key]
    kind: Mapped[Short]
    subject_kind: Mapped[Short]
    subject_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Short] = mapped_column(default="email")
    made_at: Mapped[datetime]
    send_after: Mapped[datetime]
    state: Mapped[Short] = mapped_column(default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    trouble: Mapped[Long] = mapped_column(default="")


class CallTry(Model):
    """One try to tell somebody by telephone what a message could not."""

    __tablename__ = "call_try"
    __table_args__ = (CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),)

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[Short]
    outcome: Mapped[Short]
    note: Mapped[Long] = mapped_column(default="")


class RateCounter(Model):
    """How often something was tried in one window of time."""

    __tablename__ = "rate_counter"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
