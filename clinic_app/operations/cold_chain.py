"""What is decided about the stock after the fridge was too cold or too warm, and undoing that.

What decides is a person who asked somebody who knows, never a later look at the thermometer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, AuditEntry, ColdChainBreach, FridgeReading, StockMovement

from . import audit, stock_changes, vaccine_stock
from .errors import ChangedMeanwhile
from .fridge_readings import COLD_CHAIN, TAKEN_OUT, Look, Reading
from .record_writing import somebody

UNDONE = "The decision was undone"


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens with what stood in the fridge: `KEPT` or `TAKEN_OUT`; who was asked, and why."""

    outcome: str
    asked: str
    note: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands: `reading` is the last look that it is about."""

    reading: int
    decision: Decision
    at: datetime
    by: str

    def may_be_undone(self, now: datetime) -> bool:
        """Say whether it was made today; later, a new look asks anew."""
        return clock.local_date(self.at) == clock.local_date(now)


def undecided() -> tuple[tuple[int, Reading], ...]:
    """Return the looks outside that wait for a decision, by their number: one query."""
    row, look = ColdChainBreach, FridgeReading
    rows = db.session.execute(
        select(look, Account.name)
        .join(row, row.reading_id == look.id)
        .join(Account, Account.id == look.by)
        .where(row.decided_at.is_(None))
        .order_by(look.id)
    )
    return tuple((found.id, _reading(found, name)) for found, name in rows)


def last_decided(since: datetime) -> Decided | None:
    """Return the last decision that was made since an instant: one query."""
    row = ColdChainBreach
    found = db.session.execute(
        select(row.reading_id, row.outcome, row.asked, row.note, row.decided_at, Account.name)
        .join(Account, Account.id == row.decided_by)
        .where(row.decided_at >= since)
        .order_by(row.decided_at.desc(), row.reading_id.desc())
        .limit(1)
    ).first()
    if found is None or found.decided_at is None:
        return None
    decision = Decision(found.outcome, found.asked, found.note)
    return Decided(found.reading_id, decision, found.decided_at, found.name)


def decide(actor: Actor, reading: int, decision: Decision, *, now: datetime) -> None:
    """Write down what happens with the stock that stood in the fridge until a look, and do it.

    Taken out is every batch that was there and still is. Raises `ChangedMeanwhile` if it is
    decided already, or another look outside came since.
    """
    require(actor, Permission.FRIDGE)
    rows = _locked(ColdChainBreach.decided_at.is_(None))
    if not rows or rows[-1].reading_id != reading:
        raise ChangedMeanwhile
    if decision.outcome == TAKEN_OUT:
        _take_all_out(actor, decision.note, now=now)
    for row in rows:
        row.decided_at, row.decided_by, row.outcome = now, somebody(actor).id, decision.outcome
        row.asked, row.note = decision.asked, decision.note
    _record(actor, f"fridge.stock_{decision.outcome}", rows, now=now)


def undo(actor: Actor, reading: int, *, now: datetime) -> tuple[int, ...]:
    """Open the last decision again: the batches wait as before, what was taken out is back.

    A batch that was received again meanwhile waits too, with all its doses. Returns the batches of
    which our list had none to take out: nobody knows how many are back until they are counted.
    Raises `ChangedMeanwhile` unless it is the last one, and made today.
    """
    require(actor, Permission.FRIDGE)
    since = now - timedelta(days=1)
    _locked(ColdChainBreach.decided_at.is_(None) | (ColdChainBreach.decided_at >= since))
    last = last_decided(since)
    if last is None or last.reading != reading or not last.may_be_undone(now):
        raise ChangedMeanwhile
    rows = _locked(ColdChainBreach.decided_at == last.at)
    out = _taken_out(last.at) if last.decision.outcome == TAKEN_OUT else {}
    for number, doses in sorted(out.items()):
        warm_at = rows[0].opened_at
        stock_changes.put_back(actor, number, doses, warm_at=warm_at, note=UNDONE, now=now)
    for row in rows:
        row.decided_at, row.decided_by, row.outcome, row.asked, row.note = None, None, "", "", ""
    _record(actor, "fridge.decision_undone", rows, now=now)
    return tuple(number for number, doses in sorted(out.items()) if not doses)


def _locked(wanted: ColumnElement[bool]) -> Sequence[ColdChainBreach]:
    """Return breaches that nobody else decides on or undoes until the end, the first look first."""
    row = ColdChainBreach
    rows = select(row).where(wanted).order_by(row.reading_id).with_for_update()
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()


def _take_all_out(actor: Actor, note: str, *, now: datetime) -> None:
    for batch in vaccine_stock.open_batches():
        if batch.doubtful:
            stock_changes.empty(actor, batch.id, reason=COLD_CHAIN, note=note, now=now)


def _taken_out(at: datetime) -> dict[int, int]:
    """Return what a decision took out, by batch: what left the fridge at its instant.

    Less what was given before, and noted since; none of a batch of which our list had none. It was
    closed then, whatever came of it later: that is written down.
    """
    row, entry = StockMovement, AuditEntry
    since = (row.at == at) | ((row.at > at) & row.dose_id.is_not(None))
    went = select(row.batch_id, func.sum(row.change)).where(row.reason == COLD_CHAIN, since)
    closed = (entry.at == at, entry.subject_kind == "stock", entry.action == stock_changes.CLOSED)
    gone = dict.fromkeys(map(int, db.session.scalars(select(entry.subject_id).where(*closed))), 0)
    changes = db.session.execute(went.group_by(row.batch_id)).all()
    return gone | {number: max(-int(change), 0) for number, change in changes if number in gone}


def _record(actor: Actor, action: str, rows: Sequence[ColdChainBreach], *, now: datetime) -> None:
    db.session.flush()
    audit.record_many(actor, action, "fridge", [row.reading_id for row in rows], now=now)


def _reading(row: FridgeReading, by: str) -> Reading:
    return Reading(row.at, Look(row.now, row.lowest, row.highest, row.done), by)
