"""Whether the practice is open, and its hours as a table that begins with today."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clinic_app import clock
from clinic_app.reference.practice import Location
from clinic_app.scheduling.rosters import Closure
from clinic_app.web.filters import WEEKDAYS, short_day

LOOK_AHEAD = 14
DAY = timedelta(days=1)
CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class Door:
    """Open or not, in words."""

    is_open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Days and their hours."""

    days: str
    hours: str
    today: bool = False


def closed_days(closures: Collection[Closure], *, one_location: bool) -> dict[date, str]:
    """Return the days on which the whole practice is closed, and why."""
    return {c.day: c.name for c in closures if one_location or c.location is None}


def door(location: Location, closed: Mapping[date, str], *, now: datetime) -> Door:
    """Say whether a location is open at an instant, until when, or when it opens next."""
    local = now.astimezone(clock.ZONE)
    today, wall = local.date(), local.time()
    for opens, closes in _spans(location, closed, today):
        if opens <= wall < closes:
            return Door(is_open=True, text=f"Open now, until {hour(closes)}")
        if wall < opens:
            return Door(is_open=False, text=f"Closed now. We open at {hour(opens)}")
    for ahead in range(1, LOOK_AHEAD + 1):
        day = today + ahead * DAY
        for opens, _ in _spans(location, closed, day):
            return Door(
                is_open=False, text=f"Closed now. We open {_when(day, ahead)} at {hour(opens)}"
            )
    return Door(is_open=False, text="Closed now")


def week(location: Location, closed: Mapping[date, str], *, today: date) -> list[Row]:
    """Return today's hours, then those of the six days after it, neighbours alike as one row."""
    hours = {day: _hours(location, closed, day) for day in (today + n * DAY for n in range(7))}
    rows = [Row(f"Today, {WEEKDAYS[today.weekday()]}", hours.pop(today), today=True)]
    runs: list[list[date]] = []
    for day, said in hours.items():
        if runs and day.weekday() and said == hours[runs[-1][-1]]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return rows + [Row(_days(run), hours[run[0]]) for run in runs]


def hour(at: time) -> str:
    """Return a wall-clock time as opening hours say it: "8 am", "12 noon", "5:30 pm"."""
    if at == time(12):
        return "12 noon"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'pm' if at.hour >= 12 else 'am'}"


def _spans(
    location: Location, closed: Mapping[date, str], day: date
) -> Iterator[tuple[time, time]]:
    if day in closed:
        return
    spans = ((o.opens, o.closes) for o in location.hours if o.weekday == day.weekday())
    yield from sorted(spans)


def _hours(location: Location, closed: Mapping[date, str], day: date) -> str:
    if day in closed:
        return f"{CLOSED}, {closed[day]}" if closed[day] else CLOSED
    spans = _spans(location, closed, day)
    return " and ".join(f"{hour(opens)} to {hour(closes)}" for opens, closes in spans) or CLOSED


def _days(run: list[date]) -> str:
    first, last = WEEKDAYS[run[0].weekday()], WEEKDAYS[run[-1].weekday()]
    if len(run) == 1:
        return first
    return f"{first} {'and' if len(run) == 2 else 'to'} {last}"


def _when(day: date, ahead: int) -> str:
    if ahead == 1:
        return "tomorrow"
    return f"on {WEEKDAYS[day.weekday()]}" if ahead < 7 else f"on {short_day(day)}"
