"""What babies weigh and measure, and what the nurse is asked to look at again.

Nothing is ever changed: a correction is a second entry that names the one it stands for; with
`void` it says that the first was no measurement at all.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Long, Model, Short

CLOTHING = ("", "bare", "nappy", "light", "dressed")
TASKS = ("growth", "history", "reaction", "other")
RECALLS = ("overdue", "second_dose", "weigh_again")
WAYS = ("email", "phone", "letter", "in_person")
OPEN = text("closed_at IS NULL")


class GrowthMeasurement(Model):
    """Weight in grams, length or height and head in millimetres; `lying` is how it was measured.

    `answers` keeps what was asked because a number looked odd, and what was answered.
    """

    __tablename__ = "growth_measurement"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint("weight_grams BETWEEN 300 AND 150000", name="weight"),
        CheckConstraint("length_mm BETWEEN 200 AND 2200", name="length"),
        CheckConstraint("head_mm BETWEEN 150 AND 700", name="head"),
        CheckConstraint(f"clothing IN {CLOTHING}", name="clothing"),
        CheckConstraint(
            "void OR weight_grams IS NOT NULL OR length_mm IS NOT NULL OR head_mm IS NOT NULL",
            name="something",
        ),
        Index("ix_growth_measurement_patient_id_day", "patient_id", "day"),
    )

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    day: Mapped[date]
    measured_at: Mapped[datetime]
    weight_grams: Mapped[int | None]
    length_mm: Mapped[int | None]
    lying: Mapped[bool | None]
    head_mm: Mapped[int | None]
    clothing: Mapped[str] = mapped_column(String(12), default="")
    scale: Mapped[Short] = mapped_column(default="")
    minutes_since_feed: Mapped[int | None]
    measured_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answers: Mapped[Facts]
    note: Mapped[Long] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("growth_measurement.id"))
    void: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime]


class NurseTask(Model):
    """Something about a patient that a nurse decides; never a message to the family."""

    __tablename__ = "nurse_task"
    __table_args__ = (
        CheckConstraint(f"kind IN {TASKS}", name="kind"),
        Index("ix_nurse_task_closed_at", "closed_at"),
    )

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[Short]
    reason: Mapped[Long]
    facts: Mapped[Facts]
    measurement_id: Mapped[int | None] = mapped_column(ForeignKey("growth_measurement.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[Long] = mapped_column(default="")


class Recall(Model):
    """Somebody who must be reached: what for, since when, and how it ended.

    `about` is the point of the schedule or the vaccine; one is open for each at most. `closed_why`
    of an open one is how it had ended before it was opened again.
    """

    __tablename__ = "recall"
    __table_args__ = (
        CheckConstraint(f"kind IN {RECALLS}", name="kind"),
        Index(
            "ix_recall_open", "patient_id", "kind", "about",
            unique=True, sqlite_where=OPEN, postgresql_where=OPEN,
        ),
        Index("ix_recall_closed_at", "closed_at"),
    )  # fmt: skip

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[Short]
    about: Mapped[Short]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_why: Mapped[Long] = mapped_column(default="")


class RecallAttempt(Model):
    """One try to reach somebody."""

    __tablename__ = "recall_attempt"
    __table_args__ = (CheckConstraint(f"way IN {WAYS}", name="way"),)

    id: Mapped[Key]
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    way: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[Long] = mapped_column(default="")
