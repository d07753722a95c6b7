"""What the invented babies weigh: each along a line of its own, a few of them not."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.growth.measures import Age, Child, Measure, Measured, age_on
from clinic_app.growth.scores import from_table_unit
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.reference.growth_tables import standards

from .people import Somebody

TERM_WEEKS, EARLY_WEEKS = (38, 39, 39, 40, 40, 40, 41), (31, 33, 34, 35, 36)
EARLY = 0.1
"""So many of the babies came early."""
VISITS = (4, 11, 28, 56, 86, 118, 150, 182, 245, 306, 365, 456, 547, 731, 1096)
"""At how many days most are weighed."""
FIRST = VISITS[:1]
COMES = 0.85
FIRST_WEEKS, SETTLED = 14, 60
"""Days in which an early loss is regained, and until one is on the line that is one's own."""

SLOW, MUCH_LOST = 1.9, 0.117
"""How many z-scores a slow baby falls, and which part of the birth weight one loses that is ill."""


@dataclass(frozen=True, slots=True)
class Story:
    """How one baby grows: z-scores of weight at birth and later, of length and head.

    `lost` is the part of the birth weight that is lost on the fourth day.
    """

    facts: GrowthFacts
    at_birth: float
    later: float
    length: float
    head: float
    lost: float
    days: tuple[int, ...]


def story(person: Somebody, *, slow: bool = False, ill: bool = False) -> Story:
    """Return how a baby grows, the same every time; `slow` gain, or `ill` in the first days."""
    dice = _dice(person)
    early = dice.random() < EARLY and not ill
    weeks = dice.choice(EARLY_WEEKS if early else TERM_WEEKS)
    at_birth = dice.gauss(0.3 if slow else 0, 0.1 if slow else 0.8)
    later = at_birth - SLOW if slow else at_birth + dice.gauss(0, 0.35)
    return Story(
        facts=GrowthFacts(person.gender, weeks, _birth_grams(person, weeks, at_birth)),
        at_birth=at_birth,
        later=later,
        length=dice.gauss(0, 0.7),
        head=dice.gauss(0, 0.7),
        lost=MUCH_LOST if ill else 0.03 + dice.random() * 0.05,
        days=FIRST if ill else tuple(d + dice.randrange(-1, 3) for d in VISITS if _comes(dice)),
    )


def _comes(dice: random.Random) -> bool:
    return dice.random() < COMES


def measured(
    person: Somebody, told: Story, today: date, *, and_today: bool = False
) -> tuple[Measured, ...]:
    """Return what was measured of a baby before today, and today if so, oldest first."""
    child, dice = told.facts.child(person.birth), _dice(person)
    age = (today - person.birth).days
    days = [*(day for day in told.days if 0 < day < age), *([age] if and_today else ())]
    return tuple(_on(child, day, told, dice) for day in days)


def _on(child: Child, day: int, told: Story, dice: random.Random) -> Measured:
    on = child.birth + timedelta(days=day)
    age = age_on(child, on)
    grams = _grams(child, age, told, dice)
    if day < FIRST_WEEKS or age.used < 0:
        return Measured(on, grams)
    length, head = (
        round(_at(measure, child, age.used, z))
        for measure, z in ((Measure.LENGTH, told.length), (Measure.HEAD, told.head))
    )
    return Measured(on, grams, length, standing=day > 730, head_mm=head)


def _grams(child: Child, age: Age, told: Story, dice: random.Random) -> int:
    """Return what the scales say: an early loss, then up to the line that is one's own."""
    born, day, used = told.facts.birth_weight_grams or 0, age.days, age.used
    if day < FIRST_WEEKS:
        return _rounded(born * (1 - told.lost * (1 - max(0, day - 4) / 9)))
    if used < 0:  # before the date it was due: from the birth weight to the line
        due = _at(Measure.WEIGHT, child, 0, told.at_birth)
        return _rounded(born + (due - born) * day / child.days_early)
    z = told.later + (told.at_birth - told.later) * max(0.0, 1 - day / SETTLED)
    return _rounded(_at(Measure.WEIGHT, child, used, z + dice.gauss(0, 0.05)))


def _birth_grams(person: Somebody, weeks: int, z: float) -> int:
    """Return a weight at birth; of one that came early, less by a part for each week."""
    at_term = _at(Measure.WEIGHT, GrowthFacts(person.gender).child(person.birth), 0, z)
    return _rounded(at_term * 0.935 ** max(0, 39 - weeks))


def _at(measure: Measure, child: Child, used: int, z: float) -> float:
    row = standards().by_age[measure, child.sex or "female"][used]
    return from_table_unit(measure, row.value_at(z))


def _rounded(grams: float) -> int:
    """Return grams as the scales show them."""
    return round(grams / 10) * 10


def _dice(person: Somebody) -> random.Random:
    return random.Random(f"{person.name} {person.birth}")  # noqa: S311  (a play, not a secret)
