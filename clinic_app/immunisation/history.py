"""A record read against the schedule: which doses count, and which make the nurse look.

A dose counts for the next place in its antigen's course if it was late enough, or if a nurse has
said so. Nothing is ever started again: what does not count is passed over, but the next dose keeps
its distance from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .children import Child, Given, matter
from .intervals import apart, live_too_close
from .plan import Link, Slot
from .schedule import Schedule
from .vaccines import BIRTH_DOSE

Kind = Literal["given-too-young", "given-too-close", "given-too-late", "extra-dose", "given-twice"]
LIVE_TOO_CLOSE = "live-too-close"
"""The question about a live vaccine that counts by itself: a nurse may have it given once more."""

Counts = Callable[[Kind, Given], bool]
"""Whether a nurse has said that a dose counts in spite of a doubt."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A dose on record that does not fit the schedule, and in which way.

    `about` names all that the doubt goes by: the dose, the birth, the doses before it. If any of
    these is corrected it is another doubt.
    """

    kind: Kind
    dose: Given
    about: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a record says: doses that count, by antigen; all doses; places that are filled.

    A place is a slot and an antigen; `by` says which dose fills one, where that is known.
    """

    counted: Mapping[str, tuple[date, ...]]
    given: Mapping[str, tuple[date, ...]]
    filled: frozenset[tuple[int, str]]
    doubts: tuple[Doubt, ...]
    by: Mapping[tuple[int, str], Given] = field(default_factory=dict)


def read(
    schedule: Schedule,
    child: Child,
    slots: Sequence[Slot],
    chains: Mapping[str, Sequence[Link]],
) -> Reading:
    """Return what the child's record says about the slots."""
    given = _by_antigen(schedule, child)
    at_birth = dict(_at_birth(slots, given))
    by = {(slot, antigen): dose for antigen, (slot, dose) in at_birth.items()}
    courses = _courses(given, at_birth)
    again = _given_again(schedule, child)
    counted: dict[str, tuple[date, ...]] = {}
    doubts: list[tuple[Kind, Given]] = []
    for antigen, links in chains.items():
        doses = [dose for dose in courses.get(antigen, ()) if dose not in again]
        matched, odd = _matched(links, doses, _counts(child, courses))
        counted[antigen] = tuple(dose.on for _, dose in matched)
        by |= {(link.slot, antigen): dose for link, dose in matched}
        doubts += [*odd, *_late(slots, matched)]
    return Reading(
        counted=counted,
        given={antigen: tuple(dose.on for dose in doses) for antigen, doses in given.items()},
        filled=frozenset(by),
        doubts=tuple(
            Doubt(kind, dose, _about(child, courses, dose))
            for kind, dose in dict.fromkeys(sorted(doubts, key=lambda doubt: doubt[1].on))
        ),
        by=by,
    )


def read_by_age(schedule: Schedule, child: Child, slots: Sequence[Slot]) -> Reading:
    """Return what is on record of a child whose earlier doses nobody has looked into.

    A dose stands for all of its antigens that the schedule has up to its day: those before it are
    taken to have been given elsewhere. No number can be known, and nothing is doubted.
    """
    given = _by_antigen(schedule, child)
    at_birth = {(position, antigen) for antigen, (position, _) in _at_birth(slots, given)}
    had = {antigen: doses[-1].on for antigen, doses in given.items()}
    filled = {
        (position, antigen.slug)
        for position, slot in enumerate(slots)
        if slot.numbers and all(had.get(a.slug, date.min) >= slot.opens for a, _ in slot.numbers)
        for antigen, _ in slot.numbers
    }
    days = {antigen: tuple(dose.on for dose in doses) for antigen, doses in given.items()}
    return Reading(counted={}, given=days, filled=frozenset(filled | at_birth), doubts=())


def live_matter(earlier: Given, later: Given) -> str:
    """Return what a question is about that two live vaccines raise."""
    return f"{later.key} after {earlier.key}"


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


def _courses(
    given: Mapping[str, Sequence[Given]], at_birth: Mapping[str, tuple[int, Given]]
) -> dict[str, list[Given]]:
    """Return the doses of each antigen's course, without those at birth."""
    born_with = {(antigen, dose) for antigen, (_, dose) in at_birth.items()}
    return {
        antigen: [dose for dose in doses if (antigen, dose) not in born_with]
        for antigen, doses in given.items()
    }


def _given_again(schedule: Schedule, child: Child) -> frozenset[Given]:
    """Return the live vaccines that came too soon after another and are to be given once more."""
    if not child.repeated:
        return frozenset()
    return frozenset(
        later
        for earlier, later in live_too_close(schedule, child.doses)
        if matter(LIVE_TOO_CLOSE, live_matter(earlier, later)) in child.repeated
    )


def _counts(child: Child, courses: Mapping[str, Sequence[Given]]) -> Counts:
    def counts(kind: Kind, dose: Given) -> bool:
        accepted = child.accepted
        return bool(accepted) and matter(kind, _about(child, courses, dose)) in accepted

    return counts


def _about(child: Child, courses: Mapping[str, Sequence[Given]], dose: Given) -> str:
    mine = (doses for doses in courses.values() if dose in doses)
    before = sorted({other.key for doses in mine for other in doses if other.on < dose.on})
    after = f" after {', '.join(before)}" if before else ""
    return f"{dose.key} born {child.born.isoformat()}{after}"


def _matched(
    links: Sequence[Link], doses: Sequence[Given], counts: Counts
) -> tuple[list[tuple[Link, Given]], list[tuple[Kind, Given]]]:
    matched: list[tuple[Link, Given]] = []
    odd: list[tuple[Kind, Given]] = []
    free = list(links)
    for number, dose in enumerate(doses):
        while free and free[0].closes and free[0].closes <= dose.on:
            free.pop(0)
        before = [earlier.on for earlier in doses[:number]]
        kind = _odd(free, dose, [earlier.on for _, earlier in matched], before, counts=counts)
        if kind is None:
            matched.append((free.pop(0), dose))
        else:
            odd.append((kind, dose))
    return matched, odd


def _odd(
    free: Sequence[Link],
    dose: Given,
    counted: Sequence[date],
    before: Sequence[date],
    *,
    counts: Counts,
) -> Kind | None:
    """Return what makes one look at a dose after those that count and all that came before it."""
    if dose.on in counted:
        return "given-twice"
    if not free:
        return "extra-dose"
    if dose.on < free[0].from_day and not counts("given-too-young", dose):
        return "given-too-young"
    close = any(dose.on < day for day in apart(free[0], counted, before))
    return "given-too-close" if close and not counts("given-too-close", dose) else None


def _late(
    slots: Sequence[Slot], matched: Sequence[tuple[Link, Given]]
) -> Iterator[tuple[Kind, Given]]:
    for link, dose in matched:
        last = slots[link.slot].last
        if last is not None and dose.on > last:
            yield "given-too-late", dose
