"""A booking that is being made: answers so far and the time held."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Model, Short


class BookingDraft(Model):
    """One visit being booked in one browser.

    The browser keeps only a random token, the row its hash: whoever has the key of a draft
    without the token has nothing.
    """

    __tablename__ = "booking_draft"
    __table_args__ = (Index("ix_booking_draft_network_held_until", "network", "held_until"),)

    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    type_slug: Mapped[str] = mapped_column(ForeignKey("appointment_type.slug"))
    hold_id: Mapped[str] = mapped_column(String(32), unique=True)
    network: Mapped[Short]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answers: Mapped[Facts]
    place: Mapped[Facts | None]
    held_until: Mapped[datetime | None]
    extended: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
