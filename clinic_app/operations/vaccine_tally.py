"""How many doses the visits of a day call for, and whether the fridge has them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

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


def of_day(day: date, *, now: datetime, stock: Sequence[Stock] | None = None) -> Tally:
    """Return the tally of a day: six queries however many visits, one fewer with the `stock`.

    Of today, what was given or will not be given any more is not needed. For tomorrow, what today
    still needs is taken from the fridge first; days further ahead are held against it as it is.
    """
    today = clock.local_date(now)
    first = today if today <= day <= today + timedelta(days=1) else day
    visits = _visits({first, day}, day)
    next_day = min((v.day for v in visits if v.day > day), default=day + timedelta(days=1))
    expected = doses_due.of_visits(visits)
    needs = _needs(visits, expected, given_doses.here_on({first, day}))
    before = needs[first] if first != day else Counter[str]()
    found = vaccine_stock.stock(today) if stock is None else stock
    return Tally(
        day=day,
        next_day=next_day,
        lines=tuple(_lines(found, before, needs[day], needs[next_day])),
        planned=_undecided(visits, expected, day),
        next_planned=_undecided(visits, expected, next_day),
    )


def _lines(
    stock: Sequence[Stock], before: Counter[str], now: Counter[str], then: Counter[str]
) -> Iterable[Line]:
    held = {one.vaccine: one.usable for one in stock}
    for vaccine in doses_due.schedule().vaccines:
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


def _needs(
    visits: Sequence[Visit],
    expected: Mapping[int, Expectation],
    given: AbstractSet[tuple[int, str, date]],
) -> dict[date, Counter[str]]:
    """Return how many doses visits still call for, by day and vaccine."""
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for visit in visits:
        if visit.over:
            continue
        for dose in expected[visit.id].doses:
            found[visit.day][dose.vaccine] += (visit.patient, dose.vaccine, visit.day) not in given
    return found


def _undecided(visits: Sequence[Visit], expected: Mapping[int, Expectation], day: date) -> int:
    these = (expected[visit.id] for visit in visits if visit.day == day and not visit.over)
    return sum(one.planning or one.open for one in these)


def _visits(days: set[date], last: date) -> list[Visit]:
    """Return the visits for vaccines of some days, and of the next one within a week."""
    types, row = practice.current(), Appointment
    kinds = {k.slug: k for k in types.catalogue.types if doses_due.is_for_vaccines(k)}
    ours = row.live & row.type_slug.in_(kinds)
    soon = row.local_date.between(last + timedelta(days=1), last + AHEAD)
    following = select(func.min(row.local_date)).where(soon, ours).scalar_subquery()
    rows = db.session.execute(
        select(row.id, row.patient_id, row.type_slug, row.starts_at, row.answers)
        .where(ours, row.local_date.in_(days) | (row.local_date == following))
        .order_by(row.starts_at, row.id)
    ).all()
    events = appointments.events_of([found.id for found in rows])
    return [_visit(found, kinds[found.type_slug], events[found.id]) for found in rows]


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
