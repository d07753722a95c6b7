"""What a visit needs at once and one after another, and a choice that serves every need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from .intervals import Interval
from .visits import Placement, Step

Span = tuple[timedelta, timedelta, timedelta]
"""After the start of the visit: a step's start, its end, and the end of its gap."""

_Served = tuple[int, timedelta, timedelta, timedelta, list[int], int | None]
"""A step, its span, and which of the needs are its practitioners and which is its room."""


@dataclass(frozen=True, slots=True)
class Need:
    """One practitioner (who has any of `capabilities`) or one room (of kind `room`) in a step."""

    step: int
    span: Span
    capabilities: frozenset[str] = frozenset()
    room: str | None = None

    def clashes(self, other: "Need") -> bool:
        """Say whether one resource cannot serve both, its gap included."""
        return self.span[0] < other.span[2] and other.span[0] < self.span[2]


@dataclass(frozen=True)
class Plan:
    """The steps of a visit laid out after its start."""

    steps: tuple[Step, ...]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Return when each step is, after the start of the visit."""
        found = []
        start = timedelta()
        for step in self.steps:
            end = start + timedelta(minutes=step.minutes)
            found.append((start, end, end + timedelta(minutes=step.gap)))
            start = end
        return tuple(found)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Return the practitioners and rooms needed; the first is the lead."""
        found: list[Need] = []
        for at, (step, span) in enumerate(zip(self.steps, self.spans, strict=True)):
            found.extend(Need(at, span, capabilities=group) for group in step.people)
            if step.room is not None:
                found.append(Need(at, span, room=step.room))
        return tuple(found)

    @cached_property
    def length(self) -> timedelta:
        """Return for how long the patient is there."""
        return self.spans[-1][1]

    @cached_property
    def rivals(self) -> tuple[tuple[int, ...], ...]:
        """Return for each need the earlier ones that want their resource at the same time."""
        return tuple(
            tuple(i for i, earlier in enumerate(self.needs[:at]) if earlier.clashes(need))
            for at, need in enumerate(self.needs)
        )

    def choose(
        self, options: Sequence[Sequence[int]], chosen: tuple[int, ...] = ()
    ) -> tuple[int, ...] | None:
        """Return the first choice, one of its options for each need, that doubles nobody."""
        at = len(chosen)
        if at == len(options):
            return chosen
        taken = {chosen[rival] for rival in self.rivals[at]}
        for resource in options[at]:
            if resource not in taken:
                found = self.choose(options, (*chosen, resource))
                if found is not None:
                    return found
        return None

    def placements(self, start: datetime, chosen: tuple[int, ...]) -> tuple[Placement, ...]:
        """Return the steps of a visit that starts then, with the resources chosen for its needs."""
        return tuple(
            Placement(
                at,
                Interval(start + begins, start + ends),
                tuple(chosen[i] for i in people),
                None if room is None else chosen[room],
                start + busy,
            )
            for at, begins, ends, busy, people, room in self._served
        )

    @cached_property
    def _served(self) -> list[_Served]:
        found = []
        for at, span in enumerate(self.spans):
            mine = [i for i, need in enumerate(self.needs) if need.step == at]
            people = [i for i in mine if self.needs[i].room is None]
            rooms = [i for i in mine if self.needs[i].room is not None]
            found.append((at, *span, people, rooms[0] if rooms else None))
        return found
