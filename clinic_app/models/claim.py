"""Claims: who or what is taken, five minutes at a time. The primary key refuses every overlap."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Model

CELL_SECONDS = 300


class Claim(Model):
    """One resource, one five-minute cell (seconds since 1970 / 300), one lane, one holder.

    Without an expiry it belongs to an appointment, with one to a hold. Lanes above 0 are fit-ins,
    and only practitioners and patients can have them: nobody fits in a second person's room.
    """

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "kind"], ["resource.id", "resource.kind"]),
        CheckConstraint("lane BETWEEN 0 AND 9", name="lane"),
        CheckConstraint("lane = 0 OR kind <> 'room'", name="rooms_have_one_lane"),
        CheckConstraint("cell > 0", name="cell"),
        Index("ix_claim_hold_id", "hold_id"),
        Index(
            "ix_claim_expires_at",
            "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"),
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
    )

    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    hold_id: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime | None]
