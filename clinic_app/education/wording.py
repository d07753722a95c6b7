"""Words that no article may use, each with its reason, and the reasoned exceptions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

AROUND = 120
"""How many letters before and after a phrase an exception may reach."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern that is refused under a rule's name, unless an exception covers it.

    A space in a pattern stands for any white space, as texts are wrapped into lines; one with a
    question mark also for none.
    """

    rule: str
    pattern: str
    say: str
    unless: tuple[str, ...] = ()
    case: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """What is refused, phrases and brand names; and what may stand all the same.

    `joined` are words that may look joined, `telephones` the digits of numbers that may be given.
    """

    phrases: tuple[Phrase, ...] = ()
    brands: tuple[str, ...] = ()
    joined: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A refused phrase: what stands there, and after how many line breaks."""

    phrase: Phrase
    words: str
    lines_before: int


def find(text: str, phrase: Phrase) -> Iterator[Found]:
    """Yield every place at which a phrase stands that no exception covers."""
    for match in _compiled(phrase.pattern, phrase.case).finditer(text):
        if not any(_covers(text, match, one) for one in phrase.unless):
            yield Found(phrase, " ".join(match[0].split()), text.count("\n", 0, match.start()))


def brands(names: tuple[str, ...]) -> Phrase:
    """Return the phrase that refuses brand names, which begin and end where words do."""
    letters = "|".join(re.escape(name) for name in names) or "(?!)"
    say = "Prescription brand names are not for the public. Use the name of the medicine or device."
    return Phrase("brand", rf"(?<![^\W_])(?:{letters})(?![^\W_])", say)


def _covers(text: str, match: re.Match[str], exception: str) -> bool:
    start = max(0, match.start() - AROUND)
    around = text[start : match.end() + AROUND]
    first, last = match.start() - start, match.end() - start
    found = _compiled(exception, False).finditer(around)
    return any(one.start() <= first and last <= one.end() for one in found)


@cache
def _compiled(pattern: str, case: bool) -> re.Pattern[str]:
    return re.compile(_spaced(pattern), 0 if case else re.IGNORECASE)


def _spaced(pattern: str) -> str:
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
