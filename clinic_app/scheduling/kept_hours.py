"""Hours given beside one's own, for visits that are kept: until something more is taken that day.

Who keeps a visit outside all hours answers what was known of the day then. What is taken from the
same day later on, they have not heard of, and are asked again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from .coverage import Cover, Part
from .intervals import subtract
from .rosters import Added, Rota, Session, sessions

Key = TypeVar("Key")


def with_kept(rota: Rota, kept: Iterable[Part], *, zone: ZoneInfo) -> Rota:
    """Return a roster in which what is kept is worked, in spite of all that was said before.

    An edit that is applied to it takes these hours as it takes any others.
    """
    added = list(_added(kept, zone))
    stands = {(one.day, place) for one in added for place in (one.location, None)}
    return replace(
        rota,
        changes=(*rota.changes, *added),
        closures=tuple(c for c in rota.closures if (c.day, c.location) not in stands),
    )


def asked_again(
    visits: Iterable[tuple[Key, str, Sequence[Part]]], before: Rota, after: Rota, *, zone: ZoneInfo
) -> list[Key]:
    """Return which kept visits, given as (key, kind, parts), are to be asked about again.

    Those whose own time is taken now, and those whose people work less on that day than they did.
    Both rosters are such as `with_kept` returns, or an edit of one.
    """
    found = []
    for key, slug, parts in visits:
        day = parts[0].interval.start.astimezone(zone).date()
        was, will = (sessions(rota, day, day, zone=zone) for rota in (before, after))
        people = {part.practitioner for part in parts}
        if not Cover(will).covers(slug, parts) or any(_less(p, was, will) for p in people):
            found.append(key)
    return found


def _added(kept: Iterable[Part], zone: ZoneInfo) -> Iterator[Added]:
    for part in kept:
        start, end = (at.astimezone(zone) for at in (part.interval.start, part.interval.end))
        times = start.time(), end.time()
        yield Added(part.practitioner, part.location, start.date(), *times)


def _less(person: int, was: Iterable[Session], will: Iterable[Session]) -> bool:
    left = [s.interval for s in will if s.practitioner == person]
    return any(subtract(s.interval, left) for s in was if s.practitioner == person)
