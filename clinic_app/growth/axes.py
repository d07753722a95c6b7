"""The two axes of a growth chart: a range of ages that fits the child, and a scale that fits both
the lines and the child."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from .measures import TWO_YEARS_DAYS, Measure
from .scores import LAST_DAY

WEEK, MONTH, YEAR = 7.0, 30.4375, 365.25
MOST_STEPS = 11
STEPS = {
    Measure.WEIGHT: (500, 1000, 2000, 2500, 5000, 10_000, 20_000),
    Measure.LENGTH: (20, 50, 100, 200, 500),
    Measure.HEAD: (10, 20, 50, 100),
}
"""Distances of the lines across, in grams and millimetres."""


@dataclass(frozen=True, slots=True)
class Ages:
    """A range of ages: its first and last day, and the `unit` of `days` days it is counted in.

    A line stands every `apart` units, a number at every `named`th line. `words` is the range as a
    title has it: "birth to 26 weeks".
    """

    first: int
    last: int
    unit: str
    days: float
    apart: float
    named: int
    words: str

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The day of each line, with its number or an empty text."""
        each = self.days * self.apart
        lines = range(ceil(self.first / each), floor(self.last / each) + 1)
        return tuple((n * each, "" if n % self.named else f"{n * self.apart:.0f}") for n in lines)


RANGES = (
    Ages(0, 91, "weeks", WEEK, 1, 2, "birth to 13 weeks"),
    Ages(0, 182, "weeks", WEEK, 2, 2, "birth to 26 weeks"),
    Ages(0, 366, "months", MONTH, 1, 2, "birth to 12 months"),
    Ages(0, TWO_YEARS_DAYS, "months", MONTH, 1, 3, "birth to 2 years"),
    Ages(0, LAST_DAY, "years", YEAR, 0.5, 2, "birth to 5 years"),
)
FROM_TWO = Ages(TWO_YEARS_DAYS - 1, LAST_DAY, "years", YEAR, 0.25, 4, "2 to 5 years")


def ages_for(days: Iterable[int]) -> Ages:
    """Return the shortest range that holds every day; without any, the first one.

    Days before 0 or after the tables are the caller's to leave out.
    """
    shown = sorted(days)
    if shown and shown[0] >= TWO_YEARS_DAYS:
        return FROM_TWO
    return next(ages for ages in RANGES if not shown or shown[-1] <= ages.last)


@dataclass(frozen=True, slots=True)
class Scale:
    """From the least to the most shown, in grams or millimetres, with a line every `step`."""

    least: int
    most: int
    step: int

    @property
    def ticks(self) -> range:
        """The amounts at which lines stand."""
        return range(self.least, self.most + 1, self.step)


def scale_for(measure: Measure, amounts: Sequence[float]) -> Scale:
    """Return the finest scale of at most 11 steps that holds every amount with some room."""
    room = (max(amounts) - min(amounts)) * 0.02
    low, high = max(0.0, min(amounts) - room), max(amounts) + room
    for step in STEPS[measure]:
        least, most = floor(low / step) * step, ceil(high / step) * step
        if (most - least) // step <= MOST_STEPS:
            break
    return Scale(least, most, step)
