"""Times for a family: several visits in one, all or none.

Either one after another with the same person, each as the one before is done, or all at once with
different people. What the core offers one by one is put together here; nothing new is decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from .intervals import Interval
from .slots import Find, Supply, Wanted, finder, offers
from .visits import Offer


@dataclass(frozen=True, slots=True)
class Member:
    """One of the family: the visit wanted, and the patient whose other visits count, if known."""

    wanted: Wanted
    patient: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A time for a whole family, an offer for each in the order asked."""

    parts: tuple[Offer, ...]

    @property
    def start(self) -> datetime:
        """When the first of them is seen."""
        return min(part.start for part in self.parts)

    @property
    def end(self) -> datetime:
        """When the last of them may go."""
        return max(part.end for part in self.parts)

    @property
    def leads(self) -> tuple[int, ...]:
        """Who sees them: one for all of them in turn, or one for each at once, in their order."""
        everybody = tuple(part.lead for part in self.parts)
        return everybody[:1] if len(set(everybody)) == 1 else everybody

    @property
    def at_once(self) -> bool:
        """Whether all of them are seen at the same time."""
        return len(self.leads) > 1


def blocks(members: Sequence[Member], supply: Supply) -> list[Block]:
    """Return every time for the whole family, earliest first.

    For each start one after another with each person who can, and at once with as many people as
    there are members, at most one choice of them for each start.
    """
    supplies = [replace(supply, patient=member.patient) for member in members]
    offered = [offers(m.wanted, s) for m, s in zip(members, supplies, strict=True)]
    finders = [finder(m.wanted, s) for m, s in zip(members, supplies, strict=True)]
    found = [*_in_turn(members, offered[0], finders), *_at_once(members, offered)]
    return sorted(found, key=lambda block: (block.start, block.at_once, block.leads))


def _in_turn(
    members: Sequence[Member], firsts: Iterable[Offer], finders: Sequence[Find]
) -> Iterator[Block]:
    """Yield each first offer with the others following it, seen by the same person."""
    for first in firsts:
        parts = [first]
        for find in finders[1:]:
            following = find(_free_again(parts[-1]), first.lead)
            if following is None or following.location != first.location:
                break
            parts.append(following)
        if len(parts) == len(members) and not _doubled(members, parts):
            yield Block(tuple(parts))


def _at_once(members: Sequence[Member], offered: Sequence[Sequence[Offer]]) -> Iterator[Block]:
    """Yield the first way in which all of them can be seen at the same time, for each start."""
    if len(members) < 2:
        return
    by_start = [_by_start(one) for one in offered]
    for start in by_start[0]:
        parts = _different(members, [among.get(start, ()) for among in by_start])
        if parts is not None:
            yield Block(parts)


def _different(
    members: Sequence[Member],
    options: Sequence[Sequence[Offer]],
    chosen: tuple[Offer, ...] = (),
) -> tuple[Offer, ...] | None:
    if len(chosen) == len(options):
        return chosen
    for offer in options[len(chosen)]:
        beside = (*chosen, offer)
        apart = offer.location != beside[0].location
        if apart or offer.lead in {o.lead for o in chosen} or _doubled(members, beside):
            continue
        found = _different(members, options, beside)
        if found is not None:
            return found
    return None


def _by_start(offered: Iterable[Offer]) -> Mapping[datetime, list[Offer]]:
    found: dict[datetime, list[Offer]] = defaultdict(list)
    for offer in offered:
        found[offer.start].append(offer)
    return found


def _free_again(offer: Offer) -> datetime:
    """Return when whoever sees the patient first is done with the visit."""
    return max(p.busy_until for p in offer.placements if offer.lead in p.practitioners)


def _doubled(members: Sequence[Member], parts: Sequence[Offer]) -> bool:
    """Say whether somebody or something is wanted twice at one time."""
    uses = [list(_uses(m, part)) for m, part in zip(members, parts, strict=False)]
    return any(
        resource == other and span.overlaps(taken)
        for mine, theirs in combinations(uses, 2)
        for resource, span in mine
        for other, taken in theirs
    )


def _uses(member: Member, offer: Offer) -> Iterator[tuple[int, Interval]]:
    for placement in offer.placements:
        span = Interval(placement.interval.start, placement.busy_until)
        yield from ((person, span) for person in placement.practitioners)
        if placement.room is not None:
            yield placement.room, span
    if member.patient is not None:
        yield member.patient, Interval(offer.start, offer.end)
