"""Doses that come into the vaccine fridge and leave it, each written down with why and by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import ColdChainBreach, StockMovement, VaccineBatch

from . import audit, fridge_readings, vaccine_stock
from .errors import NotFound, Refused
from .fridge_readings import COLD_CHAIN, TAKEN_OUT, Outside
from .record_writing import somebody

NONE_LEFT = "None of it was left when more came"
CLOSED = "stock.closed"
GONE_ALREADY = "It was given before the batch was counted or taken out, and noted after"


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


class TakenOutWarm(Refused):
    """Doses of this batch were taken out because it was too cold or too warm: no count adds any."""


class LookFirst(Refused):
    """The fridge was outside when last looked at; `look` is that one, and all is decided on it."""

    def __init__(self, look: Outside) -> None:
        super().__init__(look)
        self.look = look


def receive(actor: Actor, delivery: Delivery, *, now: datetime) -> int:
    """Put doses into the fridge and return their batch; one that is there gets more.

    What comes into a fridge that was still outside when last looked at waits for the same decision
    as what stood in it; if that was made already, somebody must look again before.
    Raises `AnotherExpiry`, `ExpiredAlready` or `LookFirst`.
    """
    require(actor, Permission.FRIDGE)
    if delivery.expires_on < clock.local_date(now):
        raise ExpiredAlready
    outside = fridge_readings.still_outside()
    if outside is not None and not outside.waits:
        raise LookFirst(outside)
    row = _stood_in(actor, delivery, now=now)
    if outside is not None:
        row.made_at = min(row.made_at, outside.at)
    move(actor, row.id, delivery.doses, "received", now=now)
    return row.id


def _stood_in(actor: Actor, delivery: Delivery, *, now: datetime) -> VaccineBatch:
    """Return the open batch that a delivery is put to; of a closed one nothing was left."""
    row = _same(delivery)
    if row is None:
        facts = {f: getattr(delivery, f) for f in ("vaccine", "brand", "batch", "expires_on")}
        row = VaccineBatch(**facts, made_at=now)
        db.session.add(row)
        db.session.flush()
    elif row.expires_on != delivery.expires_on:
        raise AnotherExpiry(row.expires_on)
    elif row.closed_at is not None:
        if left := vaccine_stock.batch(row.id).left:
            move(actor, row.id, -left, "counted", now=now, note=NONE_LEFT)
        row.made_at, row.closed_at = now, None
    return row


def count(actor: Actor, number: int, left: int, *, note: str, now: datetime) -> int:
    """Note how many doses of a batch were counted; returns by how many our count was wrong.

    A batch of which none is left is closed, one of which some are left is open again. Raises
    `TakenOutWarm` if there are more than should be, some were taken out for being too cold or too
    warm, and nothing keeps the batch from being used.
    """
    require(actor, Permission.FRIDGE)
    row, found = _row(number), vaccine_stock.batch(number)
    change = left - found.left
    if left > 0 and change > 0 and not found.doubtful and _taken_out_warm(row):
        raise TakenOutWarm
    if change:
        move(actor, number, change, "counted", now=now, note=note)
    _open_or_close(actor, row, left, now=now)
    return change


def take_out(
    actor: Actor, number: int, doses: int, *, reason: str, note: str, now: datetime
) -> None:
    """Take doses out that nobody gets: wasted, expired, or warm once. Raises `NotSoMany`."""
    require(actor, Permission.FRIDGE)
    row, left = _row(number), vaccine_stock.batch(number).left
    if doses > left:
        raise NotSoMany(left)
    move(actor, number, -doses, reason, now=now, note=note)
    _open_or_close(actor, row, left - doses, now=now)


def empty(actor: Actor, number: int, *, reason: str, note: str, now: datetime) -> None:
    """Take all of a batch out, however many are left by then, and close it."""
    row, left = _row(number), vaccine_stock.batch(number).left
    if row.closed_at is None and left > 0:
        move(actor, number, -left, reason, now=now, note=note)
    _open_or_close(actor, row, 0, now=now)


def put_back(
    actor: Actor, number: int, doses: int, *, warm_at: datetime, note: str, now: datetime
) -> None:
    """Put back what was taken out after a look outside; all of the batch waits for the decision.

    That holds for what was received meanwhile too: nobody tells doses of one batch apart.
    """
    row = _row(number)
    row.made_at = min(row.made_at, warm_at)
    audit.record(actor, "stock.put_back", "stock", number, now=now, doses=doses)
    if doses:
        move(actor, number, doses, COLD_CHAIN, now=now, note=note)
    _open_or_close(actor, row, 1, now=now)


def give_out(
    actor: Actor, number: int, dose: int, *, given_at: datetime | None, now: datetime
) -> None:
    """Count a dose that was given. One that was gone when the rest was counted is no fewer now.

    Who counted the batch since, or took all of it out, did not find it there: without that the
    list would have one fewer than there are, or fewer than none of what is not there any more.
    """
    row = _held_open(number)
    move(actor, number, -1, "given", now=now, dose_id=dose)
    reason = _gone_already(row, given_at or now)
    if reason:
        move(actor, number, 1, reason, now=now, dose_id=dose, note=GONE_ALREADY)


def give_back(actor: Actor, number: int, dose: int, *, now: datetime) -> None:
    """Count a dose that was not given after all; a batch that was closed is in the fridge again.

    One that was taken out for being too cold or too warm is not.
    """
    row = _row(number)
    move(actor, number, 1, "given_back", now=now, dose_id=dose)
    left = vaccine_stock.batch(number).left
    if left > 0 and not (row.closed_at is not None and _taken_out_warm(row)):
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
    action = "stock.opened" if left > 0 else CLOSED
    audit.record(actor, action, "stock", row.id, now=now)


def _gone_already(row: VaccineBatch, given_at: datetime) -> str:
    """Return by what a dose was struck off before it was noted, "" if it was not.

    A count says so of what was given before it. So does the end of what was there: more came since,
    or the list has fewer than none of a closed batch. Then one fewer was taken out than it says.
    """
    went = StockMovement
    since = exists().where(went.batch_id == row.id, went.at >= given_at)
    if db.session.scalar(select(since.where(went.reason == "counted", went.dose_id.is_(None)))):
        return "counted"
    before = exists().where(went.batch_id == row.id, went.at < row.made_at)
    anew = given_at < row.made_at and db.session.scalar(select(before))
    if anew or (row.closed_at is not None and vaccine_stock.batch(row.id).left < 0):
        warm = db.session.scalar(select(since.where(went.reason == COLD_CHAIN, went.change < 0)))
        return COLD_CHAIN if warm else "counted"
    return ""


def _taken_out_warm(row: VaccineBatch) -> bool:
    """Say whether doses went for being too cold or too warm, and were not put back.

    Of a closed batch it is enough that it stood in a fridge whose stock was taken out.
    """
    went, breach = StockMovement, ColdChainBreach
    warm = select(func.coalesce(func.sum(went.change), 0))
    warm = warm.where(went.batch_id == row.id, went.reason == COLD_CHAIN)
    stood = breach.outcome == TAKEN_OUT, breach.opened_at >= row.made_at
    lost: bool = db.session.execute(select(warm.scalar_subquery() < 0)).scalar_one()
    gone = row.closed_at is not None and db.session.scalar(select(exists().where(*stood)))
    return bool(lost or gone)


def _row(number: int) -> VaccineBatch:
    """Return a batch that nobody else counts until the end; raises `NotFound`."""
    wanted = select(VaccineBatch).where(VaccineBatch.id == number).with_for_update()
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound(number)
    return row


def _held_open(number: int) -> VaccineBatch:
    """Return a batch that nobody counts or takes out until the end; others may be given of it."""
    wanted = select(VaccineBatch).where(VaccineBatch.id == number)
    fresh = wanted.execution_options(populate_existing=True)
    return db.session.scalars(fresh.with_for_update(read=True, key_share=True)).one()


def _same(delivery: Delivery) -> VaccineBatch | None:
    wanted = select(VaccineBatch).where(
        VaccineBatch.vaccine == delivery.vaccine,
        VaccineBatch.brand == delivery.brand,
        VaccineBatch.batch == delivery.batch,
    )
    return db.session.scalars(wanted.with_for_update()).first()
