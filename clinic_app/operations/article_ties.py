"""What leads to an article: to be known before it is withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.education import body
from clinic_app.education.document import Article

from . import practice
from .article_links import Teaser, teaser
from .articles import Published, library


@dataclass(frozen=True, slots=True)
class Ties:
    """The public articles whose text links to one, or which name it under see also; visits by name.

    `visits` offer it to be read, `alone` are those of them that have no other article.
    """

    linked: tuple[Teaser, ...]
    named: tuple[Teaser, ...]
    visits: tuple[str, ...]
    alone: tuple[str, ...]


def ties(actor: Actor, slug: str, *, now: datetime) -> Ties:
    """Return what leads readers to a public article."""
    require(actor, Permission.ARTICLES_EDIT)
    books = library(now=now)
    others = [one for one in books.everything.values() if one.article.slug != slug]
    own = books.everything.get(slug)
    visits = own.article.services if own and own in books.current else ()
    led = {kind for one in books.current if one is not own for kind in one.article.services}
    return Ties(
        linked=_teasers(one for one in others if slug in linked_from(one.article)),
        named=_teasers(one for one in others if slug in one.article.see_also),
        visits=_names(visits),
        alone=_names(kind for kind in visits if kind not in led),
    )


def linked_from(article: Article) -> frozenset[str]:
    """Return the articles to which a text links."""
    found = (link.target.partition(":") for link in body.links(article.body))
    return frozenset(slug for kind, _, slug in found if kind == "article")


def _teasers(found: Iterable[Published]) -> tuple[Teaser, ...]:
    return tuple(teaser(one) for one in found)


def _names(slugs: Iterable[str]) -> tuple[str, ...]:
    known = practice.current().catalogue.by_slug
    return tuple(known[slug].name for slug in slugs if slug in known)
