"""What cannot be saved as a measurement: each a value with its facts, and words for the nurse."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .measures import Measure, Value, said
from .slips import reading


class Limits(NamedTuple):
    """The least and the most that a child can measure, in grams or millimetres."""

    least: int
    most: int


UNDER_TWO = {
    Measure.WEIGHT: Limits(300, 30_000),
    Measure.LENGTH: Limits(250, 1100),
    Measure.HEAD: Limits(200, 600),
}
FROM_TWO = {
    Measure.WEIGHT: Limits(2000, 100_000),
    Measure.LENGTH: Limits(400, 2000),
    Measure.HEAD: Limits(300, 700),
}
"""The practice's own choice (domain.md 2 for children under 2): wide enough for every child."""


class Refusal(ABC):
    """Something that cannot be saved; `meant` is the amount that was perhaps meant.

    `others` are further readings of what was typed that fit the age.
    """

    __slots__ = ()

    meant: int | None = None
    others: tuple[int, ...] = ()

    @abstractmethod
    def words(self) -> str:
        """Return it as one or two sentences for the nurse."""


@dataclass(frozen=True, slots=True)
class NothingMeasured(Refusal):
    """Neither weight nor length nor head was given."""

    def words(self) -> str:
        """Return what to enter."""
        return "Enter a weight, a length or a head circumference."


@dataclass(frozen=True, slots=True)
class BeforeBirth(Refusal):
    """The day is before the child was born."""

    birth: date

    def words(self) -> str:
        """Return the birth date to hold it against."""
        return f"That day is before the birth on {self.birth.day} {self.birth:%B %Y}."


@dataclass(frozen=True, slots=True)
class InTheFuture(Refusal):
    """The day has not come yet."""

    def words(self) -> str:
        """Return what is wrong."""
        return "That day is in the future."


@dataclass(frozen=True, slots=True)
class OutOfRange(Refusal):
    """No child of that age measures this; `meant` is likely if it is not None.

    `who` says for whom the limits are: "a child under 2".
    """

    value: Value
    limits: Limits
    who: str
    meant: int | None = None
    others: tuple[int, ...] = ()

    def words(self) -> str:
        """Return the limits, and what was perhaps meant."""
        measure = self.value.measure
        least, most = (said(measure, limit) for limit in self.limits)
        asked = f" Did you mean {reading(self.value, self.meant)}?" if self.meant else ""
        amount = said(measure, self.value.amount)
        return f"{amount} cannot be right: {self.who} measures {least} to {most}.{asked}"
