"""Signs for which a visit is the wrong thing, and the one place to go instead."""

from typing import Literal

from .fields import Words
from .yaml_source import Entry

URGENCY = ("000", "hospital", "same-day", "within-days", "other-visit")

Go = Literal["000", "hospital", "same-day", "within-days", "other-visit"]


class RedFlag(Entry):
    """Signs for which this visit is the wrong one, and the one place to go instead.

    `first` puts it before every other line: the fever of a baby under 3 months. `slug` is its name
    in the file, empty for one that is written where it is used.
    """

    slug: str = ""
    signs: Words
    go: Go
    text: Words
    first: bool = False


def rank(flag: RedFlag) -> tuple[bool, int]:
    """Return what flags are sorted by: a baby's fever first, then the most urgent."""
    return not flag.first, URGENCY.index(flag.go)
