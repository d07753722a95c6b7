"""On which days a practice is open: its weekdays, less the days that are closed."""

from collections.abc import Collection
from datetime import date, timedelta

DAY = timedelta(days=1)


def last_open(
    until: date, *, since: date, weekdays: Collection[int], closed: Collection[date]
) -> date | None:
    """Return the last open day from one day up to another, None where none is.

    `weekdays` count from Monday as 0.
    """
    day = until
    while day >= since:
        if day.weekday() in weekdays and day not in closed:
            return day
        day -= DAY
    return None
