"""The days of one person's week side by side, on the board of the diary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations.diary import Day
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.filters import clock_time
from clinic_app.web.short_names import short_name

from . import week_page
from .board import Board, Row, head
from .cells import ROW, Cell, PersonColumn
from .day_page import Step
from .slips import View
from .week_page import WEEK

QUARTER = 15


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """Everything the page shows; the fields of the board are named as on the page of a day."""

    day: date
    who: int
    name: str
    title: str
    before: Step
    today: Step
    after: Step
    this_week: bool
    people: tuple[tuple[int, str], ...]
    board: Board | None
    is_today: bool = False
    now: str = ""

    @property
    def person(self) -> int:
        """Whose own week is shown, which is this one."""
        return self.who


def page(days: Sequence[Day], who: int, shown: date, view: View) -> PersonWeek:
    """Return the page of one person's week; weekends stand only where somebody works."""
    today = clock.local_date(view.now)
    faces = days[0].faces
    known = [*week_page.everybody(days), *(f.id for f in faces.values() if f.active), who]
    return PersonWeek(
        day=shown,
        who=who,
        name=short_name(faces[who]),
        title=f"{short_name(faces[who])}, w{week_page.title(days)[1:]}",
        before=week_page.step(shown - WEEK, who),
        today=week_page.step(today, who),
        after=week_page.step(shown + WEEK, who),
        this_week=days[0].day <= today <= days[-1].day,
        people=tuple((p, short_name(faces.get(p))) for p in dict.fromkeys(known)),
        board=_board([day for day in days if who in day.working], who, view),
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """From which to which minute of the day, by the clock on the wall, the board goes."""

    first: int
    last: int

    def of(self, day: date) -> Interval:
        """Return that part of a day."""
        return Interval(_at(day, self.first), _at(day, self.last))

    @property
    def rows(self) -> range:
        """The minutes at which its rows begin."""
        return range(self.first, self.last, ROW // timedelta(minutes=1))


def _board(days: Sequence[Day], who: int, view: View) -> Board | None:
    if not days:
        return None
    reach = _reach(days, who)
    columns = [_column(day, who, reach, view) for day in days]
    cells = [column.cells() for column in columns]
    heads = (head(c, week_page.day_name(c.day.day), c.view.day_href) for c in columns)
    return Board(
        columns=tuple(heads),
        rows=tuple(_rows(days, cells, reach)),
        free=sum(cell.bookable for column in cells for cell in column.values()),
    )


def _column(day: Day, who: int, reach: Reach, view: View) -> PersonColumn:
    href = url_for("reception.day", day=day.day.isoformat())
    column = PersonColumn(day, who, reach.of(day.day), replace(view, day_href=href))
    column.name = f"{column.name}, {week_page.day_name(day.day)}"
    return column


def _reach(days: Sequence[Day], who: int) -> Reach:
    """Return from the first hour to the last quarter of any of the days."""
    times = [s.interval for d in days for s in d.sessions if s.practitioner == who]
    times += [
        Interval(s.starts_at, max(s.ends_at, s.busy_until))
        for d in days
        for v in d.visits
        for s in v.steps
        if v.live and who in s.people
    ]
    first, last = min(_minutes(t.start) for t in times), max(_minutes(t.end) for t in times)
    return Reach(first // 60 * 60, -(-last // QUARTER) * QUARTER)


def _rows(
    days: Sequence[Day], columns: Sequence[Mapping[datetime, Cell]], reach: Reach
) -> Iterator[Row]:
    for minutes in reach.rows:
        starts = [_at(day.day, minutes) for day in days]
        here = tuple(c[at] for c, at in zip(columns, starts, strict=True) if at in c)
        if minutes % QUARTER:
            yield Row("part", "", "", "", here)
            continue
        words = clock_time(starts[0])
        hour = minutes % 60 == 0
        label = words.replace(":00", "") if hour else words.split()[0]
        yield Row("hour" if hour else "quarter", label, "", "", here)


def _at(day: date, minutes: int) -> datetime:
    """Return the instant of a wall-clock time of a day."""
    wall = datetime.combine(day, time(), clock.ZONE) + timedelta(minutes=minutes)
    return wall.astimezone(UTC)


def _minutes(instant: datetime) -> int:
    wall = instant.astimezone(clock.ZONE)
    return wall.hour * 60 + wall.minute
