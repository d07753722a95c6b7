"""Batches in the vaccine fridge: what came, what went, what is left, which to use first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import StockMovement, VaccineBatch

from . import audit, doses_due, fridge_readings
from .errors import NotFound, Refused
from .record_writing import somebody

LOW = 5
"""So many doses of a group, or fewer, are a low stock."""

SOON = timedelta(days=30)
"""A batch that expires within these days is used up first, or given away."""

GONE = ("wasted", "expired", "cold_chain")
"""Why doses are taken out without being given."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Doses with one number; `left` by our count, `doubtful` while a warm fridge is undecided."""

    id: int
    vaccine: str
    group: str
    brand: str
    batch: str
    expires_on: date
    left: int
    closed: bool
    doubtful: bool = False

    def expired(self, day: date) -> bool:
        """Say whether it may not be given on a day; on the day printed it still may."""
        return self.expires_on < day

    def expires_soon(self, day: date) -> bool:
        """Say whether it expires within a month."""
        return not self.expired(day) and self.expires_on <= day + SOON


@dataclass(frozen=True, slots=True)
class Stock:
    """All open batches of one product group, the first expiring first."""

    vaccine: str
    group: str
    batches: tuple[Batch, ...]
    usable: int

    @property
    def low(self) -> bool:
        """Whether it is time to order."""
        return self.usable <= LOW


@dataclass(frozen=True, slots=True)
class Movement:
    """Doses that came or went, why and by whom."""

    at: datetime
    change: int
    reason: str
    by: int
    note: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came: a batch as it is printed, and how many doses."""

    vaccine: str
    brand: str
    batch: str
    expires_on: date
    doses: int


class AnotherExpiry(Refused):
    """This batch is in the fridge already, with another expiry date."""

    def __init__(self, expires_on: date) -> None:
        super().__init__(expires_on)
        self.expires_on = expires_on


class ExpiredAlready(Refused):
    """What has expired is not put into the fridge."""


class NotSoMany(Refused):
    """Fewer doses are there than are to be taken out; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def stock(today: date) -> tuple[Stock, ...]:
    """Return what is in the fridge by product group, in the schedule's order: one query."""
    by_group: dict[str, list[Batch]] = defaultdict(list)
    for batch in open_batches():
        by_group[batch.vaccine].append(batch)
    return _ordered(
        {
            vaccine: Stock(vaccine, batches[0].group, tuple(batches), usable(batches, today))
            for vaccine, batches in by_group.items()
        }
    )


def groups(today: date) -> tuple[Stock, ...]:
    """Return the stock with every group that was ever here, also those of which nothing is left.

    One query more; what left the schedule is not to be ordered again.
    """
    found = {one.vaccine: one for one in stock(today)}
    kept = [v for v in doses_due.schedule().vaccines if v.valid_to is None or v.valid_to >= today]
    held = _ever_held([v.slug for v in kept])
    gone = {v.slug: Stock(v.slug, v.group, (), 0) for v in kept if v.slug in held}
    return _ordered(gone | found)


def usable(batches: Iterable[Batch], day: date) -> int:
    """Return how many doses may be given on a day."""
    return sum(max(batch.left, 0) for batch in batches if not batch.expired(day))


def open_batches() -> tuple[Batch, ...]:
    """Return the batches that are in the fridge, the first expiring first: one query."""
    return _batches(VaccineBatch.closed_at.is_(None))


def by_id(numbers: Collection[int]) -> tuple[Batch, ...]:
    """Return these batches, closed ones too: one query."""
    return _batches(VaccineBatch.id.in_(numbers))


def batch(number: int) -> Batch:
    """Return a batch, a closed one too; raises `NotFound`."""
    for found in _batches(VaccineBatch.id == number):
        return found
    raise NotFound(number)


def movements(number: int) -> tuple[Movement, ...]:
    """Return everything that came of a batch, and went, the latest first."""
    row = StockMovement
    rows = db.session.execute(
        select(row.at, row.change, row.reason, row.by, row.note)
        .where(row.batch_id == number)
        .order_by(row.id.desc())
    )
    return tuple(Movement(*found) for found in rows)


def receive(actor: Actor, delivery: Delivery, *, now: datetime) -> int:
    """Put doses into the fridge and return their batch; one that is there gets more.

    Raises `AnotherExpiry` or `ExpiredAlready`.
    """
    require(actor, Permission.FRIDGE)
    if delivery.expires_on < clock.local_date(now):
        raise ExpiredAlready
    row = _same(delivery)
    if row is None:
        facts = {f: getattr(delivery, f) for f in ("vaccine", "brand", "batch", "expires_on")}
        row = VaccineBatch(**facts, made_at=now)
        db.session.add(row)
        db.session.flush()
    elif row.expires_on != delivery.expires_on:
        raise AnotherExpiry(row.expires_on)
    elif row.closed_at is not None:
        row.made_at = now
    row.closed_at = None
    move(actor, row.id, delivery.doses, "received", now=now)
    return row.id


def count(actor: Actor, number: int, left: int, *, note: str, now: datetime) -> int:
    """Note how many doses of a batch were counted; returns by how many our count was wrong.

    A batch of which none is left is closed, one of which some are left is open again.
    """
    require(actor, Permission.FRIDGE)
    row = _row(number)
    change = left - batch(number).left
    if change:
        move(actor, number, change, "counted", now=now, note=note)
    _open_or_close(actor, row, left, now=now)
    return change


def take_out(
    actor: Actor, number: int, doses: int, *, reason: str, note: str, now: datetime
) -> None:
    """Take doses out that nobody gets: wasted, expired, or warm once. Raises `NotSoMany`."""
    require(actor, Permission.FRIDGE)
    row, left = _row(number), batch(number).left
    if doses > left:
        raise NotSoMany(left)
    move(actor, number, -doses, reason, now=now, note=note)
    _open_or_close(actor, row, left - doses, now=now)


def give_back(actor: Actor, number: int, dose: int, *, now: datetime) -> None:
    """Count a dose that was not given after all; a batch that was closed is in the fridge again."""
    row = _row(number)
    move(actor, number, 1, "given_back", now=now, dose_id=dose)
    left = batch(number).left
    if left > 0:
        _open_or_close(actor, row, left, now=now)


def move(
    actor: Actor, number: int, change: int, reason: str, *, now: datetime, **more: Any
) -> None:
    """Write down that doses of a batch came or went; `more` are columns of the movement."""
    by = somebody(actor).id
    row = StockMovement(batch_id=number, change=change, reason=reason, at=now, by=by, **more)
    db.session.add(row)
    db.session.flush()
    audit.record(actor, f"stock.{reason}", "stock", number, now=now, change=change)


def _open_or_close(actor: Actor, row: VaccineBatch, left: int, *, now: datetime) -> None:
    if (left > 0) == (row.closed_at is None):
        return
    row.closed_at = None if left > 0 else now
    action = "stock.opened" if left > 0 else "stock.closed"
    audit.record(actor, action, "stock", row.id, now=now)


def _ordered(found: dict[str, Stock]) -> tuple[Stock, ...]:
    """Return groups in the schedule's order, those that left it last."""
    order = [v.slug for v in doses_due.schedule().vaccines]
    known = sorted(found, key=lambda v: order.index(v) if v in order else len(order))
    return tuple(found[vaccine] for vaccine in known)


def _ever_held(vaccines: Sequence[str]) -> set[str]:
    """Return of which vaccines there was ever a batch: one look into the index for each."""
    asked = (exists().where(VaccineBatch.vaccine == one).label(one) for one in vaccines)
    row = db.session.execute(select(*asked)).one()
    return {one for one, held in zip(vaccines, row, strict=True) if held}


def _row(number: int) -> VaccineBatch:
    """Return a batch that nobody else counts until the end; raises `NotFound`."""
    wanted = select(VaccineBatch).where(VaccineBatch.id == number).with_for_update()
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound(number)
    return row


def _same(delivery: Delivery) -> VaccineBatch | None:
    wanted = select(VaccineBatch).where(
        VaccineBatch.vaccine == delivery.vaccine,
        VaccineBatch.brand == delivery.brand,
        VaccineBatch.batch == delivery.batch,
    )
    return db.session.scalars(wanted.with_for_update()).first()


def _batches(*wanted: Any) -> tuple[Batch, ...]:
    row, left = VaccineBatch, func.coalesce(func.sum(StockMovement.change), 0)
    facts = (row.id, row.vaccine, row.brand, row.batch, row.expires_on, row.closed_at)
    rows = db.session.execute(
        select(*facts, left, fridge_readings.in_doubt())
        .outerjoin(StockMovement, StockMovement.batch_id == row.id)
        .where(*wanted)
        .group_by(row.id)
        .order_by(row.expires_on, row.id)
    )
    return tuple(map(_batch, rows))


def _batch(found: Any) -> Batch:
    id_, vaccine, brand, printed, expires, closed, left, outside = found
    named = (id_, vaccine, group_of(vaccine), brand, printed, expires)
    return Batch(*named, int(left), closed is not None, bool(outside))


def group_of(vaccine: str) -> str:
    """Return a product group's short name for staff; one that left the schedule keeps its own."""
    known = doses_due.schedule().by_vaccine.get(vaccine)
    return known.group if known else vaccine
