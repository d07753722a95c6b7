"""People: accounts that sign in, patients who are seen, and the ties between them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Long, Model, ResourceKey, Short

ROLES = ("patient", "reception", "nurse", "doctor", "manager")


class Account(Model):
    """Somebody who can sign in; staff have a password, patients get a code by e-mail.

    `slug` is who somebody is in the practice's files; addresses change, and pass to others.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[Key]
    slug: Mapped[str | None] = mapped_column(String(80), unique=True, index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Short]
    name: Mapped[Short]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignIn(Model):
    """One signed-in browser; the row is how it can be signed out from elsewhere."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    signed_in_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInCode(Model):
    """A six-digit code on its way by e-mail; the digits are derived, never stored."""

    __tablename__ = "sign_in_code"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    nonce: Mapped[Short]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class StaffLink(Model):
    """A link by which somebody who works here sets a password; the secret in it is derived."""

    __tablename__ = "staff_link"
    __table_args__ = (CheckConstraint("kind IN ('invitation', 'reset')", name="kind"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[Short]
    nonce: Mapped[Short]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Patient(Model):
    """A person who is seen at the practice; also a resource, so that visits cannot overlap.

    `interpreter` is the language one is needed for; `alert` is what staff must know beforehand.
    """

    __tablename__ = "patient"
    __table_args__ = (
        CheckConstraint("birth_date >= '1890-01-01'", name="birth_date"),
        Index("ix_patient_family_name_birth_date", "family_name", "birth_date"),
        Index("ix_patient_birth_date", "birth_date"),
        Index("ix_patient_phone", "phone"),
    )

    id: Mapped[ResourceKey]
    given_name: Mapped[Short]
    family_name: Mapped[Short]
    birth_date: Mapped[date]
    gender: Mapped[Short] = mapped_column(default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[Short] = mapped_column(default="")
    contact_name: Mapped[Short] = mapped_column(default="")
    interpreter: Mapped[Short] = mapped_column(default="")
    access_needs: Mapped[Long] = mapped_column(default="")
    alert: Mapped[Long] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class PatientWord(Model):
    """One word of a patient's name, plain and as it sounds, by which the desk finds people."""

    __tablename__ = "patient_word"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    sound: Mapped[str] = mapped_column(String(80), index=True)


class LikelyDuplicate(Model):
    """A new record that looks like an older one, for reception to settle; it joins nothing."""

    __tablename__ = "likely_duplicate"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)
    noticed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class FamilyTie(Model):
    """What lets an account act for a patient; it counts only from `confirmed_at` to `ended_at`."""

    __tablename__ = "family_tie"
    __table_args__ = (
        CheckConstraint("kind IN ('self', 'parent', 'guardian', 'carer')", name="kind"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)
    kind: Mapped[Short]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    young_person_agreed_at: Mapped[datetime | None]


class VisitRequest(Model):
    """A request for a visit that reception arranges."""

    __tablename__ = "visit_request"

    id: Mapped[Key]
    type_slug: Mapped[str] = mapped_column(ForeignKey("appointment_type.slug"), index=True)
    given_name: Mapped[Short]
    family_name: Mapped[Short]
    birth_date: Mapped[date]
    phone: Mapped[Short]
    answers: Mapped[Facts]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[Short] = mapped_column(default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
