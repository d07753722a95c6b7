"""Words that are right as they are: a search never makes others of them. From a file."""

from functools import cache
from pathlib import Path

from .fields import Words
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("real_words.yaml")


class RealWordsFile(Entry):
    """The whole file."""

    words: Words


@cache
def load_real_words(path: Path = FILE) -> frozenset[str]:
    """Return the words, in small letters. Raises BrokenReference."""
    return frozenset(load(path, RealWordsFile).words.split())
