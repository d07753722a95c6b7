"""The distances that doses keep: every antigen of a combined vaccine, the strictest wins."""

from collections.abc import Iterable, Sequence
from datetime import date

from .calendar import latest
from .children import Given
from .plan import Link
from .schedule import Schedule
from .vaccines import Vaccine


def not_before(link: Link, counted: Sequence[date], given: Sequence[date] = ()) -> date:
    """Return the first day on which a dose of an antigen is old enough and far enough apart.

    `counted` are the doses that count towards the course, `given` all of them, oldest first.
    """
    return latest([link.from_day, *apart(link, counted, given)])


def apart(link: Link, counted: Sequence[date], given: Sequence[date] = ()) -> tuple[date, ...]:
    """Return the days on which each distance of a dose has passed, whatever the age."""
    before = (*counted[-1:], *given[-1:])
    days = [span.after(previous) for previous in before for span in link.spacing]
    if counted and link.after_first:
        days.append(link.after_first.after(counted[0]))
    return tuple(days)


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


def live_too_close(schedule: Schedule, given: Sequence[Given]) -> tuple[tuple[Given, Given], ...]:
    """Return each live vaccine on record that came too soon, after the one that it followed."""
    spaced = [dose for dose in given if schedule.by_vaccine[dose.vaccine].spaced]

    def before(day: date) -> Given | None:
        return max((dose for dose in spaced if dose.on < day), key=lambda d: d.on, default=None)

    pairs = ((before(dose.on), dose) for dose in spaced)
    return tuple(
        (earlier, later)
        for earlier, later in pairs
        if earlier is not None and later.on < schedule.live.apart.after(earlier.on)
    )
