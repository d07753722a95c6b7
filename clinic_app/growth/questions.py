"""What is asked before a measurement is saved: unlikely, though it may be right. For the nurse."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from .measures import Measure, Value, said
from .slips import reading

MINUS = "\N{MINUS SIGN}"


class Reason(ABC):
    """Why a number is asked about."""

    __slots__ = ()

    @abstractmethod
    def words(self) -> str:
        """Return it as part of a sentence."""


@dataclass(frozen=True, slots=True)
class FarFromTheLines(Reason):
    """The z-score is beyond the limit from which WHO doubts a measurement."""

    z: float

    def words(self) -> str:
        """Return on which side."""
        return f"far {_side(self.z)} all the lines for this age"


@dataclass(frozen=True, slots=True)
class OddForLength(Reason):
    """Weight and length of one visit do not go together: WHO doubts one of them."""

    z: float

    def words(self) -> str:
        """Return in which direction."""
        heavy = "heavy" if self.z > 0 else "light"
        return f"very {heavy} for the length measured"


@dataclass(frozen=True, slots=True)
class ChangedFast(Reason):
    """More than 10 % or 500 g in less than 14 days; `by` is in grams."""

    by: int
    days: int

    def words(self) -> str:
        """Return how much in how many days."""
        more = "more" if self.by > 0 else "less"
        days = {0: "the same day", 1: "a day before"}.get(self.days, f"{self.days} days before")
        return f"{said(Measure.WEIGHT, abs(self.by))} {more} than {days}"


@dataclass(frozen=True, slots=True)
class LostWeight(Reason):
    """More than 3 % less than the last time, in a child older than 14 days; `by` is in grams."""

    by: int
    since: date

    def words(self) -> str:
        """Return how much, since when."""
        return f"{said(Measure.WEIGHT, self.by)} less than on {written(self.since)}"


@dataclass(frozen=True, slots=True)
class Shrank(Reason):
    """A length or a head more than 1 cm smaller than the last time; `by` is in millimetres."""

    measure: Measure
    by: int
    since: date

    def words(self) -> str:
        """Return how much, since when."""
        return f"{said(self.measure, self.by)} less than on {written(self.since)}"


@dataclass(frozen=True, slots=True)
class JumpedLines(Reason):
    """The z-score moved by more than 2 since the last time, as when two digits are exchanged."""

    before: float
    now: float

    def words(self) -> str:
        """Return it without numbers that nobody reads off a scale."""
        return "far from the line of the last time"


@dataclass(frozen=True, slots=True)
class Question:
    """A number to be looked at again; `meant` is what may have been meant, if that can be guessed.

    `others` are further readings of what was typed that fit the age.
    `key` says that this very number was confirmed: another one is asked about anew.
    """

    value: Value
    reasons: tuple[Reason, ...]
    meant: int | None = None
    others: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Return what a form sends back to confirm: "weight:6420"."""
        return f"{self.value.measure}:{self.value.amount}"

    def words(self) -> str:
        """Return it as a statement and a question."""
        measure = self.value.measure
        why = "; ".join(reason.words() for reason in self.reasons)
        ask = f"Did you mean {reading(self.value, self.meant)}?" if self.meant else "Is that right?"
        return f"{said(measure, self.value.amount)}: {why}. {ask}"


def written(day: date) -> str:
    """Return "6 October 2026"."""
    return f"{day.day} {day:%B %Y}"


def signed(z: float) -> str:
    """Return a z-score to two decimals, with a typographic minus."""
    return f"{z:.2f}".replace("-", MINUS)


def _side(z: float) -> str:
    return "above" if z > 0 else "below"
