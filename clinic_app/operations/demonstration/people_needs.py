"""What a few of the invented people need, and who of them sounds like somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """What the desk knows of somebody beforehand; mostly nothing."""

    interpreter: str = ""
    access_needs: str = ""
    alert: str = ""


NOTHING = Needs()

LANGUAGES: Mapping[str, str] = {
    "Nguyen": "Vietnamese",
    "Tran": "Vietnamese",
    "Hoang": "Vietnamese",
    "Khoury": "Arabic",
    "Kassab": "Arabic",
    "Hamdan": "Arabic",
    "Chua": "Mandarin",
    "Karimi": "Dari",
    "Rahimi": "Dari",
    "Lambros": "Greek",
    "Stavros": "Greek",
    "Lombardi": "Italian",
    "Marchetti": "Italian",
    "Birchall": "Auslan",
}
"""By family name, the language of the older people who need an interpreter."""

ACCESS = (
    "Uses a wheelchair",
    "Walks with a frame: the room next to the entrance",
    "Hard of hearing: face them when you speak",
    "Cannot see print: read letters out",
)
ALERTS = (
    "Allergic to latex",
    "Faints when blood is taken: lie them down",
    "Do not leave messages with the family",
)
PRINTED: Mapping[str, Needs] = {
    "Ingrid Solheim": Needs(access_needs="Hard of hearing: face her when you speak"),
    "Zoe Delacroix": Needs(alert="Allergic to latex"),
}
"""Of the families whose addresses are printed."""

TWINS = (
    ("Catherine", "Lindgren", "female", 15_000),
    ("Katherine", "Lindgren", "female", 15_000),
    ("Stephen", "Thistlewood", "male", 21_400),
    ("Steven", "Thistlewood", "male", 9_300),
    ("Sofia", "Petrov", "female", 12_200),
    ("Sophia", "Petroff", "female", 18_650),
    ("Jon", "Smyth", "male", 24_100),
    ("John", "Smith", "male", 13_050),
)
"""Pairs that sound alike: names, gender, and age in days. The first pair was born on one day."""

OLDER, OLD, EACH_OLD, EACH = 45, 70, 5, 180


def needs_of(number: int, name: str, family_name: str, age: int) -> Needs:
    """Return what somebody needs; `number` spreads it over everybody, the same every time."""
    if name in PRINTED:
        return PRINTED[name]
    spoken = LANGUAGES.get(family_name, "") if age >= OLDER else ""
    access = ACCESS[number % len(ACCESS)] if age >= OLD and number % EACH_OLD == 0 else ""
    return Needs(spoken, access, ALERTS[number % len(ALERTS)] if number % EACH == 7 else "")
