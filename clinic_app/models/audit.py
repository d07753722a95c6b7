"""The append-only record of who did and who read what."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Model, Short


class AuditEntry(Model):
    """One act, by whom, on what; written in the transaction that did it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[Short]
    action: Mapped[Short]
    subject_kind: Mapped[Short]
    subject_id: Mapped[Short]
    facts: Mapped[Facts]


class AuditSeal(Model):
    """The hash over a batch of entries and the seal before it: a changed entry breaks the chain."""

    __tablename__ = "audit_seal"

    id: Mapped[Key]
    first_id: Mapped[int]
    last_id: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]


class AccessLog(Model):
    """One reading of personal records; the same reading counts once a quarter of an hour."""

    __tablename__ = "access_log"
    __table_args__ = (UniqueConstraint("actor", "subject", "purpose", "quarter"),)

    id: Mapped[Key]
    actor: Mapped[Short]
    subject: Mapped[Short]
    purpose: Mapped[Short]
    quarter: Mapped[datetime]
    at: Mapped[datetime]
