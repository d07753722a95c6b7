"""What a measured value is worth: its z-score and centile, or why it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .lms import Lms, centile
from .measures import STANDING_LESS_MM, TWO_YEARS_DAYS, Age, Child, Measure, Sex, Value, age_on

LAST_DAY = 1856
"""The last day of the tables: 5 years and a month."""

Why = Literal["sex not known", "before term", "beyond the tables"]

SENTENCES: dict[Why, str] = {
    "sex not known": "The lines are for girls or for boys, and the sex is not recorded.",
    "before term": "Before the date the baby was due these lines do not apply: "
    "a chart for preterm babies is used until then.",
    "beyond the tables": "The lines end at 5 years and a month.",
}


@dataclass(frozen=True, slots=True)
class Standards:
    """The tables of WHO 2006. `by_age` has a row for each day from 0 to LAST_DAY.

    `by_length` has rows by millimetre for weight by length (False) and by height (True).
    `source` says where the numbers come from and when that was last checked.
    """

    by_age: Mapping[tuple[Measure, Sex], Sequence[Lms]]
    by_length: Mapping[tuple[bool, Sex], Mapping[int, Lms]]
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """A z-score to 2 decimals, a centile to 1, and the age they are for.

    `counted` is the amount compared with the table: a length measured the other way was changed.
    """

    z: float
    centile: float
    age: Age
    counted: float


@dataclass(frozen=True, slots=True)
class NoScore:
    """Why a value has no z-score."""

    why: Why

    def words(self) -> str:
        """Return it as a sentence."""
        return SENTENCES[self.why]


def score(value: Value, child: Child, *, standards: Standards) -> Score | NoScore:
    """Return the score of a value at the child's age on that day, or why there is none."""
    age = age_on(child, value.on)
    counted = as_the_table_has_it(value, age)
    return score_at(value.measure, counted, sex=child.sex, age=age, standards=standards)


def score_at(
    measure: Measure, amount: float, *, sex: Sex | None, age: Age, standards: Standards
) -> Score | NoScore:
    """Return the score of an amount, in grams or millimetres as the table has it, at an age."""
    row = row_for(measure, sex, age, standards=standards)
    if isinstance(row, NoScore):
        return row
    z = row.z_of(in_table_unit(measure, amount), tails=measure is Measure.WEIGHT)
    return Score(round(z, 2) + 0.0, round(centile(z), 1), age, amount)


def row_for(measure: Measure, sex: Sex | None, age: Age, *, standards: Standards) -> Lms | NoScore:
    """Return the row of the table for an age, or why there is none."""
    if sex is None:
        return NoScore("sex not known")
    if age.used < 0:
        return NoScore("before term")
    if age.used > LAST_DAY:
        return NoScore("beyond the tables")
    return standards.by_age[measure, sex][age.used]


def as_the_table_has_it(value: Value, age: Age) -> int:
    """Return the amount as the table wants it: length lying before 2 years, standing after."""
    if value.measure is not Measure.LENGTH:
        return value.amount
    return value.amount + changed_by(age, standing=value.standing)


def changed_by(age: Age, *, standing: bool) -> int:
    """Return how many millimetres the table wants a length to be longer, or shorter if negative."""
    wants_standing = age.used >= TWO_YEARS_DAYS
    if standing == wants_standing:
        return 0
    return STANDING_LESS_MM if standing else -STANDING_LESS_MM


def weight_for_length(
    grams: int, length: Value, child: Child, *, standards: Standards
) -> float | None:
    """Return the z-score of a weight for the length measured with it, or None without one.

    The table by length is used before 2 years, that by height after. Otherwise the age counts for
    nothing, but there is no score at an age at which the other tables have none.
    """
    age = age_on(child, length.on)
    if child.sex is None or not 0 <= age.used <= LAST_DAY:
        return None
    standing = age.used >= TWO_YEARS_DAYS
    row = standards.by_length[standing, child.sex].get(as_the_table_has_it(length, age))
    return round(row.z_of(grams / 1000, tails=True), 2) if row else None


def in_table_unit(measure: Measure, amount: float) -> float:
    """Return grams as kilograms, millimetres as centimetres."""
    return amount / (1000 if measure is Measure.WEIGHT else 10)


def from_table_unit(measure: Measure, number: float) -> float:
    """Return kilograms as grams, centimetres as millimetres."""
    return number * (1000 if measure is Measure.WEIGHT else 10)
