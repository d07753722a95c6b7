"""Invented families, and finding or making the person whom a visit is for. No database here."""

import random
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import date, timedelta

from clinic_app.scheduling.ages import completed_years

from . import names
from .people_needs import NOTHING, TWINS, Needs, needs_of

NEVER = -1
APART = 500
"""In days: no two of one mother are born closer together, but for twins."""


@dataclass(slots=True, eq=False)
class Somebody:
    """An invented patient. `id` is filled in once the row exists; `days` are those of visits."""

    given_name: str
    family_name: str
    birth: date
    gender: str
    phone: str
    family: "Family"
    id: int = NEVER
    needs: Needs = NOTHING
    days: list[date] = field(default_factory=list)
    had: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def age(self, day: date) -> int:
        """Return the age in years on a day."""
        return completed_years(self.birth, day)

    def free_around(self, day: date) -> bool:
        """Say whether no visit of theirs is within three days."""
        return all(abs((day - other).days) > 3 for other in self.days)


@dataclass(slots=True, eq=False)
class Family:
    """People who live together; the first is grown up and may have an account at `email`."""

    email: str
    has_account: bool
    members: list[Somebody] = field(default_factory=list)
    account: int = NEVER

    @property
    def first(self) -> Somebody:
        return self.members[0]


class Population:
    """Everybody of the demonstration, found by age."""

    def __init__(self, today: date, dice: random.Random) -> None:
        self.today, self.dice = today, dice
        self.families: list[Family] = []
        self._by_birth: list[tuple[date, int, Somebody]] = []

    @property
    def everybody(self) -> list[Somebody]:
        return [person for family in self.families for person in family.members]

    def settle(self, families: int) -> None:
        """Add families as they are: single people, couples, parents with children, the old."""
        for _ in range(families):
            age = self.dice.choice((24, 29, 33, 36, 39, 42, 46, 52, 58, 64, 70, 77, 83))
            family = self.family(self.born(age * 365 + self.dice.randrange(900)))
            if 24 < age < 50 and self.dice.random() < 0.6:
                for days in self._ages(self.dice.choice((1, 1, 2, 2, 3)), min(17, age - 22) * 365):
                    self.add(family, self.born(days))
            if self.dice.random() < 0.55:
                self.add(family, self.born(age * 365 + self.dice.randrange(-700, 700)))
        self._twins()
        for n, person in enumerate(self.everybody):
            person.needs = needs_of(n, person.name, person.family_name, person.age(self.today))

    def _ages(self, children: int, oldest: int) -> list[int]:
        """Return how old brothers and sisters are, in days, the youngest first."""
        return _apart(sorted(self.dice.randrange(5, oldest) for _ in range(children)), oldest)

    def family(self, birth: date, *, gender: str = "", account: bool | None = None) -> Family:
        """Add a family of one grown-up."""
        number = len(self.families)
        gender = gender or self.dice.choice(("female", "male"))
        given, surname = names.given(gender, self.dice), self.dice.choice(names.FAMILIES)
        has = self.dice.random() < 0.45 if account is None else account
        family = Family(names.email(given, surname, number), has)
        self.families.append(family)
        self._join(family, Somebody(given, surname, birth, gender, self._phone(), family))
        return family

    def add(self, family: Family, birth: date, *, gender: str = "") -> Somebody:
        """Add a member to a family."""
        gender = gender or self.dice.choice(("female", "male"))
        first = family.first
        given = names.given(gender, self.dice)
        person = Somebody(given, first.family_name, birth, gender, first.phone, family)
        self._join(family, person)
        return person

    def join(self, family: Family) -> None:
        """Add a family that is made already; nobody of it gets visits by chance."""
        self.families.append(family)

    def _twins(self) -> None:
        """Add people who sound like one another, some of them perhaps one person written twice."""
        for n, (given, surname, gender, days) in enumerate(TWINS):
            family = Family(names.email(given, surname), has_account=False)
            phone = names.PHONES[n // 2 % len(names.PHONES)]
            person = Somebody(given, surname, self.born(days), gender, phone, family)
            family.members.append(person)
            self.join(family)

    def born_between(self, first: date, last: date) -> list[Somebody]:
        """Return everybody with a date of birth from `first` to `last`."""
        low = bisect_left(self._by_birth, (first, NEVER))
        high = bisect_right(self._by_birth, (last + timedelta(days=1), NEVER))
        return [person for _, _, person in self._by_birth[low:high]]

    def child(self, first: date, last: date) -> Somebody:
        """Add a child born from `first` to `last`, in a family that is young enough."""
        birth = first + timedelta(days=self.dice.randrange((last - first).days + 1))
        parent = birth - timedelta(days=self.dice.randrange(22 * 365, 39 * 365))
        return self.add(self.family(parent), birth)

    def born(self, days: int) -> date:
        """Return the date of birth of somebody who is so many days old today."""
        return self.today - timedelta(days=days)

    def _phone(self) -> str:
        return self.dice.choice(names.PHONES)

    def _join(self, family: Family, person: Somebody) -> None:
        family.members.append(person)
        insort(self._by_birth, (person.birth, len(self._by_birth), person))


def _apart(ages: list[int], oldest: int) -> list[int]:
    """Move ages apart, each at least `APART` above the one before, or make twins of them."""
    found: list[int] = []
    for age in ages:
        least = found[-1] + APART if found else age
        moved = max(age, least + age % 300) if age < least else age
        found.append(moved if moved <= oldest or not found else found[-1])
    return found
