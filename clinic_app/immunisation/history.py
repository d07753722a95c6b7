"""A record read against the schedule: which doses count, and which make the nurse look.

A dose counts for the next place in its antigen's course if it was late enough. Nothing is ever
started again: what does not count is passed over, but the next dose keeps its distance from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .children import Child, Given
from .intervals import not_before
from .plan import Link, Slot
from .schedule import Schedule
from .vaccines import BIRTH_DOSE

Kind = Literal["too-young", "too-close", "too-late", "extra", "twice"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A dose on record that does not fit the schedule, and in which way."""

    kind: Kind
    dose: Given


@dataclass(frozen=True, slots=True)
class Reading:
    """What a record says: doses that count, by antigen; all doses; places that are filled."""

    counted: Mapping[str, tuple[date, ...]]
    given: Mapping[str, tuple[date, ...]]
    filled: frozenset[tuple[int, str]]
    doubts: tuple[Doubt, ...]


def read(
    schedule: Schedule,
    child: Child,
    slots: Sequence[Slot],
    chains: Mapping[str, Sequence[Link]],
) -> Reading:
    """Return what the child's record says about the slots."""
    given = _by_antigen(schedule, child)
    at_birth = dict(_at_birth(slots, given))
    places = {(slot, antigen) for antigen, (slot, _) in at_birth.items()}
    counted: dict[str, tuple[date, ...]] = {}
    doubts: list[Doubt] = []
    for antigen, links in chains.items():
        doses = [dose for dose in given.get(antigen, ()) if (antigen, dose) not in _pairs(at_birth)]
        matched, odd = _matched(links, doses)
        counted[antigen] = tuple(dose.on for _, dose in matched)
        places |= {(link.slot, antigen) for link, _ in matched}
        doubts += [*odd, *_late(slots, matched)]
    return Reading(
        counted=counted,
        given={antigen: tuple(dose.on for dose in doses) for antigen, doses in given.items()},
        filled=frozenset(places),
        doubts=tuple(dict.fromkeys(sorted(doubts, key=lambda doubt: doubt.dose.on))),
    )


def _by_antigen(schedule: Schedule, child: Child) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = {}
    for dose in child.doses:
        for antigen in schedule.by_vaccine[dose.vaccine].antigens:
            found.setdefault(antigen.slug, []).append(dose)
    return found


def _at_birth(
    slots: Sequence[Slot], given: Mapping[str, Sequence[Given]]
) -> Iterator[tuple[str, tuple[int, Given]]]:
    """Yield the doses that were given at birth, in time: they are no part of a course."""
    for position, slot in enumerate(slots):
        if slot.rule.dose != BIRTH_DOSE:
            continue
        for antigen in slot.vaccine.antigens:
            for dose in given.get(antigen.slug, ())[:1]:
                if slot.last is None or dose.on <= slot.last:
                    yield antigen.slug, (position, dose)


def _pairs(at_birth: Mapping[str, tuple[int, Given]]) -> set[tuple[str, Given]]:
    return {(antigen, dose) for antigen, (_, dose) in at_birth.items()}


def _matched(
    links: Sequence[Link], doses: Sequence[Given]
) -> tuple[list[tuple[Link, Given]], list[Doubt]]:
    matched: list[tuple[Link, Given]] = []
    odd: list[Doubt] = []
    free = list(links)
    for dose in doses:
        while free and free[0].closes and free[0].closes <= dose.on:
            free.pop(0)
        kind = _odd(free, dose.on, [earlier.on for _, earlier in matched])
        if kind is None:
            matched.append((free.pop(0), dose))
        else:
            odd.append(Doubt(kind, dose))
    return matched, odd


def _odd(free: Sequence[Link], day: date, counted: Sequence[date]) -> Kind | None:
    if day in counted:
        return "twice"
    if not free:
        return "extra"
    if day < free[0].from_day:
        return "too-young"
    return "too-close" if day < not_before(free[0], counted) else None


def _late(slots: Sequence[Slot], matched: Sequence[tuple[Link, Given]]) -> Iterator[Doubt]:
    for link, dose in matched:
        last = slots[link.slot].last
        if last is not None and dose.on > last:
            yield Doubt("too-late", dose)
