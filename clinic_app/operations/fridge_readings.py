"""How warm the vaccine fridge is: looked at twice on each working day, and what was done."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Account, ColdChainBreach, FridgeReading, VaccineBatch

from . import audit, closures, practice
from .errors import Refused
from .record_writing import somebody

FRIDGE = "Vaccine fridge"
COLDEST, WARMEST = 20, 80
"""Vaccines keep from 2.0 to 8.0 degrees; all temperatures are tenths of a degree Celsius."""

ABSURD = (-200, 400)
"""Beyond these it is a slip of the finger, not a fridge."""

NOON = 12

COLD_CHAIN = "cold_chain"
"""Why doses are taken out when it was too cold or too warm."""

KEPT, TAKEN_OUT = "kept", "taken_out"
"""What is decided about stock that stood in such a fridge."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a thermometer shows: now, and the lowest and highest since it was last looked at."""

    now: int
    lowest: int
    highest: int
    done: str = ""

    @property
    def outside(self) -> bool:
        """Whether it was too cold or too warm at any time."""
        return self.lowest < COLDEST or self.highest > WARMEST

    @property
    def outside_now(self) -> bool:
        """Whether it was so at the very time of the look."""
        return not COLDEST <= self.now <= WARMEST


@dataclass(frozen=True, slots=True)
class Outside:
    """The newest look, at which it was too cold or too warm; `waits` until it is decided."""

    at: datetime
    now: int
    waits: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A look that was written down: when and by whom."""

    at: datetime
    look: Look
    by: str

    @property
    def morning(self) -> bool:
        """Whether it was taken before noon."""
        return self.at.astimezone(clock.ZONE).hour < NOON


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """The readings of a day, and whether the practice was open to take them."""

    day: date
    mornings: tuple[Reading, ...]
    afternoons: tuple[Reading, ...]
    opens_morning: bool
    opens_afternoon: bool


class Impossible(Refused):
    """No fridge is like that: far too cold or warm, or the lowest is not the lowest."""


class NothingDone(Refused):
    """It was too cold or too warm, and nobody says what was done about it."""


def note(actor: Actor, look: Look, *, now: datetime) -> int:
    """Write down a look at the thermometer; the same one twice within a minute is written once.

    Outside 2 to 8 degrees it asks for a decision about the stock: see `cold_chain`.
    Raises `Impossible` or `NothingDone`.
    """
    require(actor, Permission.FRIDGE)
    low, high = ABSURD
    if not low <= look.lowest <= look.now <= look.highest <= high:
        raise Impossible
    if look.outside and not look.done:
        raise NothingDone
    if known := _just_now(look, now=now):
        return known
    row = FridgeReading(
        fridge=FRIDGE,
        day=clock.local_date(now),
        at=now,
        now=look.now,
        lowest=look.lowest,
        highest=look.highest,
        done=look.done,
        by=somebody(actor).id,
    )
    db.session.add(row)
    db.session.flush()
    if look.outside:
        db.session.add(ColdChainBreach(reading_id=row.id, opened_at=now))
    audit.record(actor, "fridge.read", "fridge", row.id, now=now)
    return row.id


def log(first: date, last: date) -> tuple[LoggedDay, ...]:
    """Return each day from `first` to `last` with its readings: two queries."""
    rows = db.session.execute(
        select(FridgeReading, Account.name)
        .join(Account, Account.id == FridgeReading.by)
        .where(FridgeReading.day.between(first, last))
        .order_by(FridgeReading.id)
    )
    found: dict[date, list[Reading]] = defaultdict(list)
    for row, name in rows:
        look = Look(row.now, row.lowest, row.highest, row.done)
        found[row.day].append(Reading(row.at, look, name))
    closed = {one.day for one in closures.between(first, last) if one.location is None}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(_logged(day, found[day], closed=day in closed) for day in days)


def undecided_since() -> ScalarSelect[Any]:
    """Ask, as part of any question, for the last look outside of which nothing is decided yet."""
    row = ColdChainBreach
    open_ = select(func.max(row.opened_at)).where(row.decided_at.is_(None))
    return open_.correlate(None).scalar_subquery()


def warm_at() -> ScalarSelect[Any]:
    """Ask of a batch for the first look outside since it came, if the stock was not kept."""
    row = ColdChainBreach
    first = select(func.min(row.opened_at)).where(row.opened_at >= VaccineBatch.made_at)
    return first.where(row.outcome != KEPT).correlate(VaccineBatch).scalar_subquery()


def still_outside() -> Outside | None:
    """Return the newest look if it was too cold or too warm at that very time: two queries.

    Nothing is decided on it until the end of the transaction.
    """
    look, row = FridgeReading, ColdChainBreach
    newest = select(look.id, look.at, look.now).order_by(look.id.desc()).limit(1)
    found = db.session.execute(newest).first()
    if found is None or COLDEST <= found.now <= WARMEST:
        return None
    undecided = select(row).where(row.reading_id == found.id, row.decided_at.is_(None))
    waits = db.session.scalars(undecided.with_for_update()).first() is not None
    return Outside(found.at, found.now, waits)


def in_doubt() -> ColumnElement[bool]:
    """Ask of a batch whether it stood in the fridge at such a look; null if there is none."""
    return VaccineBatch.made_at <= undecided_since()


def outside_now() -> ColumnElement[bool]:
    """Ask, as part of any question, whether there is stock of which must be decided.

    A later look at which all is well decides nothing. It is over when each batch that was there is
    taken out, or when it is decided what happens with them.
    """
    return exists().where(VaccineBatch.closed_at.is_(None), in_doubt())


def _logged(day: date, readings: list[Reading], *, closed: bool) -> LoggedDay:
    place = practice.current().practice.locations[0]
    hours = [o for o in place.hours if o.weekday == day.weekday() and not closed]
    return LoggedDay(
        day=day,
        mornings=tuple(r for r in readings if r.morning),
        afternoons=tuple(r for r in readings if not r.morning),
        opens_morning=any(o.opens.hour < NOON for o in hours),
        opens_afternoon=any(o.closes.hour > NOON for o in hours),
    )


def _just_now(look: Look, *, now: datetime) -> int | None:
    """Return the reading that a second press of the same button would write again."""
    row = FridgeReading
    wanted = select(row.id).where(
        row.day == clock.local_date(now),
        row.at > now - timedelta(minutes=1),
        (row.now == look.now) & (row.lowest == look.lowest) & (row.highest == look.highest),
    )
    return db.session.scalar(wanted.limit(1))
