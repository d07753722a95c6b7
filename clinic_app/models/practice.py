"""The practice as data: where, who, which rooms, which appointment types, which hours."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Model, ResourceKey, Short, Words

KINDS = ("practitioner", "room", "patient")


class PracticeDetails(Model):
    """The one practice this deployment serves, as its reference file states it."""

    __tablename__ = "practice"
    __table_args__ = (CheckConstraint("id = 1", name="one_practice"),)

    id: Mapped[Key]
    details: Mapped[Facts]
    checksum: Mapped[Short]


class PracticeMark(Model):
    """What stands for the practice as it is, one row: another one after any change of it."""

    __tablename__ = "practice_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one_practice"),)

    id: Mapped[Key]
    mark: Mapped[str] = mapped_column(String(32))


class Location(Model):
    """An address at which patients are seen."""

    __tablename__ = "location"

    id: Mapped[Key]
    slug: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Short]


class Resource(Model):
    """Whatever can be at one place at a time: a practitioner, a room, a patient."""

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        UniqueConstraint("id", "kind"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))


class Practitioner(Model):
    """A doctor or nurse who is booked."""

    __tablename__ = "practitioner"

    id: Mapped[ResourceKey]
    slug: Mapped[Short] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    title: Mapped[Short]
    given_name: Mapped[Short]
    family_name: Mapped[Short]
    gender: Mapped[Short]
    pronouns: Mapped[Short]
    summary: Mapped[str]
    languages: Mapped[Words]
    interests: Mapped[Words]
    capabilities: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def name(self) -> str:
        return f"{self.title} {self.given_name} {self.family_name}".strip()


class Room(Model):
    """A room that some visits need."""

    __tablename__ = "room"

    id: Mapped[ResourceKey]
    slug: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Short]
    kind: Mapped[Short]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)


class AppointmentType(Model):
    """One kind of visit; `definition` is the validated catalogue entry."""

    __tablename__ = "appointment_type"

    slug: Mapped[Short] = mapped_column(primary_key=True)
    position: Mapped[int]
    definition: Mapped[Facts]
    retired: Mapped[bool] = mapped_column(default=False)


class RosterPattern(Model):
    """Weekly or fortnightly hours of one practitioner, in local wall time."""

    __tablename__ = "roster_pattern"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("every_weeks IN (1, 2)", name="every_weeks"),
        CheckConstraint("starts < ends", name="order"),
    )

    id: Mapped[Key]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    every_weeks: Mapped[int] = mapped_column(default=1)
    reserved_for: Mapped[Words]
    label: Mapped[Short] = mapped_column(default="")
    same_day: Mapped[bool] = mapped_column(default=False)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_change.id"), index=True)


class RosterChange(Model):
    """One day that differs from the pattern: time added, removed or given another purpose."""

    __tablename__ = "roster_change"
    __table_args__ = (
        CheckConstraint("kind IN ('added', 'removed', 'relabelled')", name="kind"),
        CheckConstraint("kind = 'removed' OR starts < ends", name="order"),
    )

    id: Mapped[Key]
    kind: Mapped[Short]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    day: Mapped[date] = mapped_column(index=True)
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    reserved_for: Mapped[Words]
    label: Mapped[Short] = mapped_column(default="")
    reason: Mapped[Short] = mapped_column(default="")
    same_day: Mapped[bool] = mapped_column(default=False)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_change.id"), index=True)


class Closure(Model):
    """A day on which a location, or the whole practice, is closed."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("day", "location_id"),)

    id: Mapped[Key]
    day: Mapped[date]
    name: Mapped[Short]
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_change.id"), index=True)
