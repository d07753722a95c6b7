"""The distances that doses keep: every antigen of a combined vaccine, the strictest wins."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from .calendar import latest
from .children import Given
from .plan import Link
from .schedule import Schedule
from .vaccines import Vaccine


def not_before(link: Link, counted: Sequence[date], given: Sequence[date] = ()) -> date:
    """Return the first day on which a dose of an antigen is old enough and far enough apart.

    `counted` are the doses that count towards the course, `given` all of them, oldest first.
    """
    days = [link.from_day]
    for previous in (*counted[-1:], *given[-1:]):
        days.extend(span.after(previous) for span in link.spacing)
    if counted and link.after_first:
        days.append(link.after_first.after(counted[0]))
    return latest(days)


def live_from(schedule: Schedule, vaccine: Vaccine, given: Iterable[Given], start: date) -> date:
    """Return the first day from `start` on on which no other live vaccine holds a vaccine back.

    Two of them go together on one day, or keep their distance.
    """
    if not vaccine.spaced:
        return start
    for other in sorted(g.on for g in given if schedule.by_vaccine[g.vaccine].spaced):
        free = schedule.live.apart.after(other)
        if other < start < free:
            start = free
    return start


def live_too_close(schedule: Schedule, given: Sequence[Given]) -> Given | None:
    """Return the first live vaccine on record that came too soon after another, if any did."""
    spaced = [dose for dose in given if schedule.by_vaccine[dose.vaccine].spaced]
    for earlier, later in pairwise(spaced):
        if earlier.on < later.on < schedule.live.apart.after(earlier.on):
            return later
    return None
