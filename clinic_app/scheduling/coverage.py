"""Which booked visits nobody's hours cover any more. Computed from the roster, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .intervals import Interval, merge
from .rosters import Session


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part of a visit: who sees the patient, where, from when to when."""

    practitioner: int
    location: int
    interval: Interval


class Cover:
    """Everybody's hours over some days, asked visit by visit."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._by_place: Mapping[tuple[int, int], list[Session]] = defaultdict(list)
        for session in sessions:
            self._by_place[session.practitioner, session.location].append(session)

    def covers(self, slug: str, parts: Sequence[Part]) -> bool:
        """Say whether every part lies inside hours of its person that admit this kind of visit."""
        return all(self._covered(slug, part) for part in parts)

    def _covered(self, slug: str, part: Part) -> bool:
        hours = self._by_place.get((part.practitioner, part.location), ())
        admitting = merge(s.interval for s in hours if s.admits(slug))
        return any(each.covers(part.interval) for each in admitting)
