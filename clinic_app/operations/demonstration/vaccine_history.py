"""What the demonstration's children were given by now, and what the nurse knows of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.immunisation.schedule import AgePoint
from clinic_app.operations import doses_due
from clinic_app.reference.practice import FROM_THE_START

from .people import Somebody

OLDEST = 8
"""Children up to this age have a record, and older ones who come for a vaccine."""

NEW_PNEUMOCOCCAL = date(2025, 9, 1)
COUNTRIES = ("IND", "NPL", "CHN", "PHL", "GBR", "LKA")
CARDS = ("2296818481", "3278851195", "2123456701")
"""Card numbers that are published as examples: they belong to nobody."""


@dataclass(frozen=True, slots=True)
class PastDose:
    """A dose that was given on a day; `here` by us, or in another country, or elsewhere."""

    vaccine: str
    number: int
    on: date
    here: bool
    country: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is written down about a child."""

    person: Somebody
    gestation_weeks: int
    birth_weight_grams: int
    first_nations: str
    history: str
    card: str
    doses: tuple[PastDose, ...]


def invent(everybody: Sequence[Somebody], today: date, dice: random.Random) -> list[Known]:
    """Make up the records of the children, the same every time."""
    those = [p for p in everybody if p.age(today) < OLDEST or (p.had and p.age(today) < 18)]
    return [_known(person, today, dice) for person in those]


def _known(person: Somebody, today: date, dice: random.Random) -> Known:
    weeks = dice.randrange(33, 37) if dice.random() < 0.06 else dice.randrange(37, 42)
    seen = dice.choices(("register", "papers", ""), (88, 4, 8))[0]
    return Known(
        person=person,
        gestation_weeks=weeks,
        birth_weight_grams=3400 - 170 * (40 - weeks) + 10 * dice.randrange(-40, 41),
        first_nations=dice.choices(("neither", "aboriginal", ""), (84, 5, 11))[0],
        history=seen,
        card=dice.choice(CARDS),
        doses=tuple(_doses(person, today, dice)),
    )


def _doses(person: Somebody, today: date, dice: random.Random) -> Iterator[PastDose]:
    """Yield what a child was given at each age that is over, unless a visit for it is booked."""
    points, chance = _past(person, today), dice.random()
    if chance < 0.05:  # behind with the last one, or the last two
        points = points[: -dice.choice((1, 1, 2))]
    abroad = dice.choice(COUNTRIES) if 0.05 <= chance < 0.08 else ""
    ours, counts = dice.random() < 0.6, dict[str, int]()
    for point in points:
        on = min(
            _due(person, point) + timedelta(days=dice.randrange(10)), today - timedelta(days=1)
        )
        on -= timedelta(days=max(on.weekday() - 4, 0)) if point.place != "hospital" else timedelta()
        here = ours and not abroad and point.place == "practice" and on >= FROM_THE_START
        for slug in _vaccines(point, on):
            counts[slug] = counts.get(slug, 0) + (point.place != "hospital")
            yield PastDose(slug, counts[slug], on, here, "" if point.place == "school" else abroad)


def _past(person: Somebody, today: date) -> list[AgePoint]:
    """Return the age points before the first that is booked, or to come."""
    found = []
    for point in doses_due.schedule().points:
        if point.slug in person.had or _due(person, point) > today - timedelta(days=3):
            break
        found.append(point)
    return found


def _due(person: Somebody, point: AgePoint) -> date:
    return (point.earliest if point.slug == "m2" and point.earliest else point.due).after(
        person.birth
    )


def _vaccines(point: AgePoint, on: date) -> list[str]:
    everybody = [rule.vaccine for rule in point.doses if not rule.who]
    return ["pcv13" if v == "pcv20" and on < NEW_PNEUMOCOCCAL else v for v in everybody]
