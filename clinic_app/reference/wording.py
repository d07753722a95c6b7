"""What no article may say, read from wording.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from clinic_app.education import telephones, wording
from clinic_app.education.wording import Wording

from .fields import Words
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("wording.yaml")


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as broken:
        raise ValueError(f"is no pattern: {broken}") from broken
    return pattern


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_compiles)]


class ExceptionField(Entry):
    """When a phrase may stand after all, and why."""

    pattern: Pattern
    because: Words


class PhraseField(Entry):
    """A phrase that is refused."""

    rule: Literal["claim", "term", "date"]
    pattern: Pattern
    say: Words
    unless: tuple[ExceptionField, ...] = ()
    case: bool = False


class WordingFile(Entry):
    """The whole file."""

    brands: tuple[Words, ...]
    joined: frozenset[Words]
    telephones: tuple[Words, ...]
    phrases: tuple[PhraseField, ...]


@cache
def load_wording(path: Path = FILE) -> Wording:
    """Return what is refused. Raises BrokenReference."""
    written = load(path, WordingFile)
    phrases = tuple(
        wording.Phrase(one.rule, one.pattern, one.say, _exceptions(one), one.case)
        for one in written.phrases
    )
    numbers = frozenset(telephones.digits(one) for one in written.telephones)
    return Wording(phrases, written.brands, written.joined, numbers)


def _exceptions(phrase: PhraseField) -> tuple[str, ...]:
    return tuple(one.pattern for one in phrase.unless)
