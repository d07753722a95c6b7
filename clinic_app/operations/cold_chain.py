"""What is decided about the stock after the fridge was too cold or too warm, and undoing that.

What decides is a person who asked somebody who knows, never a later look at the thermometer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, ColdChainBreach, FridgeReading, StockMovement

from . import audit, vaccine_stock
from .errors import ChangedMeanwhile
from .fridge_readings import Look, Reading
from .record_writing import somebody

COLD_CHAIN = "cold_chain"
"""Why doses are taken out when it was too cold or too warm."""

KEPT, TAKEN_OUT = "kept", "taken_out"
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
    rows = _open()
    if not rows or rows[-1].reading_id != reading:
        raise ChangedMeanwhile
    if decision.outcome == TAKEN_OUT:
        _take_all_out(actor, decision.note, now=now)
    for row in rows:
        row.decided_at, row.decided_by, row.outcome = now, somebody(actor).id, decision.outcome
        row.asked, row.note = decision.asked, decision.note
    _record(actor, f"fridge.stock_{decision.outcome}", rows, now=now)


def undo(actor: Actor, reading: int, *, now: datetime) -> None:
    """Open the last decision again: the batches wait as before, what was taken out is back.

    Raises `ChangedMeanwhile` unless it is the last one, and made today.
    """
    require(actor, Permission.FRIDGE)
    last = last_decided(now - timedelta(days=1))
    if last is None or last.reading != reading or not last.may_be_undone(now):
        raise ChangedMeanwhile
    wanted = select(ColdChainBreach).where(ColdChainBreach.decided_at == last.at)
    rows = db.session.scalars(wanted.with_for_update()).all()
    if last.decision.outcome == TAKEN_OUT:
        _put_all_back(actor, last.at, now=now)
    for row in rows:
        row.decided_at, row.decided_by, row.outcome, row.asked, row.note = None, None, "", "", ""
    _record(actor, "fridge.decision_undone", rows, now=now)


def _open() -> Sequence[ColdChainBreach]:
    row = ColdChainBreach
    wanted = select(row).where(row.decided_at.is_(None)).order_by(row.reading_id)
    return db.session.scalars(wanted.with_for_update()).all()


def _take_all_out(actor: Actor, note: str, *, now: datetime) -> None:
    for batch in vaccine_stock.open_batches():
        if batch.doubtful and batch.left > 0:
            facts = {"reason": COLD_CHAIN, "note": note}
            vaccine_stock.take_out(actor, batch.id, batch.left, now=now, **facts)
        elif batch.doubtful:
            vaccine_stock.count(actor, batch.id, 0, note=note, now=now)


def _put_all_back(actor: Actor, at: datetime, *, now: datetime) -> None:
    """Count again what a decision took out, which is what left the fridge at its instant."""
    row = StockMovement
    gone = select(row.batch_id, row.change).where(row.at == at, row.reason == COLD_CHAIN)
    for number, change in db.session.execute(gone).all():
        left = vaccine_stock.batch(number).left
        vaccine_stock.count(actor, number, left - change, note=UNDONE, now=now)


def _record(actor: Actor, action: str, rows: Sequence[ColdChainBreach], *, now: datetime) -> None:
    db.session.flush()
    audit.record_many(actor, action, "fridge", [row.reading_id for row in rows], now=now)


def _reading(row: FridgeReading, by: str) -> Reading:
    return Reading(row.at, Look(row.now, row.lowest, row.highest, row.done), by)
