"""When somebody was at the desk of the invented practice to write a booking down."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from clinic_app import clock
from clinic_app.operations import closures, practice
from clinic_app.scheduling.intervals import Interval

DAYS = 28


def lately(now: datetime) -> tuple[Interval, ...]:
    """Return the opening hours of the last four weeks, today among them: one query."""
    last = clock.local_date(now)
    first = last - timedelta(days=DAYS)
    closed = {one.day for one in closures.between(first, last) if one.location is None}
    hours = practice.current().practice.locations[0].hours
    return tuple(
        Interval(_at(day, one.opens), _at(day, one.closes))
        for day in (first + timedelta(days=n) for n in range(DAYS + 1))
        for one in hours
        if one.weekday == day.weekday() and day not in closed
    )


def moment(
    desk: Sequence[Interval], born: date, latest: datetime, dice: random.Random
) -> datetime | None:
    """Return a minute of these hours, not before somebody was born and by `latest`; else None."""
    fit = [one for one in desk if one.start < latest and clock.local_date(one.start) >= born]
    if not fit:
        return None
    chosen = dice.choice(fit)
    minutes = int((min(chosen.end, latest) - chosen.start).total_seconds()) // 60
    return chosen.start + timedelta(minutes=dice.randrange(max(1, minutes)))


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, clock.ZONE).astimezone(UTC)
