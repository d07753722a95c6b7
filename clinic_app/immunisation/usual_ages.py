"""The ages at which the schedule has a vaccine: what lies outside is asked about, never refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .calendar import Span
from .schedule import Schedule
from .vaccines import Vaccine


@dataclass(frozen=True, slots=True)
class Outside:
    """An age outside those of a vaccine; `stated` where the file says so of the vaccine itself.

    `from_day` is when it no longer holds, if it ever does.
    """

    text: str
    from_day: date | None
    stated: bool = False


def outside(schedule: Schedule, vaccine: Vaccine, *, born: date, day: date) -> Iterator[Outside]:
    """Yield why a vaccine is not usual for somebody on a day, with what the schedule says.

    The ages are those that the file states of the vaccine, else those of its points. Where it has
    none at all that is said of the young, for whom it plans everything else.
    """
    if vaccine.valid_to is not None and day > vaccine.valid_to:
        yield Outside(f"{vaccine.group}: by the schedule it is not in use any more.", None)
    yield from _stated(vaccine, born, day)
    opens = first_age(schedule, vaccine, born=born)
    if opens is not None and vaccine.usual_from is None and day < opens.after(born):
        text = f"{vaccine.group}: the schedule has it from the age of {opens}."
        yield Outside(text, opens.after(born))
    if not _has_ages(schedule, vaccine) and day < _grown(schedule, born):
        yield Outside(f"{vaccine.group}: this schedule states no age for it.", None)


def first_age(schedule: Schedule, vaccine: Vaccine, *, born: date) -> Span | None:
    """Return from which age on the schedule has a vaccine for anybody; None where it has none."""
    ages = (
        point.opens
        for point in schedule.points
        if any(rule.vaccine == vaccine.slug for rule in point.doses)
    )
    return min(ages, key=lambda age: age.after(born), default=None)


def _stated(vaccine: Vaccine, born: date, day: date) -> Iterator[Outside]:
    begins, ends = vaccine.usual_from, vaccine.usual_until
    if begins is not None and day < begins.after(born):
        text = f"{vaccine.group}: usual from the age of {begins}."
        yield Outside(text, begins.after(born), stated=True)
    if ends is not None and day >= ends.after(born):
        yield Outside(f"{vaccine.group}: usual under the age of {ends}.", None, stated=True)


def _has_ages(schedule: Schedule, vaccine: Vaccine) -> bool:
    limits = (limit for antigen in vaccine.antigens for limit in antigen.limits)
    planned = (rule.vaccine for point in schedule.points for rule in point.doses)
    return (
        vaccine.usual_from is not None
        or vaccine.usual_until is not None
        or any(limit.min_age for limit in limits)
        or vaccine.slug in planned
    )


def _grown(schedule: Schedule, born: date) -> date:
    """Return the day from which on no point of the schedule is planned any more."""
    ends = (point.until.after(born) for point in schedule.points if point.until)
    return max(ends, default=born)
