"""Comparing systems within each round, and saying what that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MET, MISSED, UNDECIDED = "met", "missed", "not decided"


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle, the least and the most of several rounds."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """Return the spread of at least one figure."""
        return cls(median(figures), min(figures), max(figures))


def ratios(of: Sequence[float], to: Sequence[float]) -> Spread:
    """Compare round by round, so that a machine that slows down slows both."""
    return Spread.of([one / other for one, other in zip(of, to, strict=True)])


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to be reached: at least so much, or at most."""

    what: str
    limit: float
    at_least: bool = True
    unit: str = "x"

    def verdict(self, found: Spread) -> str:
        """Say whether every round reached it, none did, or some."""
        reached = (found.least >= self.limit, found.most >= self.limit)
        if not self.at_least:
            reached = (found.most <= self.limit, found.least <= self.limit)
        if all(reached):
            return MET
        return UNDECIDED if any(reached) else MISSED

    @property
    def words(self) -> str:
        """Return the target as a table says it."""
        return f"{'≥' if self.at_least else '≤'} {_plain(self.limit)}{_unit(self.unit)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A target, on which database, and what was found."""

    target: Target
    engine: str
    found: Spread

    @property
    def row(self) -> str:
        """Return the row of a table."""
        found, unit = self.found, _unit(self.target.unit)
        spread = f"{_plain(found.middle)}{unit} ({_plain(found.least)}..{_plain(found.most)})"
        verdict = self.target.verdict(found)
        return (
            f"| {self.target.what} | {self.engine} | {self.target.words} | {spread} | {verdict} |"
        )


def _unit(unit: str) -> str:
    return unit if unit == "x" else f" {unit}"


def _plain(figure: float) -> str:
    """Return three figures, which is more than these machines keep."""
    if figure >= 100:
        return f"{figure:.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def rate_row(workload: str, system: str, rates: Sequence[float], worst: float) -> str:
    """Return the row of a table with what a system did."""
    found = Spread.of(rates)
    spread = f"{_plain(found.middle)} ({_plain(found.least)}..{_plain(found.most)})"
    return f"| {workload} | {system} | {spread} | {_plain(worst * 1000)} ms |"
