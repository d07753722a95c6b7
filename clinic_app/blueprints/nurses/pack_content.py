"""What the day pack holds: the lists of today and tomorrow as plain values, to be encrypted."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from clinic_app.operations import availability, day_list
from clinic_app.operations.day_list import Entry
from clinic_app.web.filters import clock_time, long_day, phone

from . import rows, views
from .row_record import Weight
from .rows import Row

ONE_DAY = timedelta(days=1)


def of(today: date, *, records: bool, now: datetime) -> dict[str, Any]:
    """Return the pack; seconds count from now, since a device's clock may be another.

    Without the children's `records` it says what the desk may know.
    """
    return {
        "made": f"{long_day(now)}, {clock_time(now)}",
        "days": [_day(day, records=records, now=now) for day in days(today)],
    }


def days(today: date) -> tuple[date, date]:
    """Return the days that a pack holds."""
    return today, today + ONE_DAY


def _day(day: date, *, records: bool, now: datetime) -> dict[str, Any]:
    found = day_list.of_day(day, now=now, records=records)
    alone = len({entry.nurses for entry in found.entries}) < 2
    made = [(e, rows.row(e, found, one=alone, now=now)) for e in found.entries]
    page = views.page(found, None, now=now)
    sums = [f"{one.number} {one.word}" for one in (page.needles, page.oral) if one]
    ends = availability.day_start(day + ONE_DAY)
    return {
        "title": long_day(day),
        "whose": page.whose,
        "sums": ", ".join([f"{len(made)} {page.total}", *sums]),
        "ends_in": max(int((ends - now).total_seconds()), 0),
        "rows": [_row(entry, row) for entry, row in made],
    }


def _row(entry: Entry, row: Row) -> dict[str, Any]:
    """Return a row as the lines that the page puts in their places."""
    doses = row.record.doses
    return {
        "css": row.css,
        "time": row.time,
        "half": row.half,
        "name": row.name,
        "age": row.age,
        "born": row.born,
        "why": row.why,
        "doses": [{"text": one.text, "oral": one.oral} for one in doses.expected],
        "count": ", ".join(_count(doses.needles, doses.oral, doses.note)),
        "weight": _weight(row.record.weight, row.record.no_weight),
        "notes": [flag.text for flag in row.flags],
        "small": [text for text in (row.who, row.note and f"“{row.note}”") if text],
        "status": row.text,
        "phone": phone(entry.on_record.phone or entry.visit.phone),
    }


def _count(needles: int, oral: int, note: str) -> Iterator[str]:
    for number, word in ((needles, "needle"), (oral, "oral dose")):
        if number:
            yield f"{number} {word}" if number == 1 else f"{number} {word}s"
    if note:
        yield note


def _weight(weight: Weight | None, no_weight: str) -> Sequence[str]:
    """Return the weight and when, as two lines."""
    if weight is None:
        return ["", no_weight]
    return [weight.text, ", ".join(part for part in (weight.on, weight.change) if part)]
