"""Batches in the vaccine fridge: what is left of them, which to use first, what came of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, func, select, union_all

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import StockMovement, VaccineBatch

from . import doses_due, fridge_readings
from .errors import NotFound

LOW = 5
"""So many doses of a group, or fewer, are a low stock."""

SOON = timedelta(days=30)
"""A batch that expires within these days is used up first, or given away."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Doses with one number; `left` by our count, `doubtful` while a warm fridge is undecided.

    `warm_at` is when the fridge was first found too cold or too warm with them in it, unless it was
    decided that they are kept.
    """

    id: int
    vaccine: str
    group: str
    brand: str
    batch: str
    expires_on: date
    left: int
    closed_at: datetime | None
    doubtful: bool = False
    warm_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether it is not in the fridge any more."""
        return self.closed_at is not None

    def expired(self, day: date) -> bool:
        """Say whether it may not be given on a day; on the day printed it still may."""
        return self.expires_on < day

    def expires_soon(self, day: date) -> bool:
        """Say whether it expires within a month."""
        return not self.expired(day) and self.expires_on <= day + SOON


@dataclass(frozen=True, slots=True)
class Stock:
    """All open batches of one product group, the first expiring first.

    `usable` may be given today, `waiting` perhaps, when it is decided.
    """

    vaccine: str
    group: str
    batches: tuple[Batch, ...]
    usable: int
    waiting: int = 0

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


def stock(today: date) -> tuple[Stock, ...]:
    """Return what is in the fridge by product group, in the schedule's order: one query."""
    by_group: dict[str, list[Batch]] = defaultdict(list)
    for batch in open_batches():
        by_group[batch.vaccine].append(batch)
    return _ordered(
        {
            vaccine: Stock(vaccine, batches[0].group, tuple(batches), *_doses(batches, today))
            for vaccine, batches in by_group.items()
        }
    )


def groups(today: date) -> tuple[Stock, ...]:
    """Return the stock with every group that was ever here, also those of which nothing is left.

    One query more; what left the schedule is not to be ordered again.
    """
    found = {one.vaccine: one for one in stock(today)}
    kept = [v for v in doses_due.schedule().ours if v.valid_to is None or v.valid_to >= today]
    held = _ever_held([v.slug for v in kept])
    gone = {v.slug: Stock(v.slug, v.group, (), 0) for v in kept if v.slug in held}
    return _ordered(gone | found)


def _doses(batches: Sequence[Batch], day: date) -> tuple[int, int]:
    """Return how many doses may be given on a day, and how many wait for a decision."""
    left = [(max(one.left, 0), one.doubtful) for one in batches if not one.expired(day)]
    return sum(n for n, waits in left if not waits), sum(n for n, waits in left if waits)


def open_batches() -> tuple[Batch, ...]:
    """Return the batches that are in the fridge, the first expiring first: one query."""
    return _batches(VaccineBatch.closed_at.is_(None))


def open_since(day: date) -> tuple[Batch, ...]:
    """Return the open batches, and those that were taken out since a day for having been too warm.

    Of these it can still be written down what was given before.
    """
    midnight = datetime.combine(day, time.min, clock.ZONE).astimezone(UTC)
    closed, ids = VaccineBatch.closed_at, select(VaccineBatch.id)
    # Two questions in one: an "or" of both would go through every batch there ever was.
    since = union_all(ids.where(closed.is_(None)), ids.where(closed >= midnight))
    return tuple(
        one
        for one in _batches(VaccineBatch.id.in_(since))
        if not one.closed or one.warm_at is not None
    )


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


def _batches(*wanted: Any) -> tuple[Batch, ...]:
    row, left = VaccineBatch, func.coalesce(func.sum(StockMovement.change), 0)
    facts = (row.id, row.vaccine, row.brand, row.batch, row.expires_on, row.closed_at)
    rows = db.session.execute(
        select(*facts, left, fridge_readings.in_doubt(), fridge_readings.warm_at())
        .outerjoin(StockMovement, StockMovement.batch_id == row.id)
        .where(*wanted)
        .group_by(row.id)
        .order_by(row.expires_on, row.id)
    )
    return tuple(map(_batch, rows))


def _batch(found: Any) -> Batch:
    id_, vaccine, brand, printed, expires, closed_at, left, outside, warm_at = found
    named = (id_, vaccine, group_of(vaccine), brand, printed, expires)
    return Batch(*named, int(left), closed_at, bool(outside), warm_at)


def group_of(vaccine: str) -> str:
    """Return a product group's short name for staff; one that left the schedule keeps its own."""
    known = doses_due.schedule().by_vaccine.get(vaccine)
    return known.group if known else vaccine
