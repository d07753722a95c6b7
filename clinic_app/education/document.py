"""An article as values: what its front matter states, and its body as Markdown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

CATEGORIES: Mapping[str, str] = {
    "running-and-joints": "Running and joints",
    "child-health": "Child health",
    "womens-health": "Women’s health",
    "mens-health": "Men’s health",
    "general-health": "General health",
}
"""The categories by slug, in the order in which readers see them."""

BODY_AREAS = (
    "whole-body", "head", "neck", "shoulder", "arm", "elbow", "hand", "chest", "back", "abdomen",
    "pelvis", "hip", "buttock", "thigh", "knee", "lower-leg", "foot", "skin",
)  # fmt: skip
"""The parts of the body by which readers find articles, as they stand in addresses."""

DEMONSTRATION, REVIEWED = "demonstration", "reviewed"
"""Whether a clinician has reviewed the article, or it was written to show what this can do."""

CALL_ONLY = frozenset({"bone-stress-injury"})
"""What cannot wait for a booked time: such an article shows a number to call and no time."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the text relies on; the address is checked for its form only."""

    title: str
    publisher: str
    year: int
    url: str
    accessed: date


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed."""

    version: int
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Triage:
    """Signs by the one place to go with them."""

    call_000: tuple[str, ...] = ()
    hospital: tuple[str, ...] = ()
    same_day: tuple[str, ...] = ()
    book: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One text of an article; `services`, `author`, `reviewer` and `see_also` are slugs."""

    slug: str
    title: str
    summary: str
    category: str
    body_area: str
    audience: str
    services: tuple[str, ...]
    author: str
    reviewer: str
    see_also: tuple[str, ...]
    words: tuple[str, ...]
    status: str
    version: int
    reviewed_on: date
    next_review: date
    evidence: str
    funding: str
    changes: tuple[Change, ...]
    triage: Triage
    drug_names: tuple[str, ...]
    sources: tuple[Source, ...]
    body: str

    def expired(self, today: date) -> bool:
        """Say whether its next review is overdue."""
        return self.next_review < today


@dataclass(frozen=True, slots=True)
class Manuscript:
    """An article with the lines of its file on which everything stands, counted from 1.

    `lines` holds places of the front matter, such as "services.0"; the body begins on `body_line`.
    """

    article: Article
    lines: Mapping[str, int]
    body_line: int

    def line(self, place: str) -> int:
        """Return the line of a place in the front matter, or of what should hold it."""
        while place and place not in self.lines:
            place = place.rpartition(".")[0]
        return self.lines.get(place, 1)

    def shown(self) -> Iterator[tuple[int, str]]:
        """Yield what the front matter says to readers in the clinic's own words, with its line."""
        for name in ("title", "summary", "audience", "evidence", "funding"):
            yield self.line(name), getattr(self.article, name)
        for name in ("call_000", "hospital", "same_day", "book"):
            for place, sign in enumerate(getattr(self.article.triage, name)):
                yield self.line(f"triage.{name}.{place}"), sign
        for place, change in enumerate(self.article.changes):
            yield self.line(f"changes.{place}.what"), change.what


def area_name(body_area: str) -> str:
    """Return a part of the body as readers see it: "Lower leg"."""
    return body_area.replace("-", " ").capitalize()
