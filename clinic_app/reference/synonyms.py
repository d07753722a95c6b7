"""Other words for what people look for, read from synonyms.yaml."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from clinic_app.education.search_words import Synonyms

from .fields import Words
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("synonyms.yaml")
Phrases = Annotated[tuple[Words, ...], Field(min_length=1)]


class Lead(Entry):
    """Phrases that lead to others."""

    said: Phrases
    meant: Phrases


class SynonymsFile(Entry):
    """The whole file."""

    same: tuple[Annotated[tuple[Words, ...], Field(min_length=2)], ...]
    leads: tuple[Lead, ...]


@cache
def load_synonyms(path: Path = FILE) -> Synonyms:
    """Return the synonyms. Raises BrokenReference."""
    written = load(path, SynonymsFile)
    leads = tuple((one.said, one.meant) for one in written.leads)
    return Synonyms(written.same, leads)
