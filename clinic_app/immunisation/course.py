"""Where each dose of a child stands on a day, and the first day on which it may be given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from . import late_doses
from .calendar import latest
from .children import Child
from .history import Reading, read, read_by_age
from .intervals import live_from, not_before
from .plan import Link, Slot, chains, plan
from .schedule import Schedule

Standing = Literal["given", "spared", "partly", "closed", "past", "waiting", "open"]
"""On record; not needed, as a nurse decided; on record for some of its antigens; an age at which
the nurse plans; past its last day, or after a dose that is; after one that is not on record; may be
given once it is time."""

OPEN: frozenset[Standing] = frozenset({"open", "partly"})
UNFINISHED: frozenset[Standing] = OPEN | {"waiting"}


@dataclass(frozen=True)
class Course:
    """A child's doses: those that the schedule holds, and what the record says of them."""

    schedule: Schedule
    child: Child
    slots: tuple[Slot, ...]
    chains: Mapping[str, tuple[Link, ...]]
    reading: Reading
    _stood: dict[date, tuple[Standing, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def links(self) -> tuple[tuple[tuple[str, Link], ...], ...]:
        """For each slot its places in the courses of its antigens."""
        found: list[list[tuple[str, Link]]] = [[] for _ in self.slots]
        for antigen, links in self.chains.items():
            for link in links:
                found[link.slot].append((antigen, link))
        return tuple(tuple(places) for places in found)

    @cached_property
    def blockers(self) -> tuple[tuple[int, ...], ...]:
        """For each slot the earlier ones of the same courses that are not on record, if known."""
        if self.child.given is None:
            return ((),) * len(self.slots)
        return tuple(
            tuple(
                earlier.slot
                for antigen, link in places
                for earlier in self.chains[antigen]
                if earlier.dose < link.dose and (earlier.slot, antigen) not in self.reading.filled
            )
            for places in self.links
        )

    def earliest(self, position: int, *, day: date) -> date:
        """Return the first day for a slot: its age, every distance, and live ones as of `day`."""
        slot, counted, given = self.slots[position], self.reading.counted, self.reading.given
        days = [
            not_before(link, counted.get(antigen, ()), given.get(antigen, ()))
            for antigen, link in self.links[position]
        ]
        first = self._live_from(slot, latest([slot.opens, *days]))
        from_now = self._live_from(slot, max(first, day))
        return from_now if from_now > max(first, day) else first

    def standings(self, day: date) -> tuple[Standing, ...]:
        """Return where each slot stands on a day."""
        if day not in self._stood:
            found: list[Standing] = []
            for position in range(len(self.slots)):
                found.append(self._standing(position, found, day))
            self._stood[day] = tuple(found)
        return self._stood[day]

    def _live_from(self, slot: Slot, start: date) -> date:
        return live_from(self.schedule, slot.vaccine, self.child.doses, start)

    def _standing(self, position: int, before: list[Standing], day: date) -> Standing:
        slot = self.slots[position]
        antigens = slot.vaccine.antigens
        filled = [a for a in antigens if (position, a.slug) in self.reading.filled]
        if len(filled) == len(antigens):
            return "given"
        if late_doses.spared(slot, self.child, self.reading.counted):
            return "spared"
        if slot.closes is not None and day >= slot.closes:
            return "closed"
        held_by = {before[at] for at in self.blockers[position]}
        if self._too_late(position, day) or "past" in held_by:
            return "past"
        if held_by & UNFINISHED:
            return "waiting"
        return "partly" if filled else "open"

    def _too_late(self, position: int, day: date) -> bool:
        last = self.slots[position].last
        return last is not None and last < max(day, self.earliest(position, day=day))


def course_of(schedule: Schedule, child: Child) -> Course:
    """Return the doses that the schedule holds for a child, read against the record."""
    slots = plan(schedule, child)
    places = chains(slots, child.born)
    if child.given is None:
        return Course(schedule, child, slots, places, read_by_age(schedule, child, slots))
    return Course(schedule, child, slots, places, read(schedule, child, slots, places))
