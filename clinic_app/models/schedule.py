"""What the desk changed of the schedules, and which visits that touched."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Key, Long, Model, Short

CHANGES = ("pattern", "ended", "leave", "extra", "relabelled", "closure", "left")


class ScheduleChange(Model):
    """One change somebody made to who works when; its rows in the roster name it.

    `taken_back_at` is set when it was undone: the doctor who was sick comes after all. `submitted`
    stands for the form as it was sent, by which a second press of the same button is known.
    A change of closed days is of one location, or without one of the whole practice.
    """

    __tablename__ = "schedule_change"
    __table_args__ = (
        CheckConstraint(f"kind IN {CHANGES}", name="kind"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="order"),
    )

    id: Mapped[Key]
    kind: Mapped[Short]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    summary: Mapped[Long]
    reason: Mapped[Short] = mapped_column(default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    submitted: Mapped[str | None] = mapped_column(String(64))


class TouchedVisit(Model):
    """A visit that a change left without anybody's hours, with the time that it had then.

    Whether it still stands there is computed from the roster and never stored.
    """

    __tablename__ = "touched_visit"

    change_id: Mapped[int] = mapped_column(ForeignKey("schedule_change.id"), primary_key=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id"), primary_key=True, index=True
    )
    was_at: Mapped[datetime]
    was_with: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
