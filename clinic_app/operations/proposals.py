"""New times for visits that lost theirs: the most urgent chooses first, no time is given twice.

Everything is read once, however many visits there are; the core then looks day by day.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import StepResource
from clinic_app.scheduling import rosters, slots
from clinic_app.scheduling.ages import completed_years
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, places, practice, rota, visit_people
from .visit_facts import Visit

DAYS = timedelta(days=14)
DAY = timedelta(days=1)
MOST = 60
"""More visits than this get a time one after another, when the first are sorted out."""
YOUNG, OLD = 2, 75
SAME_DAY, FIRST_FREE = "same_day", "first_free"

Busy = Mapping[int, Sequence[Interval]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for a visit, with everybody in words.

    `why` is one of the reasons above, `gender` whether that was kept to.
    """

    appointment: int
    start: datetime
    lead: int
    who: str
    why: str
    gender: str | None = None


@dataclass
class _Diary:
    """The days in which times are looked for; what was proposed is taken from then on."""

    supplies: Mapping[date, slots.Supply]
    own: Mapping[int, Sequence[tuple[int, Interval]]]
    given: dict[int, list[Interval]] = field(default_factory=dict)

    def offers(self, visit: Visit, question: availability.Question, day: date) -> list[Offer]:
        """Return the other times of a day for a visit, its own counting as free."""
        supply, window = self.supplies.get(day), availability.within(question, day, day)
        if supply is None or isinstance(window, Refusal):
            return []
        own = frozenset(resource for resource, _ in self.own.get(visit.id, ()))
        asked = availability.wanted(replace(question, prefer=own), window)
        mine = replace(supply, busy=self._busy(supply.busy, visit), patient=visit.patient)
        return [o for o in slots.offers(asked, mine) if not _as_it_was(o, visit, own)]

    def take(self, offer: Offer, patient: int) -> None:
        """Let nobody else be proposed what this offer needs."""
        for place in places.of_offer(offer, patient=patient):
            self.given.setdefault(place.resource, []).append(place.interval)

    def _busy(self, busy: Busy, visit: Visit) -> Busy:
        own: dict[int, list[Interval]] = {}
        for resource, span in self.own.get(visit.id, ()):
            own.setdefault(resource, []).append(span)
        freed = {
            resource: [span for span in busy.get(resource, ()) if span not in spans]
            for resource, spans in own.items()
        }
        found = {**busy, **freed}
        for resource, spans in self.given.items():
            found[resource] = [*found.get(resource, ()), *spans]
        return found


def urgency(visit: Visit) -> tuple[int, datetime, int]:
    """Return what visits are sorted by, the most urgent first.

    Same-day visits come before children under 2, then people over 75, then everybody by time.
    """
    years = completed_years(visit.birth_date, max(visit.day, visit.birth_date))
    ranks = (same_day(visit), years < YOUNG, years > OLD)
    rank = next((n for n, is_so in enumerate(ranks) if is_so), len(ranks))
    return rank, visit.starts_at, visit.id


def same_day(visit: Visit) -> bool:
    """Say whether it is a kind of visit that cannot wait: those that one has to call for."""
    return visit.kind.mode == "phone"


def of(visits: Collection[Visit], *, now: datetime) -> dict[int, Proposal]:
    """Return a time for each visit that can have one: six queries, seven when one needs a room."""
    wanted = sorted(visits, key=urgency)[:MOST]
    if not wanted:
        return {}
    diary = _diary(wanted, now=now)
    found: dict[int, Proposal] = {}
    for visit in wanted:
        picked = _pick(visit, diary, now=now)
        if picked is not None:
            found[visit.id] = picked
    return found


def _pick(visit: Visit, diary: _Diary, *, now: datetime) -> Proposal | None:
    """Return the nearest time of the same day with another, else the first in two weeks."""
    question = _question(visit, now=now)
    for day in _days(visit, clock.local_date(now)):
        offers = diary.offers(visit, question, day)
        if not offers:
            continue
        best = offers[0]
        if day == visit.day:
            best = min(offers, key=lambda o: (abs(o.start - visit.starts_at), o.start, o.lead))
        diary.take(best, visit.patient)
        who = visit_people.of_offer(best, practice.faces())
        return Proposal(visit.id, best.start, best.lead, who, _why(best, visit), question.gender)
    return None


def _days(visit: Visit, today: date) -> Iterator[date]:
    return rosters.days(max(visit.day, today), max(visit.day, today) + DAYS)


def _as_it_was(offer: Offer, visit: Visit, own: frozenset[int]) -> bool:
    same = (offer.start, offer.lead) == (visit.starts_at, visit.practitioner.id)
    return same and all(place.resource in own for place in places.of_offer(offer, patient=None))


def _why(offer: Offer, visit: Visit) -> str:
    return SAME_DAY if clock.local_date(offer.start) == visit.day else FIRST_FREE


def _question(visit: Visit, *, now: datetime) -> availability.Question:
    """Ask as the desk does, but keep to what the patient asked for."""
    gender = visit.answers.get("gender") or ""
    if visit.kind.asks_gender and not gender:
        gender = visit.practitioner.gender  # they chose, or were given, somebody they could talk to
    return availability.Question(
        kind=visit.kind,
        now=now,
        birth=visit.birth_date,
        patient=visit.patient,
        gender=gender or None,
        staff=True,
    )


def _diary(visits: Sequence[Visit], *, now: datetime) -> _Diary:
    """Read everything that matters for these visits: who works, what is taken, what is theirs."""
    today = clock.local_date(now)
    wanted = sorted({day for visit in visits for day in _days(visit, today)})
    first, last = wanted[0], wanted[-1]
    plan, people = rota.load(first, last)
    rooms = rota.rooms({s.room for visit in visits for s in visit.kind.steps if s.room})
    resources = {p.id for p in people} | {room.id for room in rooms} | {v.patient for v in visits}
    reach = Interval(
        availability.day_start(first), availability.day_start(last + DAY) + rota.LONGEST
    )
    busy = _by_day(rota.busy(resources, reach, hold_id="", now=now))
    supplies = {
        day: slots.Supply(rota.sessions(plan, day, day), people, rooms, busy.get(day, {}))
        for day in wanted
    }
    return _Diary(supplies, _own(visits))


def _by_day(busy: Busy) -> dict[date, dict[int, list[Interval]]]:
    found: dict[date, dict[int, list[Interval]]] = {}
    for resource, spans in busy.items():
        for span in spans:
            by_resource = found.setdefault(clock.local_date(span.start), {})
            by_resource.setdefault(resource, []).append(span)
    return found


def _own(visits: Collection[Visit]) -> dict[int, list[tuple[int, Interval]]]:
    rows = db.session.execute(
        select(
            StepResource.appointment_id,
            StepResource.resource_id,
            StepResource.starts_at,
            StepResource.ends_at,
        ).where(StepResource.live, StepResource.appointment_id.in_([v.id for v in visits]))
    )
    found: dict[int, list[tuple[int, Any]]] = {}
    for visit, resource, starts, ends in rows:
        found.setdefault(visit, []).append((resource, Interval(starts, ends)))
    return found
