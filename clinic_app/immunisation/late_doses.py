"""A dose before that was given so late that the next one may not be needed: the nurse decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .children import Child, matter
from .plan import Slot

QUESTION = "late-dose-before"


@dataclass(frozen=True, slots=True)
class Late:
    """A dose of an antigen with its number, the day it was given, and what is decided about it."""

    what: str
    on: date
    about: str

    @property
    def matter(self) -> str:
        """What is decided on, as decisions name it."""
        return matter(QUESTION, self.about)


def before(slot: Slot, child: Child, counted: Mapping[str, Sequence[date]]) -> tuple[Late, ...]:
    """Return each antigen's dose before a slot that was given that late; `counted` by antigen."""
    return tuple(_before(slot, child, counted))


def spared(slot: Slot, child: Child, counted: Mapping[str, Sequence[date]]) -> bool:
    """Say whether a nurse decided that a dose is not needed, for every such dose before it."""
    if not child.spared:
        return False
    late = before(slot, child, counted)
    return bool(late) and all(one.matter in child.spared for one in late)


def _before(slot: Slot, child: Child, counted: Mapping[str, Sequence[date]]) -> Iterator[Late]:
    if slot.rule.asks_if_given_from is None:
        return
    since = slot.rule.asks_if_given_from.after(child.born)
    for antigen, number in slot.numbers:
        for on in counted.get(antigen.slug, ())[number - 2 : number - 1]:
            if on >= since:
                what = f"{antigen.short} {number - 1}"
                born = f"born {child.born.isoformat()}"
                about = f"{slot.point.slug} {slot.vaccine.slug} after {what}@{on} {born}"
                yield Late(what, on, about)
