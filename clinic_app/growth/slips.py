"""What somebody meant who typed something else.

A decimal point moved, two digits exchanged, pounds read off where kilograms are kept.
"""

from collections.abc import Iterator

from .measures import Measure, Value, said

NEAR = 0.35
"""How far from the expected amount, as a part of it, a mended one may be."""

RIGHT = 0.05
"""An amount this near to the expected one is left as it is."""

TIMES_AS_NEAR = 3

GRAMS_A_POUND = 453.59237
STEP_GRAMS = 10


def meant(amount: int, expected: float, *, grams: bool = False) -> int | None:
    """Return the amount that was probably meant, or None if none is near what was expected.

    A mended amount is near, and at least three times as near as what was typed. `grams` says that
    it is a weight, which may have been read off in pounds.
    """
    if abs(amount - expected) <= RIGHT * expected:
        return None
    mended = (*_mended(amount), *([if_pounds(amount)] if grams else []))
    near = [other for other in mended if abs(other - expected) <= NEAR * expected]
    best = min(near, key=lambda other: abs(other - expected), default=None)
    if best is None or abs(best - expected) * TIMES_AS_NEAR > abs(amount - expected):
        return None
    return best


def if_pounds(grams: int) -> int:
    """Return the grams, to 10, of a weight whose kilograms were pounds."""
    return round(grams / 1000 * GRAMS_A_POUND / STEP_GRAMS) * STEP_GRAMS


def reading(value: Value, amount: int) -> str:
    """Return what may have been meant as the nurse reads it: "4.54 kg (10 lb)"."""
    words = said(value.measure, amount)
    if value.measure is Measure.WEIGHT and amount == if_pounds(value.amount):
        return f"{words} ({value.amount / 1000:g} lb)"
    return words


def moved(amount: int) -> Iterator[int]:
    """Yield an amount with its decimal point one to three places away, the nearest first."""
    for size in (10, 100, 1000):
        if amount % size == 0:
            yield amount // size
        yield amount * size


def _mended(amount: int) -> Iterator[int]:
    yield amount * 10
    if amount % 10 == 0:
        yield amount // 10
    digits = str(amount)
    for n in range(len(digits) - 1):
        if digits[n] != digits[n + 1]:
            yield int(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :])
