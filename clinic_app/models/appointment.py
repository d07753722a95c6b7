"""Appointments, their steps, whom and what each step occupies, and what happened."""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Long, Model, Short

CHANNELS = ("online", "desk", "phone", "import")
EVENTS = (
    "booked",
    "moved",
    "arrived",
    "started",
    "observing",
    "finished",
    "did_not_attend",
    "cancelled",
    "restored",
    "undone",
    "kept",
)


class Appointment(Model):
    """One visit of one patient. The row stays when the visit is cancelled.

    `version` counts moves and cancellations: it is the calendar entry's SEQUENCE and keys messages.
    The local date and time are kept beside the instant, so that a change of the zone's rules
    can never silently move a booked wall-clock time. Visits of a family that were booked in one,
    all or none, share their `block`. Where there is no `contact_email`, messages go to the address
    on the patient's record, unless `no_email` says that nothing is to be sent about this visit.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("hold_id"),
        UniqueConstraint("reference"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        Index("ix_appointment_local_date", "local_date"),
        Index("ix_appointment_patient_id_starts_at", "patient_id", "starts_at"),
        Index(
            "ix_appointment_block",
            "block",
            sqlite_where=text("block IS NOT NULL"),
            postgresql_where=text("block IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(String(12))
    hold_id: Mapped[str] = mapped_column(String(32))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    type_slug: Mapped[str] = mapped_column(ForeignKey("appointment_type.slug"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    local_date: Mapped[date]
    local_time: Mapped[time]
    minutes: Mapped[int]
    channel: Mapped[str] = mapped_column(String(12))
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_name: Mapped[Short] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[Short] = mapped_column(default="")
    no_email: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Long] = mapped_column(default="")
    answers: Mapped[Facts]
    fit_in_reason: Mapped[Short] = mapped_column(default="")
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    block: Mapped[str | None] = mapped_column(String(32))
    made_at: Mapped[datetime]


class AppointmentStep(Model):
    """One part of a visit: the patient is with somebody, or waits."""

    __tablename__ = "appointment_step"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="order"),)

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class StepResource(Model):
    """What one step occupies, from when to when; a practitioner's time includes the gap after."""

    __tablename__ = "step_resource"
    __table_args__ = (
        ForeignKeyConstraint(
            ["appointment_id", "position"],
            ["appointment_step.appointment_id", "appointment_step.position"],
        ),
        ForeignKeyConstraint(["resource_id", "kind"], ["resource.id", "resource.kind"]),
        CheckConstraint("ends_at > starts_at", name="order"),
        Index(
            "ix_step_resource_live",
            "resource_id",
            "starts_at",
            "ends_at",
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )

    appointment_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lane: Mapped[int] = mapped_column(default=0)
    live: Mapped[bool] = mapped_column(default=True)


class AppointmentEvent(Model):
    """Something that happened to a visit; the status is derived from these, newest last."""

    __tablename__ = "appointment_event"
    __table_args__ = (
        CheckConstraint(f"kind IN {EVENTS}", name="kind"),
        Index("ix_appointment_event_appointment_id_id", "appointment_id", "id"),
    )

    id: Mapped[Key]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    position: Mapped[int | None]
    kind: Mapped[Short]
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    by: Mapped[Short]
    reason: Mapped[Long] = mapped_column(default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_event.id"))
    facts: Mapped[Facts]
