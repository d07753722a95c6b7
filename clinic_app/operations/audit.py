"""Recording what was done, in the transaction that did it, and refusing what was not recorded."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import Session

from clinic_app.access.actors import Actor
from clinic_app.models import AuditEntry

from .row_writing import add_rows

KIND_OF_TABLE = {
    "account": "account",
    "adverse_event": "adverse_event",
    "appointment": "appointment",
    "appointment_event": "appointment",
    "appointment_step": "appointment",
    "appointment_type": "practice",
    "article": "article",
    "article_image": "article_image",
    "article_version": "article",
    "call_try": "call",
    "child_record": "patient",
    "closure": "practice",
    "cold_chain_breach": "fridge",
    "family_tie": "family_tie",
    "fridge_reading": "fridge",
    "growth_measurement": "measurement",
    "immunisation_dose": "dose",
    "likely_duplicate": "patient",
    "nurse_task": "nurse_task",
    "patient": "patient",
    "patient_word": "patient",
    "practice": "practice",
    "practitioner": "practice",
    "recall": "recall",
    "recall_attempt": "recall",
    "roster_change": "practice",
    "roster_pattern": "practice",
    "schedule_change": "practice",
    "step_resource": "appointment",
    "stock_movement": "stock",
    "touched_visit": "practice",
    "vaccine_batch": "stock",
    "visit_request": "visit_request",
}
"""Audited tables, and the kind of subject that an entry about a row of theirs names."""

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class UnauditedWrite(RuntimeError):
    """A transaction changed an audited subject and left no entry about it."""


@dataclass
class Ledger:
    """What one transaction has touched and recorded so far."""

    written: set[str] = field(default_factory=set)
    subjects: set[tuple[str, str]] = field(default_factory=set)
    recorded: set[tuple[str, str]] = field(default_factory=set)

    def missing(self) -> list[str]:
        """Name what was changed without an entry, subject by subject and table by table."""
        kinds = {kind for kind, _ in self.recorded}
        audited = self.written & KIND_OF_TABLE.keys()
        silent = {KIND_OF_TABLE[table] for table in audited} - kinds
        return sorted(silent | {f"{k}:{i}" for k, i in self.subjects - self.recorded})


_ledger: ContextVar[Ledger | None] = ContextVar("audit_ledger", default=None)


def open_ledger() -> None:
    """Begin to note what this transaction changes."""
    _ledger.set(Ledger())


def close_ledger() -> None:
    """Forget what was noted; the transaction has ended."""
    _ledger.set(None)


def is_open() -> bool:
    """Say whether a transaction is being watched."""
    return _ledger.get() is not None


def written() -> frozenset[str]:
    """Return the tables to which this transaction has written so far."""
    ledger = _ledger.get()
    return frozenset(ledger.written) if ledger else frozenset()


def check() -> None:
    """Raise `UnauditedWrite` if a changed audited subject has no entry in this transaction."""
    ledger = _ledger.get()
    missing = ledger.missing() if ledger else []
    if missing:
        raise UnauditedWrite(", ".join(missing))


def record(
    actor: Actor, action: str, kind: str, subject_id: object, *, now: datetime, **facts: Any
) -> None:
    """Add the entry that `actor` did `action` to one subject, with facts that are not personal."""
    record_many(actor, action, kind, [subject_id], now=now, **facts)


def record_many(
    actor: Actor, action: str, kind: str, ids: list[Any], *, now: datetime, **facts: Any
) -> None:
    """Add one entry for each of several subjects changed by the same act."""
    rows: list[dict[str, Any]] = [
        {
            "at": now,
            "actor": actor.code,
            "action": action,
            "subject_kind": kind,
            "subject_id": str(subject_id),
            "facts": facts,
        }
        for subject_id in ids
    ]
    if not rows:
        return
    add_rows(AuditEntry, rows)
    ledger = _ledger.get()
    if ledger is not None:
        ledger.recorded.update((kind, row["subject_id"]) for row in rows)


def watch(session: Any, engine: Engine) -> None:
    """Have flushes and Core statements noted, whichever way a write is made.

    All applications of a process have one session between them: it is told once.
    """
    if not event.contains(session, "after_flush", _note_flush):
        event.listen(session, "after_flush", _note_flush)
    event.listen(engine, "before_cursor_execute", _note_statement)


def _note_flush(session: Session, _context: Any) -> None:
    ledger = _ledger.get()
    if ledger is None:
        return
    changed = [o for o in session.dirty if session.is_modified(o)]
    for row in [*session.new, *changed, *session.deleted]:
        kind = KIND_OF_TABLE.get(row.__tablename__)
        if kind and kind != "practice":
            ledger.subjects.add((kind, _subject_id(row, kind)))


SUBJECT_COLUMNS = {
    "article_version": "article_id",
    "call_try": "message_id",
    "child_record": "patient_id",
    "cold_chain_breach": "reading_id",
    "likely_duplicate": "patient_id",
    "patient_word": "patient_id",
    "recall_attempt": "recall_id",
    "stock_movement": "batch_id",
}
"""Rows that are about another row: the column that names it."""


def _subject_id(row: Any, kind: str) -> str:
    if kind == "appointment" and row.__tablename__ != "appointment":
        return str(row.appointment_id)
    if column := SUBJECT_COLUMNS.get(row.__tablename__):
        return str(getattr(row, column))
    state: Any = inspect(row)
    return "-".join(str(part) for part in state.mapper.primary_key_from_instance(row))


def _note_statement(
    _conn: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    ledger = _ledger.get()
    if ledger is None:
        return
    found = WRITES.match(statement)
    if found:
        ledger.written.add(found.group(1))
