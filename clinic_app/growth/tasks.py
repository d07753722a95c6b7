"""What a weight gives a nurse to look at. Never a message to parents, and never a verdict.

The thresholds are those of NICE NG75, Faltering growth (2017). They are stated on
the nine lines of the UK charts, two thirds of a standard deviation apart; here they are computed
on z-scores, because the lines of the WHO charts are others. Length below what the parents' heights
suggest, the fourth of its signs, is not computed.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .flags import LOWEST_LINE
from .measures import Child, Measure, Measured, Value, in_order
from .newborn import birth_grams, lost_too_much, percent_lost
from .questions import signed, written
from .scores import Score, Standards, score

SPACE = 2 / 3
"""One centile space: from one line of the UK chart to the next, in standard deviations."""

SECOND, NINTH, NINETY_FIRST = -3 * SPACE, -2 * SPACE, 2 * SPACE
THIRD_DEVIATION = -3.0
BACK_BY_DAYS = 14
MOST_LOST = 10

When = Literal["same day", "within days", "next review"]


class Task(ABC):
    """Something for a nurse to look at; `when` says by when."""

    __slots__ = ()

    when: When = "next review"

    @abstractmethod
    def words(self) -> str:
        """Return what was found, in one or two sentences."""


@dataclass(frozen=True, slots=True)
class LostTooMuch(Task):
    """More than 10 % of the birth weight is lost."""

    percent: float
    when: When = "same day"

    def words(self) -> str:
        """Return the loss and what is asked for."""
        lost = f"{self.percent:.1f} %" if self.percent > MOST_LOST else f"Just over {MOST_LOST} %"
        return (
            f"{lost} below the birth weight. Above 10 %: "
            "clinical assessment and a look at a feed, the same day."
        )


@dataclass(frozen=True, slots=True)
class NotBackAtBirthWeight(Task):
    """At 14 days or later the weight is still below that at birth."""

    days: int
    percent: float
    when: When = "within days"

    def words(self) -> str:
        """Return the age, the loss and what is asked for."""
        lost = f"{self.percent:.1f} %" if self.percent else "less than 0.1 %"
        return (
            f"{self.days} days old and {lost} below the birth weight. "
            "Not back by 14 days: a doctor looks within days."
        )


@dataclass(frozen=True, slots=True)
class CrossedSpaces(Task):
    """The weight fell through as many centile spaces as ask for a look, or more.

    `spaces` is how many, `threshold` from how many on, for a birth weight as `born` says.
    """

    spaces: float
    threshold: int
    born: str
    before: float
    now: float
    since: date

    def words(self) -> str:
        """Return the fall, and the threshold with its reason."""
        return (
            f"Down {self.spaces:.1f} centile spaces since {written(self.since)} "
            f"(z-score {signed(self.before)} to {signed(self.now)}). "
            f"A look is asked for from {self.threshold} on: {self.born}."
        )


@dataclass(frozen=True, slots=True)
class BelowSecond(Task):
    """The weight is below the second centile of the UK chart, whatever it was at birth.

    `fall` is how far it fell to get there, where that asks for a look too: one task says both.
    """

    z: float
    fall: CrossedSpaces | None = None
    when: When = "next review"

    def words(self) -> str:
        """Return the lowest line that the weight is below, the z-score, and the fall."""
        below = f"Weight {_lowest(self.z)} (z-score {signed(self.z)})."
        return f"{below} {self.fall.words()}" if self.fall else below


def _lowest(z: float) -> str:
    if z >= LOWEST_LINE:
        return "below the 2nd centile"
    beyond = f", beyond {signed(THIRD_DEVIATION).removesuffix('.00')}"
    return f"below the 0.4th centile{beyond if z < THIRD_DEVIATION else ''}"


def tasks(child: Child, measured: Sequence[Measured], *, standards: Standards) -> tuple[Task, ...]:
    """Return what the newest weight gives a nurse to look at, the most urgent first."""
    weights = in_order(measured, Measure.WEIGHT)
    if not weights:
        return ()
    at_birth = birth_grams(child, measured)
    found = (_loss(weights[-1], at_birth, child), _lines(weights, child, standards))
    return tuple(task for task in found if task)


def _loss(now: Value, at_birth: int | None, child: Child) -> Task | None:
    if at_birth is None or now.amount >= at_birth:
        return None
    percent, days = percent_lost(at_birth, now.amount), (now.on - child.birth).days
    if lost_too_much(at_birth, now.amount):
        return LostTooMuch(percent)
    return NotBackAtBirthWeight(days, percent) if days >= BACK_BY_DAYS else None


def _lines(weights: Sequence[Value], child: Child, standards: Standards) -> Task | None:
    """Return what the lines say, in one task: how low the weight is, and how far it fell.

    Nothing in the first two weeks, when every baby loses weight. NICE NG75 says what asks for a
    look and not by when: that a weight below the lowest line is looked at within days is the
    practice's own choice, for a clinician to review.
    """
    now = score(weights[-1], child, standards=standards)
    if not isinstance(now, Score) or now.age.days < BACK_BY_DAYS:
        return None
    fall = _fall(weights, now, child, standards)
    if now.z >= SECOND:
        return fall
    return BelowSecond(now.z, fall, "within days" if now.z < LOWEST_LINE else "next review")


def _fall(
    weights: Sequence[Value], now: Score, child: Child, standards: Standards
) -> CrossedSpaces | None:
    """Compare with the highest line the child was ever on, birth included."""
    earlier = [(score(value, child, standards=standards), value.on) for value in weights[:-1]]
    lines = [(found.z, on) for found, on in earlier if isinstance(found, Score)]
    if not lines:
        return None
    highest, since = max(lines)
    threshold, born = _threshold(weights[0], child, standards)
    spaces = (highest - now.z) / SPACE
    if round(spaces, 2) < threshold:
        return None
    return CrossedSpaces(round(spaces, 1), threshold, born, highest, now.z, since)


def _threshold(first: Value, child: Child, standards: Standards) -> tuple[int, str]:
    """Return how many spaces ask for a look, and why. Source: NICE NG75 (2017)."""
    at_birth = score(first, child, standards=standards) if first.on == child.birth else None
    if not isinstance(at_birth, Score):
        return 2, "the line of the birth weight is not known"
    if at_birth.z < NINTH:
        return 1, "birth weight below the 9th centile"
    if at_birth.z > NINETY_FIRST:
        return 3, "birth weight above the 91st centile"
    return 2, "birth weight from the 9th to the 91st centile"
