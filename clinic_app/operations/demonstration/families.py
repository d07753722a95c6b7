"""The few families whose addresses the demonstration prints, and what they have booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.scheduling.ages import add_months

from . import names
from .people import Family, Population, Somebody
from .plan import Planner

PARENT, TEENS, ALONE, ACCESS = (
    "hana.tamura@example.com",
    "marcus.delacroix@example.com",
    "ingrid.solheim@example.com",
    "petra.waratah@example.com",
)

WHO: Mapping[str, str] = {
    PARENT: "a parent with a baby of 5 weeks and a child of 3 years",
    TEENS: "a parent with a child of 15 years",
    ALONE: "an adult alone",
    ACCESS: "a parent whose view narrows: children of 11, 13, 14, 16 and 17 years",
}
"""The accounts to try, and whom they belong to."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What is not as usual between an account and a person: `confirmed`, `ended`, `agreed`."""

    kind: str = "parent"
    confirmed: bool = True
    ended: bool = False
    agreed: bool = False


TIES: Mapping[tuple[str, str], Tie] = {
    (ACCESS, "Uma"): Tie(agreed=True),
    (ACCESS, "Kirra"): Tie(confirmed=False),
    (ACCESS, "Jarrah"): Tie(ended=True),
}
"""By account and given name; everybody else is confirmed and has not agreed to anything."""


def settle(population: Population) -> dict[str, Family]:
    """Add the families and return them by address."""
    today = population.today
    found = {
        PARENT: [("Hana", "female", 33 * 12 + 4), ("Kenji", "male", 41), ("Mina", "female", 0)],
        TEENS: [("Marcus", "male", 44 * 12), ("Zoe", "female", 15 * 12 + 5)],
        ALONE: [("Ingrid", "female", 52 * 12 + 2)],
        ACCESS: [
            ("Petra", "female", 46 * 12 + 7),
            ("Tane", "male", 11 * 12 + 3),
            ("Willow", "female", 13 * 12 + 1),
            ("Finn", "male", 14 * 12 + 6),
            ("Rory", "male", 16 * 12 + 4),
            ("Uma", "female", 17 * 12 + 2),
            ("Kirra", "female", 9 * 12),
            ("Jarrah", "male", 8 * 12),
        ],
    }
    return {email: _family(population, email, people, today) for email, people in found.items()}


def book(planner: Planner, families: Mapping[str, Family], days: list[date]) -> None:
    """Book a few visits for the families on the first of these days that have the time."""
    wanted = [
        ("baby-weigh", _of(families[PARENT], "Mina"), 2),
        ("standard", _of(families[PARENT], "Hana"), 8),
        ("standard", _of(families[TEENS], "Zoe"), 3),
        ("sti-check", _of(families[ACCESS], "Willow"), 2),
        ("mental-health-consult", _of(families[ACCESS], "Finn"), 4),
        ("standard", _of(families[ACCESS], "Finn"), 9),
        ("standard", _of(families[ACCESS], "Uma"), 5),
        ("child-standard", _of(families[ACCESS], "Tane"), 6),
        ("standard", _of(families[ACCESS], "Rory"), 5),
        ("heart-health-check", _of(families[ALONE], "Ingrid"), 4),
    ]
    for slug, person, after in wanted:
        kind = next(k for k in planner.house.kinds if k.slug == slug)
        any(planner.first_on(kind, person, day) for day in days[after:])


def tie(family: Family, person: Somebody) -> Tie:
    """Return how an account is tied to one of the family."""
    if person is family.first:
        return Tie("self")
    return TIES.get((family.email, person.given_name), Tie())


def _of(family: Family, given_name: str) -> Somebody:
    return next(person for person in family.members if person.given_name == given_name)


def _family(
    population: Population, email: str, people: list[tuple[str, str, int]], today: date
) -> Family:
    surname = email.partition("@")[0].partition(".")[2].capitalize()
    family = Family(email, has_account=True)
    for given, gender, months in people:
        birth = add_months(today, -months) - timedelta(days=3 if months else 36)
        phone = names.PHONES[len(family.members) % len(names.PHONES)]
        family.members.append(Somebody(given, surname, birth, gender, phone, family))
    population.join(family)
    return family
