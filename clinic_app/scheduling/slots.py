"""When a visit can be had. Showing, holding and booking all ask this module.

The same few lines decide for a visit of one step and for one of several steps, people and rooms.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby

from .free_time import FreeTime
from .intervals import ALWAYS, Interval, on_five
from .needs import Need, Plan
from .refusals import NobodySuitable, NotWorking, OffTheMark, Refusal, Taken, TooLate, TooSoon
from .rosters import Session
from .visits import Offer, Practitioner, Room, Step


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit and when it may start; `grid` is in minutes, a multiple of five.

    `practitioner` is whom the patient sees first; `gender` is that of everybody they see. Of those
    who could do the other parts, the ones to `prefer` come first: who had the visit before.
    """

    slug: str
    steps: tuple[Step, ...]
    grid: int
    window: Interval
    practitioner: int | None = None
    gender: str | None = None
    prefer: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.grid <= 0 or self.grid % 5:
            raise ValueError(f"not a grid of five minutes: {self.grid}")
        if not any(step.staffed for step in self.steps):
            raise ValueError(f"nobody is needed for {self.slug}")


@dataclass(frozen=True, slots=True)
class Supply:
    """Who works when, which rooms there are, and what is taken of each, the patient included."""

    sessions: Sequence[Session]
    practitioners: Sequence[Practitioner]
    rooms: Sequence[Room]
    busy: Mapping[int, Sequence[Interval]]
    patient: int | None = None


def offers(wanted: Wanted, supply: Supply) -> list[Offer]:
    """Return what can be offered, at most one offer for each start and lead, earliest first.

    Starts are on the grid counted from the start of the lead's session, or where a free stretch
    of theirs begins after an appointment.
    """
    sites = list(_sites(wanted, supply))
    # Sorting many sorted runs is quick; a set would shuffle them first.
    marks = sorted(mark for site in sites for mark in site.marks())
    found = (_first_offer(sites, start, lead) for (start, lead), _ in groupby(marks))
    return [offer for offer in found if offer is not None]


def offer_at(wanted: Wanted, supply: Supply, *, start: datetime, lead: int) -> Offer | Refusal:
    """Return the offer at any five minutes of the window with this lead, or why there is none."""
    if on_five(start) != start:
        return OffTheMark()
    if start < wanted.window.start:
        return TooSoon(wanted.window.start)
    if start >= wanted.window.end:
        return TooLate(wanted.window.end)
    if lead not in leads(wanted, supply):
        return NobodySuitable()
    return _at(wanted, supply, start, lead) or _why_not(wanted, supply, start, lead)


def leads(wanted: Wanted, supply: Supply) -> list[int]:
    """Return who could be the first to see the patient, whenever they work, by id."""
    need = Plan(wanted.steps).needs[0]
    found = sorted(p.id for p in supply.practitioners if _suits(p, need, wanted))
    return [id_ for id_ in found if wanted.practitioner in {None, id_}]


def _at(wanted: Wanted, supply: Supply, start: datetime, lead: int) -> Offer | None:
    only = Interval(start, start + timedelta(minutes=5))
    return _first_offer(_sites(replace(wanted, window=only), supply), start, lead)


def _first_offer(sites: "Iterable[_Site]", start: datetime, lead: int) -> Offer | None:
    for site in sites:
        if lead in site.leads and (found := site.offer(start, lead)) is not None:
            return found
    return None


def _why_not(wanted: Wanted, supply: Supply, start: datetime, lead: int) -> Refusal:
    unbooked = replace(supply, busy={})
    if _at(wanted, unbooked, start, lead):
        return Taken()
    sites = _sites(wanted, unbooked)
    alone = any(site.fits(site.plan.needs[0], start, lead) for site in sites if lead in site.leads)
    return NobodySuitable() if alone else NotWorking()


def _suits(practitioner: Practitioner, need: Need, wanted: Wanted) -> bool:
    return wanted.gender in {None, practitioner.gender} and not need.capabilities.isdisjoint(
        practitioner.capabilities
    )


def _sites(wanted: Wanted, supply: Supply) -> "Iterator[_Site]":
    plan = Plan(wanted.steps)
    reach = Interval(wanted.window.start, wanted.window.end + plan.length)
    by_location: dict[int, list[Session]] = defaultdict(list)
    for session in supply.sessions:
        if session.admits(wanted.slug) and session.interval.overlaps(reach):
            by_location[session.location].append(session)
    for location in sorted(by_location):
        yield _Site(wanted, supply, plan, location, by_location[location])


@dataclass(frozen=True)
class _Site:
    """Everything at one location that one wanted visit could use."""

    wanted: Wanted
    supply: Supply
    plan: Plan
    location: int
    sessions: Sequence[Session]

    def marks(self) -> Iterator[tuple[datetime, int]]:
        """Yield the starts at which each lead alone could be offered."""
        for lead in self.leads:
            for session in self._sessions_of[lead]:
                for start in self._starts(lead, session):
                    yield start, lead

    def offer(self, start: datetime, lead: int) -> Offer | None:
        """Return the offer then, on the grid or not."""
        end = start + self.plan.length
        if self._patient is not None and not self._patient.fits(start, end, end):
            return None
        chosen = self._choose(start, lead)
        if chosen is None:
            return None
        return Offer(start, end, lead, self.location, self.plan, chosen)

    def fits(self, need: Need, start: datetime, resource: int) -> bool:
        """Say whether a resource is there and free for a need of a visit that starts then."""
        begins, ends, busy = need.span
        return self._free[resource].fits(start + begins, start + ends, start + busy)

    @cached_property
    def leads(self) -> frozenset[int]:
        return frozenset(leads(self.wanted, self.supply)).intersection(self._able[0])

    def _choose(self, start: datetime, lead: int) -> tuple[int, ...] | None:
        needs = self.plan.needs
        if len(needs) == 1:  # by far the commonest visit: there is nothing to choose
            return (lead,) if self.fits(needs[0], start, lead) else None
        options = []
        for need, able in zip(needs, self._able_beside[lead], strict=True):
            fitting = [resource for resource in able if self.fits(need, start, resource)]
            if not fitting:
                return None
            options.append(fitting)
        return self.plan.choose(options)

    def _starts(self, lead: int, session: Session) -> Iterator[datetime]:
        begins, ends, _ = self.plan.needs[0].span
        low = max(session.interval.start, self.wanted.window.start + begins)
        high = min(session.interval.end, self.wanted.window.end + begins)
        grid = _Grid(on_five(session.interval.start), timedelta(minutes=self.wanted.grid))
        for free, last in self._free[lead].runs(low, high, ends - begins):
            for begin in grid.marks(free, low, last):
                yield begin - begins

    @cached_property
    def _sessions_of(self) -> Mapping[int, list[Session]]:
        found: dict[int, list[Session]] = defaultdict(list)
        for session in self.sessions:
            found[session.practitioner].append(session)
        return found

    @cached_property
    def _able(self) -> tuple[tuple[int, ...], ...]:
        """For each need, who or what here could serve it at all, by id."""
        return tuple(tuple(sorted(self._able_for(need))) for need in self.plan.needs)

    def _able_for(self, need: Need) -> Iterator[int]:
        if need.room is not None:
            for room in self.supply.rooms:
                if room.kind == need.room and room.location == self.location:
                    yield room.id
            return
        for practitioner in self.supply.practitioners:
            if practitioner.id in self._sessions_of and _suits(practitioner, need, self.wanted):
                yield practitioner.id

    @cached_property
    def _able_beside(self) -> dict[int, tuple[tuple[int, ...], ...]]:
        """For each lead: themselves for the first need, and first among others where able."""
        others = [self._preferred(able) for able in self._able[1:]]
        return {lead: ((lead,), *(_first(lead, able) for able in others)) for lead in self.leads}

    def _preferred(self, able: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(able, key=lambda resource: resource not in self.wanted.prefer))

    @cached_property
    def _free(self) -> "_Diaries":
        return _Diaries(self._sessions_of, self.supply.busy)

    @cached_property
    def _patient(self) -> FreeTime | None:
        patient = self.supply.patient
        return None if patient is None else self._free[patient]


class _Diaries(dict[int, FreeTime]):
    """The free time of each resource here, worked out when first asked for."""

    def __init__(
        self, sessions: Mapping[int, Sequence[Session]], busy: Mapping[int, Sequence[Interval]]
    ) -> None:
        super().__init__()
        self._sessions, self._busy = sessions, busy

    def __missing__(self, resource: int) -> FreeTime:
        own = self._sessions.get(resource)  # rooms and patients have none: they can always be had
        work = [ALWAYS] if own is None else [session.interval for session in own]
        self[resource] = found = FreeTime(work, self._busy.get(resource, ()))
        return found


@dataclass(frozen=True, slots=True)
class _Grid:
    """Marks every `step` from `base` on."""

    base: datetime
    step: timedelta

    def marks(self, free: datetime, low: datetime, last: datetime) -> Iterator[datetime]:
        """Yield where a free stretch begins, then the marks in it, from `low` to `last`."""
        mark = self.base - (self.base - max(free, low)) // self.step * self.step
        abutting = on_five(free)
        if low <= abutting <= last and abutting != mark:
            yield abutting
        while mark <= last:
            yield mark
            mark += self.step


def _first(lead: int, able: tuple[int, ...]) -> tuple[int, ...]:
    return (lead, *(other for other in able if other != lead)) if lead in able else able
