"""The fridge with every value ready: stock, what the day needs, temperatures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.fridge_readings import COLD_CHAIN, LoggedDay, Outside, Reading
from clinic_app.operations.vaccine_stock import Batch, Movement, Stock
from clinic_app.operations.vaccine_tally import Tally
from clinic_app.web import vaccine_words
from clinic_app.web.filters import clock_time, day_and_time, short_day

from . import fridge_tally
from .fridge_tally import TallyView

REASONS = {
    "received": "Received",
    "given": "Given",
    "given_back": "Put back: it was not given",
    "wasted": "Wasted",
    "expired": "Expired",
    "cold_chain": "Too cold or too warm",
    "counted": "Counted",
}
PUT_BACK = "Put back"
OUTSIDE_HERE = (
    "The fridge was below 2 °C or above 8 °C. What stood in it is not to be used until somebody "
    "has decided on it."
)
OUTSIDE = f"{OUTSIDE_HERE[:-1]}: see Fridge."
STILL_OUTSIDE = (
    "When last looked at, the fridge was still outside 2 to 8 °C. Look again, and note it here, "
    "before anything is put into it."
)
LOOK_AGAIN = (
    "Keep the vaccines cold elsewhere, look at the thermometer again and note it on the page of "
    "the fridge, then receive them"
)
COUNT_IT = "more were given than our list had. Count what is there."
ALL_OUT = (
    "All that stood in the fridge while it was below 2 °C or above 8 °C was taken out. Nobody has "
    "noted yet who was asked, and what they said."
)


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch in the fridge."""

    href: str
    batch: str
    brand: str
    expires: str
    left: int
    tag: str
    css: str


@dataclass(frozen=True, slots=True)
class StockView:
    """A product group; `low` when it is time to order, `waiting` those that nobody may use yet."""

    group: str
    slug: str
    there: int
    waiting: int
    low: bool
    batches: tuple[BatchView, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The readings of half a day; `missing` where somebody should have looked."""

    texts: tuple[str, ...]
    outside: bool
    done: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class LogRow:
    """A day of the temperature log."""

    day: str
    morning: Cell
    afternoon: Cell


@dataclass(frozen=True, slots=True)
class FridgePage:
    """The whole page."""

    tally: TallyView
    stocks: tuple[StockView, ...]
    warnings: tuple[str, ...]
    cold_chain: str
    last: str
    outside: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of a batch's history."""

    when: str
    what: str
    change: str
    by: str
    note: str


def page(
    stock: Sequence[Stock],
    tally: Tally,
    log: Sequence[LoggedDay],
    *,
    cold_chain: str,
    now: datetime,
) -> FridgePage:
    """Return the page of the fridge; `log` ends with today, `cold_chain` is what is undecided."""
    today = clock.local_date(now)
    last, needed = _last(log), fridge_tally.view(tally, today=today)
    return FridgePage(
        tally=replace(needed, short=()),
        stocks=tuple(_stock(one, today) for one in stock),
        warnings=(*needed.short, *_warnings(stock, today)),
        cold_chain=cold_chain,
        last=f"{degrees(last.look.now)}, {day_and_time(last.at, today)}, {last.by}" if last else "",
        outside=last.look.outside if last else False,
        missing=STILL_OUTSIDE if last and last.look.outside_now else _missing(log[-1], now=now),
    )


def degrees(tenths: int) -> str:
    """Return tenths of a degree as one reads them: "4.5 °C"."""
    sign = "–" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10} °C"


def look_first(look: Outside, today: date) -> str:
    """Say why nothing is received: it was still outside when last looked at."""
    seen = f"{day_and_time(look.at, today)}: the fridge was at {degrees(look.now)}"
    return f"{seen}, and nobody has looked since. {LOOK_AGAIN}"


def log_rows(log: Sequence[LoggedDay], *, now: datetime) -> tuple[LogRow, ...]:
    """Return the temperature log, the latest day first; days on which nobody was there left out."""
    shown = [day for day in reversed(log) if day.opens_morning or day.mornings or day.afternoons]
    return tuple(
        LogRow(
            day=short_day(day.day),
            morning=_cell(day.mornings, missing=day.opens_morning and _over(day, 12, now)),
            afternoon=_cell(day.afternoons, missing=day.opens_afternoon and _over(day, 24, now)),
        )
        for day in shown
    )


def moved(found: Sequence[Movement], names: Mapping[int, str]) -> tuple[Moved, ...]:
    """Return the history of a batch; `names` are those of accounts by id."""
    return tuple(
        Moved(
            when=f"{vaccine_words.day(clock.local_date(one.at))}, {clock_time(one.at)}",
            what=PUT_BACK if one.change > 0 and one.reason == COLD_CHAIN else REASONS[one.reason],
            change=f"{'+' if one.change > 0 else '–'}{abs(one.change)}",
            by=names.get(one.by, "Somebody who left"),
            note=one.note,
        )
        for one in found
    )


def batch_view(batch: Batch, today: date) -> BatchView:
    """Return a batch as lists show it."""
    tag, css = _expiry(batch, today)
    return BatchView(
        href=url_for("nurses.batch", number=batch.id),
        batch=batch.batch,
        brand=batch.brand,
        expires=vaccine_words.day(batch.expires_on),
        left=batch.left,
        tag=tag,
        css=css,
    )


def _stock(one: Stock, today: date) -> StockView:
    batches = tuple(batch_view(batch, today) for batch in one.batches)
    there = one.usable + one.waiting
    return StockView(one.group, one.vaccine, there, one.waiting, one.low, batches)


def _expiry(batch: Batch, today: date) -> tuple[str, str]:
    if batch.expired(today):
        return "Expired: take it out", "red"
    if batch.doubtful:
        return "Not to be used until decided", "red"
    if batch.left < 0:
        return "Count it", "ochre"
    return ("Use first", "ochre") if batch.expires_soon(today) else ("", "")


def _warnings(stock: Sequence[Stock], today: date) -> Iterator[str]:
    for one in stock:
        for batch in one.batches:
            day = vaccine_words.day(batch.expires_on)
            if batch.expired(today):
                yield f"{one.group}, batch {batch.batch} expired {day}: take it out."
            elif batch.left < 0:
                yield f"{one.group}, batch {batch.batch}: {COUNT_IT}"
            elif batch.expires_soon(today):
                yield f"{one.group}, batch {batch.batch} expires {day}: {batch.left} left."


def _last(log: Sequence[LoggedDay]) -> Reading | None:
    readings = [r for day in log for r in (*day.mornings, *day.afternoons)]
    return max(readings, key=lambda reading: reading.at, default=None)


def _missing(today: LoggedDay, *, now: datetime) -> str:
    """Say which look of today is still to be taken."""
    hour = now.astimezone(clock.ZONE).hour
    if today.opens_morning and not today.mornings and hour < 12:
        return "Nobody has looked at the thermometer this morning."
    if today.opens_morning and not today.mornings:
        return "Nobody looked at the thermometer this morning. Look now."
    if today.opens_afternoon and not today.afternoons and hour >= 12:
        return "Nobody has looked at the thermometer this afternoon."
    return ""


def _cell(readings: Sequence[Reading], *, missing: bool) -> Cell:
    return Cell(
        texts=tuple(_said(reading) for reading in readings),
        outside=any(reading.look.outside for reading in readings),
        done=tuple(reading.look.done for reading in readings if reading.look.done),
        missing=missing and not readings,
    )


def _said(reading: Reading) -> str:
    look = reading.look
    span = f"{degrees(look.lowest)} to {degrees(look.highest)}"
    return f"{clock_time(reading.at)}: {degrees(look.now)} ({span}), {reading.by}"


def _over(day: LoggedDay, hour: int, now: datetime) -> bool:
    """Say whether half a day is over, so that a reading of it is missing for good."""
    local = now.astimezone(clock.ZONE)
    return day.day < local.date() or (day.day == local.date() and local.hour >= hour)
