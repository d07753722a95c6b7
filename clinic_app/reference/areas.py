"""Service areas: what the practice does in each, and what people ask about it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated

from pydantic import Field

from .fields import ByName, Slug, Words
from .red_flags import RedFlag
from .yaml_source import Entry, Fault


class Offering(Entry):
    """Something the practice does, in a sentence, and the visits for it, the usual one first."""

    slug: Slug
    name: Words
    text: Words
    types: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Answered(Entry):
    """A question that people ask, with its answer."""

    ask: Words
    answer: Words


class Area(Entry):
    """A service area: one page, its appointment types, and the warnings that all of them share."""

    slug: Slug
    name: Words
    summary: Words
    lead: Words
    redirects: tuple[RedFlag, ...] = ()
    offerings: Annotated[tuple[Offering, ...], ByName] = ()
    questions: tuple[Answered, ...] = ()


def faults(areas: Sequence[Area], types: Collection[str]) -> Iterator[Fault]:
    """Yield every offering that leads to an unknown type; `types` are the known slugs."""
    for position, area in enumerate(areas):
        for number, offering in enumerate(area.offerings):
            for slug in offering.types:
                if slug not in types:
                    at = ("areas", position, "offerings", number, "types")
                    yield Fault(at, f"unknown appointment type {slug!r}")
