"""What a child loses when a visit for vaccines is cancelled: what builds on it, and a last day.

A later visit was planned as if this one took place. Without it, the later one begins where this one
would have, and a dose with a last day may be lost for good: families are told before and after,
and a nurse gets a task to reach them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_app import clock
from clinic_app.reference.catalogue import AppointmentType

from . import children_known, doses_due, last_days, visit_facts
from .last_days import LastDay
from .visit_facts import Visit


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost without a visit: the visits planned to follow it, and a last day to come."""

    point: str | None
    following: tuple[Visit, ...]
    last: LastDay | None

    def among(self, visits: Collection[int]) -> "Loss | None":
        """Return what may be told to somebody who may know of these visits only."""
        told = tuple(visit for visit in self.following if visit.id in visits)
        return replace(self, following=told) if told or self.last else None

    def for_reader_of(self, email: str) -> "Loss | None":
        """Return what may be told at an address: of visits whose messages go there too."""
        same = {v.id for v in self.following if email and v.email.lower() == email.lower()}
        return self.among(same)


def of(visit: Visit, *, now: datetime) -> Loss | None:
    """Return what is lost without a visit, cancelled or not; None where nothing is.

    Nothing is where what it is for is on record, or booked another time.
    """
    course = _course(visit.kind)
    if not course:
        return None
    point, day = _point(visit), visit.day
    open_ = _open(visit, point, now=now)
    if course == "schedule" and not open_:
        return None
    others = [v for v in _to_come(visit, now=now) if _course(v.kind) == course]
    if point is not None and any(_point(other) == point for other in others):
        return None
    last = last_days.first(open_, since=max(day, clock.local_date(now)))
    following = tuple(other for other in others if other.starts_at > visit.starts_at)
    return Loss(point, following, last) if following or last else None


def last_day(visit: Visit, *, now: datetime) -> LastDay | None:
    """Return the last day of what a visit is for, from the day of the visit on."""
    if _course(visit.kind) != "schedule":
        return None
    return last_days.first(_open(visit, _point(visit), now=now), since=visit.day)


def is_in_series(kind: AppointmentType) -> bool:
    """Say whether a visit of a kind may be one on which later ones build."""
    return bool(_course(kind))


def _course(kind: AppointmentType) -> str:
    """Return to which series of visits a kind belongs, "" to none: flu vaccines go by seasons."""
    rules = doses_due.schedule()
    if kind.slug == rules.influenza.visit:
        return "flu"
    return "schedule" if kind.slug in {point.visit for point in rules.points} else ""


def _point(visit: Visit) -> str | None:
    return children_known.point_of(visit.kind.slug, visit.answers)


def _to_come(visit: Visit, *, now: datetime) -> Sequence[Visit]:
    return [v for v in visit_facts.to_come([visit.patient], now=now) if v.id != visit.id]


def _open(visit: Visit, point: str | None, *, now: datetime) -> list[last_days.Slot]:
    """Return the doses of the visit that are on no record."""
    known = children_known.of_patients([visit.patient], now=now, booked={})[visit.patient]
    if known.record is None:
        return []
    slots = last_days.not_on_record(known.record)
    return [s for s in slots if (s.point.slug == point if point else _reached(s, visit.day))]


def _reached(slot: last_days.Slot, day: date) -> bool:
    return slot.opens <= day and slot.point.place != "hospital"
