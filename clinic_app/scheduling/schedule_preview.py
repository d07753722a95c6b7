"""What a change to the schedule does: to whose days, and to which visits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from .coverage import Cover, Part
from .rosters import Rota, Session, days, sessions

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One day of one person whose sessions an edit changes: as they are, and as they will be."""

    day: date
    practitioner: int
    before: tuple[Session, ...]
    after: tuple[Session, ...]

    @property
    def gone(self) -> tuple[Session, ...]:
        """Return the sessions that are no more as they were."""
        return tuple(s for s in self.before if s not in self.after)

    @property
    def come(self) -> tuple[Session, ...]:
        """Return the sessions that were not so before."""
        return tuple(s for s in self.after if s not in self.before)


@dataclass(frozen=True, slots=True)
class SharedRoom:
    """A room that somebody else works in at the same time, on so many days from `first` on."""

    room: int
    practitioner: int
    first: date
    days: int


def changes(
    before: Rota, after: Rota, first: date, last: date, *, zone: ZoneInfo
) -> list[PersonDay]:
    """Return every person's day that differs between two rosters, from `first` to `last`."""
    found: list[PersonDay] = []
    for day in days(first, last):
        was, will = (sessions(rota, day, day, zone=zone) for rota in (before, after))
        if was != will:
            found.extend(_by_person(day, was, will))
    return found


def shared_rooms(found: Iterable[PersonDay], after: Rota, *, zone: ZoneInfo) -> list[SharedRoom]:
    """Return which rooms the hours that come share with somebody else's, each pair once.

    Two people may well work in one room, so that this is no mistake; it is only to be said.
    """
    shared: dict[tuple[int, int], list[date]] = defaultdict(list)
    for one in found:
        for other in sessions(after, one.day, one.day, zone=zone):
            if other.room and any(_in_one_room(mine, other) for mine in one.come):
                shared[other.room, other.practitioner].append(one.day)
    return [
        SharedRoom(room, practitioner, found_days[0], len(set(found_days)))
        for (room, practitioner), found_days in shared.items()
    ]


def _in_one_room(mine: Session, other: Session) -> bool:
    if mine.room != other.room or mine.practitioner == other.practitioner:
        return False
    return mine.interval.overlaps(other.interval)


def _by_person(day: date, was: Sequence[Session], will: Sequence[Session]) -> Iterator[PersonDay]:
    for person in sorted({s.practitioner for s in (*was, *will)}):
        old, new = (tuple(s for s in part if s.practitioner == person) for part in (was, will))
        if old != new:
            yield PersonDay(day, person, old, new)


class DailyCover:
    """Everybody's hours over many days; each visit is looked for among those of its own day."""

    def __init__(self, found: Iterable[Session], zone: ZoneInfo) -> None:
        by_day: dict[date, list[Session]] = defaultdict(list)
        for session in found:
            by_day[session.interval.start.astimezone(zone).date()].append(session)
        self._days = {day: Cover(mine) for day, mine in by_day.items()}
        self._zone = zone

    def covers(self, slug: str, parts: Sequence[Part]) -> bool:
        """Say whether every part of a visit lies inside hours that admit it."""
        hours = self._days.get(parts[0].interval.start.astimezone(self._zone).date())
        return hours is not None and hours.covers(slug, parts)


def uncovered(
    visits: Iterable[tuple[Key, str, Sequence[Part]]], before: DailyCover, after: DailyCover
) -> list[Key]:
    """Return which visits, given as (key, kind, parts), lose the hours that they stood in.

    One that stood outside all hours before is none of this change's doing.
    """
    return [
        key
        for key, slug, parts in visits
        if before.covers(slug, parts) and not after.covers(slug, parts)
    ]
