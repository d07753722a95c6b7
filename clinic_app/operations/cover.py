"""Which visits stand where nobody works any more, and so wait to be moved, kept or cancelled."""

from collections.abc import Iterable

from clinic_app.scheduling import status
from clinic_app.scheduling.coverage import Cover, Part
from clinic_app.scheduling.intervals import Interval

from .day_visits import DayVisit

WAITING = frozenset({status.BOOKED, status.ARRIVED})


def amber(visits: Iterable[DayVisit], cover: Cover) -> set[int]:
    """Return the visits that nobody's hours cover and that nobody kept; `cover` is of their days.

    Only those still to be seen: what is under way or over needs nobody's hours.
    """
    return {v.id for v in visits if stands_alone(v, cover) and status.kept(v.events) is None}


def stands_alone(visit: DayVisit, cover: Cover) -> bool:
    """Say whether a visit is still to come but outside the hours of those who are to see it."""
    if not visit.live or visit.standing.status not in WAITING:
        return False
    return not cover.covers(visit.kind.slug, parts(visit))


def parts(visit: DayVisit) -> list[Part]:
    """Return who sees the patient when."""
    return [
        Part(person, visit.location, Interval(step.starts_at, step.ends_at))
        for step in visit.steps
        for person in step.people
    ]
