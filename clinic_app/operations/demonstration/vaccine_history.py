"""What the demonstration's children were given by now, and what the nurse knows of them."""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.immunisation.schedule import FIRST_NATIONS, AgePoint
from clinic_app.operations import doses_due
from clinic_app.reference.practice import FROM_THE_START

from .people import Somebody

OLDEST = 8
"""Children up to this age have a record, and older ones who come for a vaccine."""

FAR_ENOUGH = timedelta(days=62)
"""Doses after the first needles keep two months, which is enough for each of them."""

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


def invent(
    everybody: Sequence[Somebody],
    today: date,
    *,
    catching_up: Collection[int],
    dice: random.Random,
) -> list[Known]:
    """Make up the records of the children, the same every time; `catching_up` are behind."""
    those = [
        p
        for p in everybody
        if p.age(today) < OLDEST or ((p.had or p.id in catching_up) and p.age(today) < 18)
    ]
    return [_known(p, today, dice, behind=p.id in catching_up) for p in those]


def _known(person: Somebody, today: date, dice: random.Random, *, behind: bool) -> Known:
    weeks = dice.randrange(33, 37) if dice.random() < 0.06 else dice.randrange(37, 42)
    seen = dice.choices(("register", "papers", ""), (88, 4, 8))[0]
    first_nations = dice.choices(("neither", "aboriginal", ""), (84, 5, 11))[0]
    return Known(
        person=person,
        gestation_weeks=weeks,
        birth_weight_grams=3400 - 170 * (40 - weeks) + 10 * dice.randrange(-40, 41),
        first_nations=first_nations,
        history=seen,
        card=dice.choice(CARDS),
        doses=tuple(_doses(person, _points(person, today, dice, behind), first_nations, dice)),
    )


def _points(
    person: Somebody, today: date, dice: random.Random, behind: bool
) -> tuple[list[AgePoint], str]:
    """Return the age points that are on record, and the country if it was another one."""
    found, chance = _past(person, today), dice.random()
    abroad = dice.choice(COUNTRIES) if behind or 0.05 <= chance < 0.08 else ""
    if behind:
        return found[: len(found) // 2], abroad if chance < 0.5 else ""
    if chance < 0.05:  # behind with the last one, or the last two
        return found[: -dice.choice((1, 1, 2))], ""
    return found, abroad if len(found) > 1 else ""


def _doses(
    person: Somebody, on_record: tuple[list[AgePoint], str], first_nations: str, dice: random.Random
) -> Iterator[PastDose]:
    """Yield what a child was given at each of these ages."""
    points, abroad = on_record
    ours, counts, on = dice.random() < 0.6, dict[str, int](), person.birth
    groups = {FIRST_NATIONS} if first_nations == "aboriginal" else set()
    for point in points:
        late = dice.randrange(5)  # who is booked for the next ones had the last ones in time
        on = _given_on(person, point, on, 0 if person.had else late)
        here = ours and not abroad and point.place == "practice" and on >= FROM_THE_START
        for slug in _vaccines(point, groups, person.birth, on):
            counts[slug] = counts.get(slug, 0) + (point.place != "hospital")
            yield PastDose(slug, counts[slug], on, here, "" if point.place == "school" else abroad)


def _given_on(person: Somebody, point: AgePoint, before: date, late: int) -> date:
    """Return a working day on which a child was old enough, and two months after the last one."""
    if point.place == "hospital":
        return person.birth + timedelta(days=late // 3)
    on = max(
        _due(person, point) + timedelta(days=late),
        before + FAR_ENOUGH if point.slug != "m2" else before,
    )
    return on + timedelta(days=max(7 - on.weekday(), 0) if on.weekday() > 4 else 0)


def _past(person: Somebody, today: date) -> list[AgePoint]:
    """Return the age points before the first that is booked, or to come."""
    found = []
    for point in doses_due.schedule().points:
        if point.slug in person.had or _due(person, point) > today - timedelta(days=8):
            break
        found.append(point)
    return found


def _due(person: Somebody, point: AgePoint) -> date:
    early = point.slug == "m2" and point.earliest  # most come for the first needles at 6 weeks
    return (early or point.due).after(person.birth)


def _vaccines(point: AgePoint, groups: set[str], birth: date, on: date) -> list[str]:
    slugs = [
        rule.vaccine
        for rule in point.doses
        if (not rule.who or rule.who & groups) and (rule.born_from or birth) <= birth
    ]
    return ["pcv13" if s == "pcv20" and on < NEW_PNEUMOCOCCAL else s for s in slugs]
