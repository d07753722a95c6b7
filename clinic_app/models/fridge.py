"""The vaccine fridge: batches with their expiry, every dose in and out, and its temperature."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Key, Long, Model, Short

MOVEMENTS = ("received", "given", "given_back", "wasted", "expired", "cold_chain", "counted")


DECISIONS = ("", "kept", "taken_out")


class VaccineBatch(Model):
    """Doses of one product with one batch number and expiry; how many are left is summed up.

    `made_at` is since when it stands in the fridge: anew, if none was left when more came.
    """

    __tablename__ = "vaccine_batch"
    __table_args__ = (
        UniqueConstraint("vaccine", "brand", "batch"),
        Index("ix_vaccine_batch_vaccine_expires_on", "vaccine", "expires_on"),
        Index("ix_vaccine_batch_closed_at", "closed_at"),
    )

    id: Mapped[Key]
    vaccine: Mapped[Short]
    brand: Mapped[Short]
    batch: Mapped[str] = mapped_column(String(15))
    expires_on: Mapped[date]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class StockMovement(Model):
    """Doses of a batch that came or went: `change` is how many, negative when they went."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint(f"reason IN {MOVEMENTS}", name="reason"),
        CheckConstraint("change <> 0", name="change"),
        Index("ix_stock_movement_at", "at"),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("vaccine_batch.id"), index=True)
    change: Mapped[int]
    reason: Mapped[str] = mapped_column(String(12))
    dose_id: Mapped[int | None] = mapped_column(ForeignKey("immunisation_dose.id"))
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[Long] = mapped_column(default="")


class FridgeReading(Model):
    """One look at a fridge's thermometer, in tenths of a degree Celsius; twice a working day.

    `done` is what was done when it was outside 2 to 8 degrees.
    """

    __tablename__ = "fridge_reading"
    __table_args__ = (
        CheckConstraint("lowest <= highest", name="order"),
        CheckConstraint("now BETWEEN -400 AND 600", name="possible"),
        Index("ix_fridge_reading_day", "day"),
    )

    id: Mapped[Key]
    fridge: Mapped[Short]
    day: Mapped[date]
    at: Mapped[datetime]
    now: Mapped[int]
    lowest: Mapped[int]
    highest: Mapped[int]
    done: Mapped[Long] = mapped_column(default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class ColdChainBreach(Model):
    """A look that found the fridge too cold or too warm, and what was decided about its stock.

    Open until it is decided; `asked` is who was asked, `note` what they said.
    """

    __tablename__ = "cold_chain_breach"
    __table_args__ = (
        CheckConstraint(f"outcome IN {DECISIONS}", name="outcome"),
        CheckConstraint("(decided_at IS NULL) = (outcome = '')", name="decided"),
        Index("ix_cold_chain_breach_decided_at", "decided_at"),
    )

    id: Mapped[Key]
    reading_id: Mapped[int] = mapped_column(ForeignKey("fridge_reading.id"), unique=True)
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str] = mapped_column(String(12), default="")
    asked: Mapped[Short] = mapped_column(default="")
    note: Mapped[Long] = mapped_column(default="")
