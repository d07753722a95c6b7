"""The board of the diary: a column a person, rows of five minutes under quarter-hour labels.

A visit stands in the rows of its own time, whatever the grid; visits that overlap share a cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_app import clock
from clinic_app.operations.diary import Day
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.filters import clock_time

from .cells import ROW, Cell, PersonColumn
from .slips import View

NOW_PLACES = ("now-early", "now-middle", "now-late")


@dataclass(frozen=True, slots=True)
class Row:
    """Five minutes; the first of a quarter hour has the label, and perhaps the present time."""

    css: str
    label: str
    now: str
    now_css: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: who or which day, for what, how far they are, how many minutes late.

    `href` leads to the week of the person, or to the day.
    """

    href: str
    name: str
    what: str
    seen: str
    late: int


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board, and how many free quarter hours are still to come."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    free: int


def build(day: Day, view: View) -> Board | None:
    """Return the board of a day, or None when nobody works and nobody comes."""
    if not day.working:
        return None
    whole = _whole(day)
    people = [PersonColumn(day, person, whole, view) for person in day.working]
    cells = [person.cells() for person in people]
    return Board(
        columns=tuple(head(p, p.name, f"{view.week_href}/{p.person}") for p in people),
        rows=tuple(_rows(whole, cells, view.now)),
        free=sum(cell.bookable for column in cells for cell in column.values()),
    )


def head(column: PersonColumn, name: str, href: str) -> Column:
    """Return the head of a column."""
    return Column(href, name, column.what(), column.seen(), column.late())


def _whole(day: Day) -> Interval:
    """Return from the hour in which the first begins to the quarter in which the last ends."""
    times = [s.interval for s in day.sessions]
    times += [Interval(t.starts_at, t.ends_at) for v in day.visits if v.live for t in v.steps]
    first, last = min(t.start for t in times), max(t.end for t in times)
    return Interval(
        first - timedelta(minutes=_minute(first)), last + timedelta(minutes=-_minute(last) % 15)
    )


def _rows(
    whole: Interval, columns: Sequence[Mapping[datetime, Cell]], now: datetime
) -> Iterator[Row]:
    start = whole.start
    while start < whole.end:
        here = tuple(column[start] for column in columns if start in column)
        if _minute(start) % 15:
            yield Row("part", "", "", "", here)
        else:
            yield _quarter(start, here, now)
        start += ROW


def _quarter(start: datetime, cells: tuple[Cell, ...], now: datetime) -> Row:
    minute, time = _minute(start), clock_time(start)
    css = "quarter" if minute else "hour"
    label = time.split()[0] if minute else time.replace(":00", "")
    if not start <= now < start + 3 * ROW:
        return Row(css, label, "", "", cells)
    place = NOW_PLACES[(now - start) // ROW]
    return Row(f"{css} now", label, clock_time(now).split()[0], place, cells)


def _minute(instant: datetime) -> int:
    return instant.astimezone(clock.ZONE).minute
