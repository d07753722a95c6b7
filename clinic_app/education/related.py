"""Which other articles somebody who reads one may want next."""

from collections.abc import Iterable
from itertools import chain

from . import reading
from .document import Article

MOST = 3
EVERYWHERE = "whole-body"
SAYS_NOTHING = frozenset({
    "a", "after", "and", "for", "from", "how", "in", "of", "on", "or", "pain", "s", "the", "to",
    "when", "with", "your",
})  # fmt: skip
SAME_PART, SAME_VISIT, SAME_WORD = 3, 1, 2


def similar(
    article: Article, others: Iterable[Article], *, most: int = MOST
) -> tuple[Article, ...]:
    """Return the articles nearest in part of the body, words and visits, nearest first.

    What it names itself under see also is left out, as is what has nothing in common with it.
    """
    known = {article.slug, *article.see_also}
    scored = [(_nearness(article, one), one) for one in others if one.slug not in known]
    near = [(score, one) for score, one in scored if score > SAME_VISIT]
    return tuple(one for _, one in sorted(near, key=lambda pair: (-pair[0], pair[1].title))[:most])


def same_category(
    article: Article, others: Iterable[Article], *, leave_out: Iterable[str], most: int = MOST
) -> tuple[Article, ...]:
    """Return other articles of the category by title, without those that are shown already."""
    known = {article.slug, *leave_out}
    found = [one for one in others if one.category == article.category and one.slug not in known]
    return tuple(sorted(found, key=lambda one: one.title.casefold())[:most])


def _nearness(article: Article, other: Article) -> int:
    same_part = article.body_area == other.body_area != EVERYWHERE
    visits = len({*article.services} & {*other.services})
    words = len(_topic(article) & _topic(other))
    return SAME_PART * same_part + SAME_VISIT * min(visits, 2) + SAME_WORD * words


def _topic(article: Article) -> set[str]:
    told = chain([article.title], article.words)
    return {word.casefold() for text in told for word in reading.words(text)} - SAYS_NOTHING
