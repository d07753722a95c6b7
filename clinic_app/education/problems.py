"""What keeps an article from being published, and what must be known to say so."""

from dataclasses import dataclass
from datetime import date

from .wording import Wording


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A refusal: the line of the file, the rule's name, and a sentence that says what to do."""

    line: int
    rule: str
    say: str


@dataclass(frozen=True, slots=True)
class Known:
    """What an article may name, what it may not say, and the day on which it is judged.

    `articles`, `types`, `people` and `clinicians` are slugs; `pictures` are names of drawings.
    `demonstration` says whether articles that no clinician has reviewed are acceptable.
    """

    articles: frozenset[str]
    types: frozenset[str]
    people: frozenset[str]
    clinicians: frozenset[str]
    pictures: frozenset[str]
    wording: Wording
    today: date
    demonstration: bool
