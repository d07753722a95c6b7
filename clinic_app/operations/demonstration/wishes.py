"""Which visits people come for, and whom each kind of visit is for."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.reference.catalogue import AppointmentType, Point
from clinic_app.scheduling import rules
from clinic_app.scheduling.ages import add_months

from .people import Population, Somebody

OFTEN: Mapping[str, float] = {
    "standard": 30,
    "long": 9,
    "results": 7,
    "repeat-script": 7,
    "telehealth-phone": 5,
    "telehealth-video": 2,
    "child-standard": 10,
    "new-patient": 3,
    "sports-injury-new": 3,
    "baby-weigh": 14,
    "imms-child": 12,
    "imms-child-6w": 4,
    "imms-adult": 6,
    "cst-clinician": 2,
    "diabetes-review": 3,
    "heart-health-check": 2,
}
"""How often a kind of visit is wanted; every other kind has weight 0.6."""

SELDOM = 0.6


@dataclass(frozen=True, slots=True)
class Usual:
    """Who usually comes for a kind of visit: completed years, and a gender if it matters."""

    youngest: int = 18
    oldest: int = 95
    gender: str = ""


WOMAN = "female"
USUAL: Mapping[str, Usual] = {
    "standard": Usual(16),
    "results": Usual(16),
    "repeat-script": Usual(16),
    "new-patient": Usual(1),
    "urgent-same-day": Usual(1),
    "health-check-715": Usual(4, 80),
    "mhtp": Usual(16, 70),
    "mental-health-consult": Usual(15, 75),
    "sti-check": Usual(17, 60),
    "smoking-cessation": Usual(17, 70),
    "skin-check": Usual(25),
    "skin-procedure": Usual(30),
    "imms-adult": Usual(50),
    "imms-catchup": Usual(1, 15),
    "imms-teen": Usual(12, 19),
    "gpccmp-new": Usual(40),
    "gpccmp-review": Usual(40),
    "diabetes-review": Usual(35),
    "sports-injury-new": Usual(14, 65),
    "workers-comp-initial": Usual(18, 66),
    "workers-comp-review": Usual(18, 66),
    "motor-accident-initial": Usual(18, 80),
    "prostate-discussion": Usual(48, 72, "male"),
    "contraception-consult": Usual(17, 45, WOMAN),
    "implant-insertion": Usual(18, 42, WOMAN),
    "implant-removal": Usual(18, 45, WOMAN),
    "iud-consult": Usual(20, 48, WOMAN),
    "iud-insertion": Usual(20, 48, WOMAN),
    "iud-removal": Usual(22, 52, WOMAN),
    "preconception": Usual(22, 42, WOMAN),
    "antenatal-first": Usual(20, 42, WOMAN),
    "antenatal-shared": Usual(20, 42, WOMAN),
    "imms-pregnancy": Usual(20, 42, WOMAN),
    "postnatal-6w": Usual(20, 42, WOMAN),
    "menopause-assessment": Usual(44, 62, WOMAN),
    "breast-symptom-urgent": Usual(25, 80, WOMAN),
    "cst-clinician": Usual(25, 74, WOMAN),
    "cst-self": Usual(25, 74, WOMAN),
}


def weight(kind: AppointmentType) -> float:
    """Return how often a kind of visit is wanted, relative to the others."""
    return OFTEN.get(kind.slug, SELDOM)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who comes, and for which point of the immunisation schedule, if for one."""

    person: Somebody
    point: str = ""


class Wishes:
    """Finds somebody for a visit, of an age that fits on the day, or adds a family for it."""

    def __init__(self, population: Population, dice: random.Random) -> None:
        self.population, self.dice = population, dice

    def somebody(self, kind: AppointmentType, day: date) -> Wish | None:
        """Return who might come for a kind of visit on a day; None if nobody can be that old."""
        if kind.points:
            return self._for_point(kind, self.dice.choice(kind.points), day)
        if kind.slug == "baby-weigh":
            return self._baby(kind, day)
        usual = USUAL.get(kind.slug, Usual())
        if kind.for_child and kind.slug not in USUAL:
            usual = Usual(0, kind.age.max_years or 2)
        return self._of_age(kind, usual, day)

    def _for_point(self, kind: AppointmentType, point: Point, day: date) -> Wish | None:
        """Somebody whose immunisations of this point are due now, up to three weeks ago."""
        first = due(point, day)
        births = (first - timedelta(days=21), first)
        found = self._born(kind, births, day, point=point.slug)
        return Wish(found, point.slug) if found else None

    def _baby(self, kind: AppointmentType, day: date) -> Wish | None:
        """A baby at any age up to two years, the youngest more often."""
        weeks = min(self.dice.randrange(1, 104), self.dice.randrange(1, 104))
        around = day - timedelta(weeks=weeks)
        found = self._born(kind, (around - timedelta(days=6), around), day)
        return Wish(found) if found else None

    def _born(
        self, kind: AppointmentType, births: tuple[date, date], day: date, *, point: str = ""
    ) -> Somebody | None:
        """Return a child born in these days, and by today, for whom the visit can be."""
        first, last = births[0], min(births[1], self.population.today - timedelta(days=3))
        if first > last:
            return None
        known = self.population.born_between(first, last)
        self.dice.shuffle(known)
        for person in known:
            if point not in person.had and self._can(kind, person, day):
                return person
        new = self.population.child(first, last)
        return new if self._can(kind, new, day) else None

    def _of_age(self, kind: AppointmentType, usual: Usual, day: date) -> Wish | None:
        oldest = day - timedelta(days=365 * (usual.oldest + 1))
        youngest = min(day - timedelta(days=366 * usual.youngest), self.population.today)
        known = self.population.born_between(oldest, youngest)
        for person in self.dice.sample(known, min(12, len(known))):
            right = usual.gender in {"", person.gender}
            if right and self._can(kind, person, day):
                return Wish(person)
        return self._new(kind, usual, day)

    def _new(self, kind: AppointmentType, usual: Usual, day: date) -> Wish | None:
        first = max(rules.first_day(kind.age, day) - day, timedelta(days=366 * usual.youngest))
        birth = day - first - timedelta(days=self.dice.randrange(3, 300))
        if usual.youngest >= 18 or first >= timedelta(days=18 * 365):
            person = self.population.family(birth, gender=usual.gender).first
        else:
            person = self.population.child(birth, birth)
        return Wish(person) if self._can(kind, person, day) else None

    def _can(self, kind: AppointmentType, person: Somebody, day: date) -> bool:
        return person.free_around(day) and rules.admits(kind.age, person.birth, day) is None


def due(point: Point, day: date) -> date:
    """Return the date of birth of a child who usually comes for a point on a day."""
    if point.earliest and point.earliest.weeks:  # the first needles are given early by most
        return day - timedelta(weeks=point.earliest.weeks)
    return add_months(day, -((point.due.months or 0) + 12 * (point.due.years or 0)))
