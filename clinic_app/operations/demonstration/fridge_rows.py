"""What is in the demonstration's fridge, and how warm it was in the last thirty days."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clinic_app import clock
from clinic_app.models import ColdChainBreach, FridgeReading, StockMovement, VaccineBatch
from clinic_app.operations import audit, doses_due
from clinic_app.operations.fridge_readings import FRIDGE, log

from .in_bulk import add_numbered, add_rows
from .people_rows import SEED

DOSES: Mapping[str, int] = {
    "hepb-paed": 3, "hexavalent": 34, "pcv20": 40, "rotavirus": 6, "menb": 8, "menacwy-12m": 14,
    "mmr": 13, "mmrv": 8, "hib": 7, "dtpa": 8, "dtpa-ipv": 11, "varicella": 2, "hpv": 6,
    "dtpa-booster": 12, "menacwy-teen": 4, "influenza": 9, "rsv-pregnancy": 5, "shingles": 8,
    "pneumococcal-adult": 6,
}  # fmt: skip
"""How many doses of each product group there are this morning; of rotavirus too few."""

SOON, PAST = {"influenza": 24, "mmrv": 19}, {"hib": -9}
"""Groups of which an older batch expires in so many days, or has expired."""

BRANDS = {"influenza": "Seasonal flu vaccine", "pneumococcal-adult": "Prevenar 20"}
DAYS = 30
NOBODY_LOOKED, TOO_WARM = 17, 34
"""Which of the looks: one that was forgotten, one after the door had been left open."""

DONE = (
    "Door was ajar after the delivery. Closed, back at 5 °C in 20 minutes, cold chain line asked."
)
ASKED, SAID = "Immunisation team of the health department", "Under 20 minutes, at most 9.4 °C: keep"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The batch of a product group that is used first."""

    batch_id: int
    batch: str


def add(account: int, *, now: datetime, dice: random.Random) -> dict[str, Shelf]:
    """Fill the fridge and return the batch to use of each group."""
    rows = list(_batches(now, dice))
    ids = add_numbered(VaccineBatch, [row for row, _ in rows])
    came = now - timedelta(days=12)
    movements = [
        {"batch_id": id_, "change": doses, "reason": "received", "dose_id": None, "at": came,
         "by": account, "note": ""}
        for id_, (_, doses) in zip(ids, rows, strict=True)
    ]  # fmt: skip
    add_rows(StockMovement, movements)
    audit.record_many(SEED, "stock.received", "stock", ids, now=now)
    readings = list(_readings(account, now, dice))
    numbers = add_numbered(FridgeReading, readings)
    add_rows(ColdChainBreach, list(_decided(account, zip(numbers, readings, strict=True))))
    audit.record_many(SEED, "fridge.read", "fridge", numbers, now=now)
    today = clock.local_date(now)
    found: dict[str, Shelf] = {}
    for id_, (row, _) in zip(ids, rows, strict=True):
        if row["expires_on"] >= today:
            found.setdefault(row["vaccine"], Shelf(id_, row["batch"]))
    return found


def brand_of(slug: str) -> str:
    """Return a brand of a vaccine."""
    brands = doses_due.vaccine(slug).brands
    return brands[0] if brands else BRANDS.get(slug, "Unknown")


def old_batch(slug: str, on: date) -> str:
    """Return the number of a batch that was used up long ago."""
    return f"{slug[:2].upper()}{on:%y}{on.month:02}"


def _batches(now: datetime, dice: random.Random) -> Iterator[tuple[dict[str, Any], int]]:
    today = clock.local_date(now)
    for slug, doses in DOSES.items():
        for days, number in ((SOON.get(slug), 3), (PAST.get(slug), 1)):
            if days is not None:
                yield _batch(slug, today + timedelta(days=days), now, dice), number
        yield _batch(slug, today + timedelta(days=dice.randrange(120, 500)), now, dice), doses


def _batch(slug: str, expires_on: date, now: datetime, dice: random.Random) -> dict[str, Any]:
    return {
        "vaccine": slug,
        "brand": brand_of(slug),
        "batch": f"{dice.choice('ABCHKMRT')}{dice.choice('ABCDEFGH')}{dice.randrange(1000, 9999)}",
        "expires_on": expires_on,
        "made_at": now - timedelta(days=12),
        "closed_at": None,
    }


def _readings(account: int, now: datetime, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield two looks on each working day; once it was too warm, once nobody looked."""
    today = clock.local_date(now)
    looks = [
        (day.day, hour)
        for day in log(today - timedelta(days=DAYS - 1), today)
        for opens, hour in ((day.opens_morning, 8), (day.opens_afternoon, 15))
        if opens
    ]
    for n, (day, hour) in enumerate(looks):
        at = _at(day, hour, dice.randrange(3, 40))
        if at < now and n != NOBODY_LOOKED:
            yield _reading(account, at, warm=n == TOO_WARM, dice=dice)


def _reading(account: int, at: datetime, *, warm: bool, dice: random.Random) -> dict[str, Any]:
    shown = dice.randrange(38, 53)
    return {
        "fridge": FRIDGE,
        "day": clock.local_date(at),
        "at": at,
        "now": shown,
        "lowest": shown - dice.randrange(2, 11),
        "highest": 94 if warm else shown + dice.randrange(2, 16),
        "done": DONE if warm else "",
        "by": account,
    }


def _decided(
    account: int, readings: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Yield the decision on the stock after each look outside: half an hour later it was kept."""
    for number, row in readings:
        if row["done"]:
            yield {
                "reading_id": number,
                "opened_at": row["at"],
                "decided_at": row["at"] + timedelta(minutes=30),
                "decided_by": account,
                "outcome": "kept",
                "asked": ASKED,
                "note": SAID,
            }


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.ZONE).astimezone(UTC)
