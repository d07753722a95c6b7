"""The articles that matter at another place: a kind of visit, a service area, the home page."""

from dataclasses import dataclass
from datetime import datetime

from clinic_app.education.document import CATEGORIES

from . import practice
from .articles import Published, library

FEW, SOME = 3, 6
AFTER_CARE = "after-vaccines"
"""The article on the days after a vaccine."""
FITTING = {
    "childrens-health": {"child-health"},
    "womens-health": {"womens-health", "general-health"},
    "mens-health": {"mens-health", "general-health"},
    "sports-injuries": {"running-and-joints"},
}
"""Of which categories an area shows articles, where not of all: areas share visits, not readers."""


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article in a list."""

    slug: str
    title: str
    summary: str
    minutes: int


def teaser(published: Published) -> Teaser:
    """Return an article as lists show it."""
    article = published.article
    return Teaser(article.slug, article.title, article.summary, published.minutes)


def articles_for_type(slug: str, *, now: datetime, most: int = FEW) -> tuple[Teaser, ...]:
    """Return the articles that lead to a kind of visit, first those that name it first."""
    return tuple(teaser(one) for one in _ranked([slug], now=now)[:most])


def one_article(slug: str, *, now: datetime) -> Teaser | None:
    """Return an article if it can be read and is not past its review."""
    found = library(now=now).everything.get(slug)
    return teaser(found) if found in library(now=now).current and found else None


def articles_by(slug: str, *, now: datetime) -> tuple[Teaser, ...]:
    """Return what somebody of the practice wrote, by title."""
    return tuple(teaser(p) for p in library(now=now).current if p.article.author == slug)


def articles_for_area(slug: str, *, now: datetime, most: int = SOME) -> tuple[Teaser, ...]:
    """Return the articles that lead to a visit of a service area, first to those of its own."""
    kinds = practice.current().catalogue.types_in(slug)
    own = [kind.slug for kind in kinds if kind.area == slug]
    shared = [kind.slug for kind in kinds if kind.area != slug]
    found = [one for slugs in (own, shared) for one in _ranked(slugs, now=now)]
    fitting = (one for one in found if one.article.category in FITTING.get(slug, CATEGORIES))
    return tuple(dict.fromkeys(teaser(one) for one in fitting))[:most]


def newest(*, now: datetime, most: int = FEW) -> tuple[Teaser, ...]:
    """Return articles for the home page: of each category the newest, then others."""
    found = sorted(library(now=now).current, key=lambda p: (p.since, p.article.slug), reverse=True)
    first = {p.article.category: p for p in reversed(found)}
    spread = [p for p in found if first[p.article.category] is p]
    rest = [p for p in found if first[p.article.category] is not p]
    return tuple(teaser(p) for p in [*spread, *rest][:most])


def _ranked(slugs: list[str], *, now: datetime) -> list[Published]:
    """Return the articles that lead to kinds of visit, first those that name the first first."""
    ranked = [
        (*min((p.article.services.index(one), slugs.index(one)) for one in wanted), n, p)
        for n, p in enumerate(library(now=now).current)
        if (wanted := {*slugs} & {*p.article.services})
    ]
    return [p for *_, p in sorted(ranked, key=lambda r: r[:3])]
