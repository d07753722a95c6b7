"""What is measured, in whole grams and whole millimetres, and how a child's age is counted for it.

Weight is kept in grams, length and head circumference in millimetres: integers, so that what is
saved is what was read off the scale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Sex = Literal["female", "male"]

TERM_DAYS = 40 * 7
EARLY_BEFORE_DAYS = 37 * 7
VERY_EARLY_BEFORE_DAYS = 32 * 7
TWO_YEARS_DAYS = 731
"""From this day on length is measured standing, and an early birth is no longer corrected for."""

STANDING_LESS_MM = 7
"""A child is 0.7 cm shorter standing than lying. Source: WHO Child Growth Standards, 2006."""

SHORTEST_WEEKS, LONGEST_WEEKS = 22, 44


class Measure(StrEnum):
    """Weight, length (lying) or height (standing), head circumference."""

    WEIGHT = "weight"
    LENGTH = "length"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Child:
    """Whose growth it is. `sex` is None where it is not known or neither; no line is drawn then.

    `gestation_days` is how long the pregnancy was (see `gestation`); None counts as term.
    """

    birth: date
    sex: Sex | None = None
    gestation_days: int | None = None

    @property
    def days_early(self) -> int:
        """How many days before 40 weeks, if before 37 weeks; otherwise 0."""
        days = self.gestation_days
        return TERM_DAYS - days if days is not None and days < EARLY_BEFORE_DAYS else 0

    @property
    def very_early(self) -> bool:
        """Whether born before 32 weeks: until 40 weeks a chart for preterm babies is used."""
        return self.gestation_days is not None and self.gestation_days < VERY_EARLY_BEFORE_DAYS


@dataclass(frozen=True, slots=True)
class Value:
    """One number as measured: grams for a weight, millimetres for the others."""

    measure: Measure
    amount: int
    on: date
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What one visit measured: `grams`, `length_mm`, `head_mm`, each if it was.

    `standing` says that the length is a height.
    """

    on: date
    grams: int | None = None
    length_mm: int | None = None
    standing: bool = False
    head_mm: int | None = None

    def value(self, measure: Measure) -> Value | None:
        """Return what was measured of this, or None."""
        amount = {
            Measure.WEIGHT: self.grams,
            Measure.LENGTH: self.length_mm,
            Measure.HEAD: self.head_mm,
        }[measure]
        if amount is None:
            return None
        return Value(measure, amount, self.on, self.standing and measure is Measure.LENGTH)

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything that was measured: weight, length, head."""
        return tuple(found for measure in Measure if (found := self.value(measure)))


@dataclass(frozen=True, slots=True)
class Age:
    """An age in whole days since birth; `early` of them are taken off for an early birth."""

    days: int
    early: int = 0

    @property
    def corrected(self) -> bool:
        """Whether an early birth is corrected for."""
        return self.early > 0

    @property
    def used(self) -> int:
        """The days that count for the tables; negative before the date the baby was due."""
        return self.days - self.early


def gestation(weeks: int, days: int = 0) -> int:
    """Return a length of pregnancy in days. Raises ValueError outside 22 to 44 weeks."""
    if not (SHORTEST_WEEKS <= weeks <= LONGEST_WEEKS and 0 <= days < 7):
        raise ValueError(f"not a length of pregnancy: {weeks} weeks {days} days")
    return weeks * 7 + days


def age_on(child: Child, on: date) -> Age:
    """Return a child's age on a day, corrected for an early birth until 24 months after birth.

    Raises ValueError before the birth.
    """
    days = (on - child.birth).days
    if days < 0:
        raise ValueError(f"not yet born on {on}: {child.birth}")
    return Age(days, child.days_early if days < TWO_YEARS_DAYS else 0)


def in_order(measured: Iterable[Measured], measure: Measure) -> tuple[Value, ...]:
    """Return every value of one measure, oldest first."""
    found = (visit.value(measure) for visit in measured)
    return tuple(sorted((value for value in found if value), key=lambda value: value.on))


def last_before(value: Value, earlier: Iterable[Measured]) -> Value | None:
    """Return the newest value of the same measure that is not later than this one, or None."""
    before = [old for old in in_order(earlier, value.measure) if old.on <= value.on]
    return before[-1] if before else None


def lying_mm(value: Value) -> int:
    """Return a length as if it had been measured lying."""
    return value.amount + STANDING_LESS_MM if value.standing else value.amount


def said(measure: Measure, amount: int) -> str:
    """Return an amount as the nurse reads it: "4.52 kg", "66.1 cm"."""
    return f"{number(measure, amount)} {unit(measure)}"


def unit(measure: Measure) -> str:
    """Return kg or cm."""
    return "kg" if measure is Measure.WEIGHT else "cm"


def number(measure: Measure, amount: int) -> str:
    """Return an amount in kilograms or centimetres: "4.52", "4.525" to the gram, "66.1"."""
    if measure is not Measure.WEIGHT:
        return f"{amount / 10:.1f}"
    return f"{amount / 1000:.3f}" if amount % 10 else f"{amount / 1000:.2f}"
