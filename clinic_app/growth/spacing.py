"""Keeping labels apart that would stand on one another."""

from collections.abc import Sequence


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Return falling places, each at least `gap` below the one before, around where they were.

    Those that are too near are spread evenly around their middle.
    """
    groups: list[tuple[float, int]] = []
    for place in places:
        middle, count = place, 1
        while groups and groups[-1][0] - _reach(groups[-1][1], count, gap) < middle:
            before, many = groups.pop()
            middle = (before * many + middle * count) / (many + count)
            count += many
        groups.append((middle, count))
    return [spot for middle, count in groups for spot in _spread(middle, count, gap)]


def _reach(one: int, other: int, gap: float) -> float:
    """Return how far the middles of two groups must be from one another."""
    return gap * (one + other) / 2


def _spread(middle: float, count: int, gap: float) -> list[float]:
    return [round(middle + gap * ((count - 1) / 2 - n), 1) for n in range(count)]
