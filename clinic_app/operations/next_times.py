"""The next free time of many kinds of visit at once, for pages that list them.

Who works and what is taken in the coming fortnight is read once. The core then looks day by day
until it finds something, and kinds of visit that are alike to the diary share one search.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter

from clinic_app import clock
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import rosters, rules, slots, summary
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, rota

DAYS = 14
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NextTime:
    """When and with whom a visit could be next; `label` is that of a session kept for it."""

    start: datetime
    lead: int
    label: str = ""


@dataclass(frozen=True)
class Fortnight:
    """Fourteen days of the diary, from today, each as the core takes it."""

    now: datetime
    days: Mapping[date, slots.Supply]
    closures: Sequence[rosters.Closure]
    _known: dict[object, NextTime | None] = field(default_factory=dict)

    def first(self, kind: AppointmentType) -> NextTime | None:
        """Return the next time at which a visit can be booked online, if there is one."""
        if not kind.online:
            return None
        alike = self._alike(kind)
        if alike not in self._known:
            self._known[alike] = self._search(kind)
        return self._known[alike]

    def first_of(self, kinds: Iterable[AppointmentType]) -> NextTime | None:
        """Return the earliest of the next times of several kinds."""
        found = [time for kind in kinds if (time := self.first(kind))]
        return min(found, key=attrgetter("start"), default=None)

    def by_lead(self, kind: AppointmentType) -> dict[int, NextTime]:
        """Return the next time with each practitioner who has one."""
        found: dict[int, NextTime] = {}
        for asked, supply in self._askings(kind):
            offers = slots.offers(asked, supply)
            for lead, offer in summary.first_free_by_lead(offers).items():
                found.setdefault(lead, _next(offer, supply))
            if len(found) == len(slots.leads(asked, supply)):
                break
        return found

    def _search(self, kind: AppointmentType) -> NextTime | None:
        for asked, supply in self._askings(kind):
            offer = summary.first_free(slots.offers(asked, supply))
            if offer is not None:
                return _next(offer, supply)
        return None

    def _askings(self, kind: AppointmentType) -> Iterator[tuple[slots.Wanted, slots.Supply]]:
        """Yield what to ask the core, day by day, for the days on which a patient may book."""
        question = availability.Question(kind=kind, now=self.now)
        for day, supply in self.days.items():
            window = availability.within(question, day, day)
            if not isinstance(window, Refusal) and rules.in_season(kind.season, day):
                yield availability.wanted(question, window), supply

    def _alike(self, kind: AppointmentType) -> object:
        """Return all that decides about a kind's times; kinds with the same have the same times."""
        admitted = frozenset(kept for kept in self._kept if kind.slug in kept)
        return kind.steps, kind.grid, kind.notice_minutes, kind.horizon_weeks, kind.season, admitted

    @cached_property
    def _kept(self) -> set[frozenset[str]]:
        return {s.reserved_for for supply in self.days.values() for s in supply.sessions}


def _next(offer: Offer, supply: slots.Supply) -> NextTime:
    kept = (s.label for s in supply.sessions if s.reserved_for and _holds(s, offer))
    return NextTime(offer.start, offer.lead, next(kept, ""))


def _holds(session: rosters.Session, offer: Offer) -> bool:
    span = session.interval
    return session.practitioner == offer.lead and span.start <= offer.start < span.end


def load(kinds: Iterable[AppointmentType], *, now: datetime) -> Fortnight:
    """Read the coming fortnight for these kinds: six queries, five when none needs a room."""
    first = clock.local_date(now)
    last = first + (DAYS - 1) * DAY
    plan, people = rota.load(first, last)
    rooms = rota.rooms({step.room for k in kinds if k.online for step in k.steps if step.room})
    reach = Interval(now, availability.day_start(last + DAY) + rota.LONGEST)
    resources = {p.id for p in people} | {room.id for room in rooms}
    busy = _by_day(rota.busy(resources, reach, hold_id="", now=now))
    open_ = [s for s in rota.sessions(plan, first, last) if s.open_online(now)]
    days = {
        day: slots.Supply(
            sessions=[s for s in open_ if clock.local_date(s.interval.start) == day],
            practitioners=people,
            rooms=rooms,
            busy=busy.get(day, {}),
        )
        for day in rosters.days(first, last)
    }
    return Fortnight(now, days, plan.closures)


def _by_day(
    busy: Mapping[int, Sequence[Interval]],
) -> dict[date, dict[int, list[Interval]]]:
    found: dict[date, dict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for resource, spans in busy.items():
        for span in spans:
            found[clock.local_date(span.start)][resource].append(span)
    return found
