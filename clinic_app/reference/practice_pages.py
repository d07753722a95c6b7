"""Pages about the practice itself, as the search finds them; read from practice_pages.yaml."""

from functools import cache
from pathlib import Path
from typing import Annotated

from .fields import ByName, Slug, Words
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("practice_pages.yaml")


class PracticePage(Entry):
    """A page about the practice: what it is called, what people type for it, what it says."""

    slug: Slug
    title: Words
    words: tuple[Words, ...]
    summary: Words


class PracticePages(Entry):
    """The whole file."""

    pages: Annotated[tuple[PracticePage, ...], ByName]


@cache
def load_practice_pages(path: Path = FILE) -> tuple[PracticePage, ...]:
    """Return the pages. Raises BrokenReference."""
    return load(path, PracticePages).pages
