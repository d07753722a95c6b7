"""What a child loses when a visit for vaccines is cancelled or moved: what follows, a last day.

A later visit was planned as if this one took place. Without it, the later one begins where this one
would have, and a dose with a last day may be lost for good: families are told before and after,
and a nurse gets a task to reach them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_app import clock
from clinic_app.immunisation import due
from clinic_app.immunisation.children import BadHistory
from clinic_app.reference.catalogue import AppointmentType

from . import children_due, children_known, doses_due, last_days, not_written_to, visit_facts
from .children_known import Booked
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


@dataclass(frozen=True, slots=True)
class Shift:
    """What goes wrong when a visit moves.

    `passed` are visits planned to follow it that would come first, `near` is one that would come
    too soon after it, `last` a last day that would be over, `early` the first day on which what it
    is for can be given, where that is not reached.
    """

    point: str | None
    passed: tuple[Visit, ...] = ()
    near: Visit | None = None
    last: LastDay | None = None
    early: date | None = None

    def for_reader_of(self, email: str) -> "Shift | None":
        """Return what may be told at an address: of visits whose messages go there too."""
        told = tuple(v for v in self.passed if email and v.email.lower() == email.lower())
        return replace(self, passed=told) if told or self.last else None


def of(visit: Visit, *, now: datetime) -> Loss | None:
    """Return what is lost without a visit, cancelled or not; None where nothing is.

    Nothing is where what it is for is on record, or booked another time, nor of a child who died.
    """
    course = _course(visit.kind)
    if not course:
        return None
    what_for, day = point(visit), visit.day
    open_ = _open(visit, what_for, now=now)
    if course == "schedule" and not open_:
        return None
    others = [v for v in _to_come(visit, now=now) if _course(v.kind) == course]
    if what_for is not None and any(point(other) == what_for for other in others):
        return None
    last = last_days.first(open_, since=max(day, clock.local_date(now)))
    following = tuple(other for other in others if other.starts_at > visit.starts_at)
    if not (following or last) or not_written_to.died([visit.patient]):
        return None
    return Loss(what_for, following, last)


def shifted(visit: Visit, to: datetime, *, now: datetime) -> Shift | None:
    """Return what goes wrong when a visit moves from its time to another; None where nothing does.

    What was wrong before it moves is not said again.
    """
    course, first = _course(visit.kind), visit.starts_at
    open_ = _open(visit, point(visit), now=now) if course else []
    if not course or (course == "schedule" and not open_):
        return None
    if to < first:
        early = _early(visit, clock.local_date(to), now=now)
        return Shift(point(visit), early=early) if early else None
    others = [v for v in _to_come(visit, now=now) if _course(v.kind) == course]
    last = last_days.first(open_, since=max(visit.day, clock.local_date(now)))
    last = last if last and last.day < clock.local_date(to) else None
    passed = tuple(v for v in others if first < v.starts_at <= to)
    behind = [v for v in others if v.starts_at > max(first, to)]
    near = next((v for v in behind[:1] if _waits(visit, to, v, now=now)), None)
    if near is not None and _waits(visit, first, near, now=now):
        near = None
    return Shift(point(visit), passed, near, last) if passed or near or last else None


def is_missed(visit: Visit, later: Collection[int], last: date | None, *, now: datetime) -> bool:
    """Say whether what a visit was for is still too late: after a last day, or after later visits.

    It is not, once its doses are on record, or where it, or another for the same, is in time.
    """
    open_ = _open(visit, point(visit), now=now)
    if last is not None and not any(slot.last == last for slot in open_):
        return False
    if _course(visit.kind) == "schedule" and not open_:
        return False
    coming = visit_facts.to_come([visit.patient], now=now)
    behind = [v.starts_at for v in coming if v.id in later]
    mine = [v for v in coming if v.id == visit.id or (point(visit) and point(v) == point(visit))]
    return not any(
        (last is None or v.day <= last) and all(v.starts_at < start for start in behind)
        for v in mine
    )


def point(visit: Visit) -> str | None:
    """Return the age point that a visit was booked for, if that is known."""
    return children_known.point_of(visit.kind.slug, visit.answers)


def last_day(visit: Visit, *, now: datetime) -> LastDay | None:
    """Return the last day of what a visit is for, from the day of the visit on."""
    if _course(visit.kind) != "schedule":
        return None
    return last_days.first(_open(visit, point(visit), now=now), since=visit.day)


def is_in_series(kind: AppointmentType) -> bool:
    """Say whether a visit of a kind may be one on which later ones build."""
    return bool(_course(kind))


def _course(kind: AppointmentType) -> str:
    """Return to which series of visits a kind belongs, "" to none: flu vaccines go by seasons."""
    rules = doses_due.schedule()
    if kind.slug == rules.influenza.visit:
        return "flu"
    return "schedule" if kind.slug in {point.visit for point in rules.points} else ""


def _to_come(visit: Visit, *, now: datetime) -> Sequence[Visit]:
    return [v for v in visit_facts.to_come([visit.patient], now=now) if v.id != visit.id]


def _waits(visit: Visit, start: datetime, later: Visit, *, now: datetime) -> bool:
    """Say whether a later visit comes too soon after one that takes place at a time."""
    patient, schedule = visit.patient, doses_due.schedule()
    placed = Booked(visit.id, start, clock.local_date(start), visit.kind.slug, point(visit))
    booked = children_known.booked_for([patient], now=now).get(patient, [])
    before = {patient: [b for b in booked if b.appointment != visit.id and b.starts_at < start]}
    known = children_known.of_patients([patient], now=now, booked=before)[patient]
    try:
        child = children_known.after(known, placed).child
        found = due.expected_on(schedule, child, later.day, point=point(later))
    except BadHistory:
        return False
    return bool(found.later)


def _early(visit: Visit, day: date, *, now: datetime) -> date | None:
    """Return from when what a visit is for can be given, where a day before its own is too early.

    The visits before it are taken as kept: it may not come before them, nor too soon after.
    """
    slug, patient = point(visit), visit.patient
    if slug is None:
        return None
    booked = children_known.booked_for([patient], now=now).get(patient, [])
    before = {patient: [b for b in booked if b.starts_at < visit.starts_at]}
    known = children_known.of_patients([patient], now=now, booked=before)[patient]
    plan = children_due.plan_for(known, slug)
    return plan.first if plan and day < plan.first <= visit.day else None


def _open(visit: Visit, slug: str | None, *, now: datetime) -> list[last_days.Slot]:
    """Return the doses of the visit that are on no record."""
    known = children_known.of_patients([visit.patient], now=now, booked={})[visit.patient]
    if known.record is None:
        return []
    slots = last_days.not_on_record(known.record)
    return [s for s in slots if (s.point.slug == slug if slug else _reached(s, visit.day))]


def _reached(slot: last_days.Slot, day: date) -> bool:
    return slot.opens <= day and slot.point.place != "hospital"
