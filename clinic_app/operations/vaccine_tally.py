"""How many doses the visits of a day call for, and whether the fridge has them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event

from . import appointments, doses_due, given_doses, practice, vaccine_stock
from .doses_due import Expectation
from .vaccine_stock import Stock

AHEAD = timedelta(days=7)
ONE_DAY = timedelta(days=1)
OVER = {status.DONE, status.MISSED, status.CANCELLED}


@dataclass(frozen=True, slots=True)
class Visit:
    """What the tally knows of a booked visit."""

    id: int
    patient: int
    kind: AppointmentType
    starts_at: datetime
    answers: dict[str, Any]
    over: bool

    @property
    def day(self) -> date:
        return clock.local_date(self.starts_at)


@dataclass(frozen=True, slots=True)
class Needs:
    """By day: how many doses of each vaccine, and how many visits whose doses the nurse decides."""

    doses: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    planned: Counter[date] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Line:
    """One product group: what a day and the next one still need, and what is in the fridge.

    `short` is how many are lacking for the day, `next_short` for the next one after that.
    """

    vaccine: str
    group: str
    needle: bool
    needed: int
    in_fridge: int
    next_needed: int
    short: int
    next_short: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What the visits of a day still call for, and those of the next day with visits for them.

    `planned` and `next_planned` count the visits whose doses the nurse decides at the visit.
    """

    day: date
    next_day: date
    lines: tuple[Line, ...]
    planned: int
    next_planned: int

    @property
    def shortfalls(self) -> tuple[Line, ...]:
        """The groups of which there are too few, for today's visits before tomorrow's."""
        lacking = (line for line in self.lines if line.short or line.next_short)
        return tuple(sorted(lacking, key=lambda line: -line.short))


@dataclass(frozen=True, slots=True)
class Days:
    """The day of a tally, the next one on which anybody comes, and the first that uses the fridge.

    For tomorrow, what today still needs is taken from the fridge first.
    """

    today: date
    first: date
    day: date
    next_day: date

    @classmethod
    def of(cls, day: date, next_day: date | None, *, today: date) -> "Days":
        """Return the days of a tally; without a `next_day` it is the day after."""
        first = today if today <= day <= today + ONE_DAY else day
        return cls(today, first, day, next_day or day + ONE_DAY)


def of_day(day: date, *, now: datetime, stock: Sequence[Stock] | None = None) -> Tally:
    """Return the tally of a day: six queries however many visits, one fewer with the `stock`.

    Of today, what was given or will not be given any more is not needed. Days further ahead than
    tomorrow are held against the fridge as it is.
    """
    today = clock.local_date(now)
    first = Days.of(day, None, today=today).first
    visits = _visits({first, day}, day)
    days = Days.of(day, min((v.day for v in visits if v.day > day), default=None), today=today)
    expected = doses_due.of_visits(visits)
    given = given_doses.here_on({days.first, day})
    found = vaccine_stock.stock(today) if stock is None else stock
    return counted(days, needs(visits, expected, given), found)


def counted(days: Days, needed: Needs, stock: Sequence[Stock]) -> Tally:
    """Return the tally of what is needed on these days, against what is in the fridge."""
    day, then = days.day, days.next_day
    before = needed.doses[days.first] if days.first != day else Counter[str]()
    return Tally(
        day=day,
        next_day=then,
        lines=tuple(_lines(stock, before, needed.doses[day], needed.doses[then])),
        planned=needed.planned[day],
        next_planned=needed.planned[then],
    )


def kinds() -> dict[str, AppointmentType]:
    """Return the kinds of visit at which vaccines are given, by slug."""
    types = practice.current().catalogue.types
    return {kind.slug: kind for kind in types if doses_due.is_for_vaccines(kind)}


def next_day() -> ScalarSelect[date]:
    """Ask for the next day within a week on which anybody comes for vaccines: see `ahead`."""
    row = Appointment
    soon = row.local_date.between(bindparam("soon"), bindparam("until"))
    ours = row.live & row.type_slug.in_(bindparam("kinds", expanding=True))
    return select(func.min(row.local_date)).where(soon, ours).scalar_subquery()


def ahead(day: date) -> dict[str, Any]:
    """Return the values with which a question that has `next_day` in it is asked."""
    return {"soon": day + ONE_DAY, "until": day + AHEAD, "kinds": list(kinds())}


def _lines(
    stock: Sequence[Stock], before: Counter[str], now: Counter[str], then: Counter[str]
) -> Iterable[Line]:
    held = {one.vaccine: one.usable for one in stock}
    for vaccine in doses_due.schedule().ours:
        slug = vaccine.slug
        if not (now[slug] or then[slug] or slug in held):
            continue
        there = held.get(slug, 0)
        left = there - before[slug] - now[slug]
        yield Line(
            vaccine=slug,
            group=vaccine.group,
            needle=vaccine.needle,
            needed=now[slug],
            in_fridge=there,
            next_needed=then[slug],
            short=min(max(-left, 0), now[slug]),
            next_short=min(max(then[slug] - left, 0), then[slug]),
        )


def needs(
    visits: Iterable[Visit],
    expected: Mapping[int, Expectation],
    given: AbstractSet[tuple[int, str, date]],
) -> Needs:
    """Return what visits for vaccines still call for; `given` is (patient, vaccine, day)."""
    found = Needs()
    for visit in visits:
        if visit.over:
            continue
        one, day = expected[visit.id], visit.day
        found.planned[day] += one.planning or one.open
        for dose in one.doses:
            found.doses[day][dose.vaccine] += (visit.patient, dose.vaccine, day) not in given
    return found


def _visits(days: set[date], last: date) -> list[Visit]:
    """Return the visits for vaccines of some days, and of the next one within a week."""
    row, known = Appointment, kinds()
    rows = db.session.execute(
        select(row.id, row.patient_id, row.type_slug, row.starts_at, row.answers)
        .where(row.live & row.type_slug.in_(known))
        .where(row.local_date.in_(days) | (row.local_date == next_day()))
        .order_by(row.starts_at, row.id),
        ahead(last),
    ).all()
    events = appointments.events_of([found.id for found in rows])
    return [_visit(found, known[found.type_slug], events[found.id]) for found in rows]


def _visit(found: Any, kind: AppointmentType, events: Sequence[Event]) -> Visit:
    standing = status.of_visit(events, kind.staffed_positions)
    return Visit(
        id=found.id,
        patient=found.patient_id,
        kind=kind,
        starts_at=found.starts_at,
        answers=found.answers,
        over=standing.status in OVER,
    )
