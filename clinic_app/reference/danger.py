"""How people search for signs of danger, and where each leads; read from danger_words.yaml."""

from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from clinic_app.education.danger import Phrase, Sign

from .catalogue import Catalogue
from .fields import Slug, Words
from .red_flags import Go, RedFlag
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("danger_words.yaml")


class SignField(Entry):
    """The phrases of one sign: a red flag of the catalogue, or one that is written here."""

    flag: Slug | None = None
    sign: Slug | None = None
    signs: str = ""
    go: Go | None = None
    text: str = ""
    said: Annotated[tuple[Words, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        own = bool(self.sign and self.signs and self.go and self.text)
        if own == bool(self.flag):
            raise ValueError("must name a flag, or a sign with its signs, go and text")
        return self

    @property
    def name(self) -> str:
        """What the sign is called in the files."""
        return self.flag or self.sign or ""


class DangerFile(Entry):
    """The whole file."""

    groups: dict[str, Words]
    signs: tuple[SignField, ...]


@cache
def load_danger(path: Path = FILE) -> tuple[Sign, ...]:
    """Return the signs with their phrases. Raises BrokenReference."""
    written = load(path, DangerFile)
    return tuple(
        Sign(one.name, tuple(_phrase(said, written.groups) for said in one.said))
        for one in written.signs
    )


def flags(catalogue: Catalogue, path: Path = FILE) -> dict[str, RedFlag]:
    """Return where each sign leads, by its name. Raises KeyError for a flag nobody has written."""
    known = {flag.slug: flag for flag in catalogue.red_flags}
    return {
        one.name: known[one.flag]
        if one.flag
        else RedFlag(slug=one.name, signs=one.signs, go=one.go or "000", text=one.text)
        for one in load(path, DangerFile).signs
    }


def _phrase(said: str, groups: dict[str, str]) -> Phrase:
    return tuple(_ways(one, groups) for one in said.split())


def _ways(said: str, groups: dict[str, str]) -> frozenset[str]:
    ways = (groups.get(word, word).split("/") for word in said.split("/"))
    return frozenset(word.casefold() for way in ways for word in way)
