"""What a visit is made of, who and what it needs, and a time at which it can be had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from .intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a visit; `minutes` and `gap` are multiples of five.

    `any_of`: one practitioner who has any of these capabilities. `all_of`: a different
    practitioner for each capability, all at once. Neither: a wait, which takes up only the
    patient. The practitioners and the room stay busy for `gap` minutes after the step, while the
    patient is free and a next step may begin with others.
    """

    any_of: frozenset[str] = frozenset()
    all_of: tuple[str, ...] = ()
    minutes: int
    room: str | None = None
    gap: int = 0

    def __post_init__(self) -> None:
        if self.any_of and self.all_of:
            raise ValueError("a step has any_of or all_of, not both")
        if self.minutes <= 0 or self.minutes % 5 or self.gap < 0 or self.gap % 5:
            raise ValueError(f"not multiples of five minutes: {self.minutes}, {self.gap}")
        if not self.staffed and (self.room is not None or self.gap):
            raise ValueError("a wait has neither room nor gap")

    @property
    def staffed(self) -> bool:
        """Say whether somebody sees the patient."""
        return bool(self.any_of or self.all_of)

    @property
    def people(self) -> tuple[frozenset[str], ...]:
        """Return, for each practitioner needed at once, the capabilities of which one is enough."""
        if self.any_of:
            return (self.any_of,)
        return tuple(frozenset({capability}) for capability in self.all_of)


def lasting(steps: Sequence[Step], minutes: int) -> tuple[Step, ...]:
    """Return the steps with the first that somebody gives at least so many minutes long.

    Never shorter than the visit is by itself; `minutes` is rounded up to five.
    """
    first = next(n for n, step in enumerate(steps) if step.staffed)
    needed = max(steps[first].minutes, -(-minutes // 5) * 5)
    longer = replace(steps[first], minutes=needed)
    return (*steps[:first], longer, *steps[first + 1 :])


def length(steps: Iterable[Step]) -> int:
    """Return for how many minutes the patient is there."""
    return sum(step.minutes for step in steps)


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who sees patients; `gender` is "female", "male" or "" if not said."""

    id: int
    capabilities: frozenset[str]
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room, or a thing like the scales, that one visit at a time can use."""

    id: int
    kind: str
    location: int


@dataclass(frozen=True, slots=True)
class Placement:
    """One step of an offer: when, with whom, where; they are busy until after the gap."""

    step: int
    interval: Interval
    practitioners: tuple[int, ...]
    room: int | None
    busy_until: datetime


class Timed(Protocol):
    """Something that begins at a time: an offer, or a block of them."""

    @property
    def start(self) -> datetime:
        """When it begins."""


class Layout(Protocol):
    """What lays the steps of a visit out (a plan)."""

    def placements(self, start: datetime, chosen: tuple[int, ...]) -> tuple[Placement, ...]:
        """Return the steps of a visit that starts then, with the resources chosen."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A time at which the whole visit can be had; `lead` is whom the patient sees first.

    A page shows thousands and one is taken: its steps are laid out when they are asked for.
    """

    start: datetime
    end: datetime
    lead: int
    location: int
    plan: Layout
    chosen: tuple[int, ...]

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Return its steps, each with when, with whom and where."""
        return self.plan.placements(self.start, self.chosen)
