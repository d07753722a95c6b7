"""The first weeks: how much of its weight at birth a baby has lost."""

from collections.abc import Iterable

from .measures import Child, Measure, Measured, in_order


def birth_grams(child: Child, measured: Iterable[Measured]) -> int | None:
    """Return the weight on the day of birth, or None if it was not recorded."""
    weights = in_order(measured, Measure.WEIGHT)
    return weights[0].amount if weights and weights[0].on == child.birth else None


def percent_lost(at_birth: int, now: int) -> float:
    """Return the part of the birth weight that is lost, in per cent; negative once it is passed.

    Both in grams. (birth - now) / birth x 100.
    """
    return round((at_birth - now) / at_birth * 100, 1)


def lost_too_much(at_birth: int, now: int) -> bool:
    """Whether more than 10 % of the birth weight is lost. Source: NICE NG75 (2017)."""
    return (at_birth - now) * 10 > at_birth
