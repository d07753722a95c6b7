"""From weekly patterns, changes and closures in local wall time to sessions in UTC."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from .intervals import Interval

Dated = TypeVar("Dated", "Change", "Closure")

DAY = timedelta(days=1)
RELEASE = time(8)
"""When times kept for the same day open online."""


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """Somebody's regular hours: `weekday` 0 is Monday, `valid_to` is the last day.

    `every_weeks` 2 is fortnightly, counted from the week (Monday to Sunday) of `valid_from`.
    A pattern with `reserved_for` admits only those kinds of visit. A `same_day` one opens online
    at eight on its own day; before that the desk alone books in it. `room` is where the person
    sits, if that is fixed; visits that need a room of a kind claim one for themselves.
    """

    practitioner: int
    location: int
    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_to: date | None = None
    every_weeks: int = 1
    reserved_for: frozenset[str] = frozenset()
    label: str = ""
    same_day: bool = False
    room: int | None = None

    def __post_init__(self) -> None:
        _must_run_forward(self.starts, self.ends)
        if not 0 <= self.weekday <= 6 or self.every_weeks < 1:
            raise ValueError(f"not a week day or a rhythm: {self.weekday}, {self.every_weeks}")

    def applies(self, day: date) -> bool:
        """Say whether these hours are worked on a day."""
        if day.weekday() != self.weekday or day < self.valid_from:
            return False
        if self.valid_to is not None and day > self.valid_to:
            return False
        return (_monday(day) - _monday(self.valid_from)).days // 7 % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class Added:
    """Extra hours on one day, in place of what the person was to do then."""

    practitioner: int
    location: int
    day: date
    starts: time
    ends: time
    reserved_for: frozenset[str] = frozenset()
    label: str = ""
    same_day: bool = False
    room: int | None = None

    def __post_init__(self) -> None:
        _must_run_forward(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Removed:
    """Hours not worked on one day; no `starts` is from its beginning, no `ends` to its end."""

    practitioner: int
    day: date
    starts: time | None = None
    ends: time | None = None

    def __post_init__(self) -> None:
        _must_run_forward(self.starts or time.min, self.ends or time.max)


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Hours on one day that are worked, but for other kinds of visit or under another label."""

    practitioner: int
    day: date
    starts: time
    ends: time
    reserved_for: frozenset[str] = frozenset()
    label: str = ""
    same_day: bool = False

    def __post_init__(self) -> None:
        _must_run_forward(self.starts, self.ends)


Change = Added | Removed | Relabelled


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which one location, or all of them, are closed."""

    day: date
    name: str
    location: int | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """Who works when. Of two changes to the same hours the later in `changes` counts."""

    patterns: Sequence[WeeklyPattern] = ()
    changes: Sequence[Change] = ()
    closures: Sequence[Closure] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of somebody's work; with `reserved_for` it admits only those kinds of visit.

    `opens_at` is when it opens online: a same-day session at eight on its own day, others None.
    """

    practitioner: int
    location: int
    interval: Interval
    reserved_for: frozenset[str] = frozenset()
    label: str = ""
    opens_at: datetime | None = None
    room: int | None = None

    def admits(self, slug: str) -> bool:
        """Say whether this kind of visit may be booked in it."""
        return not self.reserved_for or slug in self.reserved_for

    def open_online(self, now: datetime) -> bool:
        """Say whether patients may already book in it themselves."""
        return self.opens_at is None or now >= self.opens_at


def sessions(rota: Rota, first: date, last: date, *, zone: ZoneInfo) -> list[Session]:
    """Return the sessions of the local days from `first` to `last`, earliest first."""
    changes, closures = _by_day(rota.changes), _by_day(rota.closures)
    found: list[Session] = []
    for day in days(first, last):
        hours = [_Hours.of(pattern) for pattern in rota.patterns if pattern.applies(day)]
        for change in changes.get(day, ()):
            hours = _changed(hours, change)
        closed = {closure.location for closure in closures.get(day, ())}
        open_hours = (h for h in hours if not closed & {None, h.location})
        found.extend(s for h in open_hours for s in h.as_session(day, zone))
    return sorted(found, key=lambda s: (s.interval.start, s.practitioner, s.location))


def away(rota: Rota, day: date) -> tuple[Removed, ...]:
    """Return the leave of a day of people who would work on it, in the order it was entered."""
    working = {p.practitioner for p in rota.patterns if p.applies(day)}
    leave = (c for c in rota.changes if isinstance(c, Removed) and c.day == day)
    return tuple(c for c in leave if c.practitioner in working)


def days(first: date, last: date) -> Iterator[date]:
    """Yield each day from `first` to `last`."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a local day begins."""
    return _instant(day, time.min, zone)


@dataclass(frozen=True, slots=True)
class _Hours:
    """Wall-clock hours of one person on one day."""

    practitioner: int
    location: int
    starts: time
    ends: time
    reserved_for: frozenset[str]
    label: str
    same_day: bool
    room: int | None

    @classmethod
    def of(cls, told: WeeklyPattern | Added) -> "_Hours":
        return cls(**{name: getattr(told, name) for name in cls.__slots__})

    def outside(self, starts: time, ends: time) -> "Iterator[_Hours]":
        if self.starts < starts:
            yield replace(self, ends=min(self.ends, starts))
        if self.ends > ends:
            yield replace(self, starts=max(self.starts, ends))

    def inside(self, change: Relabelled) -> "Iterator[_Hours]":
        starts, ends = max(self.starts, change.starts), min(self.ends, change.ends)
        if starts < ends:
            yield replace(
                self,
                starts=starts,
                ends=ends,
                reserved_for=change.reserved_for,
                label=change.label,
                same_day=change.same_day,
            )

    def as_session(self, day: date, zone: ZoneInfo) -> Iterator[Session]:
        start = _instant(day, self.starts, zone)
        # An end in the hour that happens twice is the second one: nobody goes home early.
        end = max(_instant(day, self.ends.replace(fold=fold), zone) for fold in (0, 1))
        if start < end:  # a session inside the hour that never happens may vanish
            yield Session(
                self.practitioner,
                self.location,
                Interval(start, end),
                self.reserved_for,
                self.label,
                _instant(day, RELEASE, zone) if self.same_day else None,
                self.room,
            )


def _changed(hours: list[_Hours], change: Change) -> list[_Hours]:
    starts, ends = change.starts or time.min, change.ends or time.max
    result = [h for h in hours if h.practitioner != change.practitioner]
    for mine in (h for h in hours if h.practitioner == change.practitioner):
        result.extend(mine.outside(starts, ends))
        if isinstance(change, Relabelled):
            result.extend(mine.inside(change))
    if isinstance(change, Added):
        result.append(_Hours.of(change))
    return result


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    # fold=0 moves a time that never happens forward, and takes the first of one that comes twice.
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def _by_day(dated: Iterable[Dated]) -> Mapping[date, list[Dated]]:
    found: dict[date, list[Dated]] = defaultdict(list)
    for each in dated:
        found[each.day].append(each)
    return found


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _must_run_forward(starts: time, ends: time) -> None:
    if starts >= ends:
        raise ValueError(f"hours that end before they start: {starts} to {ends}")
