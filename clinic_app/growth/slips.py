"""What somebody meant who typed something else: a decimal point moved, two digits exchanged."""

from collections.abc import Iterator

NEAR = 0.35
"""How far from the expected amount, as a part of it, a mended one may be."""

RIGHT = 0.05
"""An amount this near to the expected one is left as it is."""

TIMES_AS_NEAR = 3


def meant(amount: int, expected: float) -> int | None:
    """Return the amount that was probably meant, or None if none is near what was expected.

    A mended amount is near, and at least three times as near as what was typed.
    """
    if abs(amount - expected) <= RIGHT * expected:
        return None
    near = [other for other in _mended(amount) if abs(other - expected) <= NEAR * expected]
    best = min(near, key=lambda other: abs(other - expected), default=None)
    if best is None or abs(best - expected) * TIMES_AS_NEAR > abs(amount - expected):
        return None
    return best


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
