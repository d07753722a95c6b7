"""Which other articles somebody who reads one may want next.

Two texts are near when they share words that few others have: each text is a direction in the space
of words, weighted by how rare a word is, and nearness is the cosine between two of them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from . import body, reading
from .document import Article

MOST = 3
NEAR = 0.12
"""From this nearness on, of 1, two articles are about something similar; found by reading."""
NEAR_ELSEWHERE = 0.17
"""The same for articles of two categories, which share many words that say little."""
LETTERS = 4
"""Shorter words say nothing of what a text is about."""
TITLE, SUMMARY = 3, 2
"""How often a word counts that stands there, and not just in the text."""
NEVER_TOGETHER = frozenset({"mens-health", "womens-health"})


def similar(
    article: Article, others: Iterable[Article], *, most: int = MOST
) -> tuple[Article, ...]:
    """Return the articles whose texts are nearest, nearest first.

    What it names itself under see also is left out, as is what has too little in common with it.
    """
    everything = tuple(dict.fromkeys((article, *others)))
    texts = _directions(everything)
    known = {article.slug, *article.see_also}
    scored = [
        (_nearness(texts[article.slug], texts[one.slug]), one)
        for one in everything
        if one.slug not in known and {one.category, article.category} != NEVER_TOGETHER
    ]
    near = [(score, one) for score, one in scored if score >= _limit(one, article)]
    return tuple(one for _, one in sorted(near, key=lambda pair: (-pair[0], pair[1].title))[:most])


def same_category(
    article: Article, others: Iterable[Article], *, leave_out: Iterable[str], most: int = MOST
) -> tuple[Article, ...]:
    """Return other articles of the category by title, without those that are shown already."""
    known = {article.slug, *leave_out}
    found = [one for one in others if one.category == article.category and one.slug not in known]
    return tuple(sorted(found, key=lambda one: one.title.casefold())[:most])


def _limit(one: Article, other: Article) -> float:
    return NEAR if one.category == other.category else NEAR_ELSEWHERE


def _nearness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


@lru_cache(maxsize=8)
def _directions(articles: tuple[Article, ...]) -> Mapping[str, Mapping[str, float]]:
    """Return the weight of each word in each text, by slug; every text's length is 1."""
    said = {article.slug: _words(article) for article in articles}
    in_texts = Counter(chain.from_iterable(said.values()))
    rare = {word: math.log(len(said) / n) for word, n in in_texts.items()}
    return {slug: _of_length_1(counts, rare) for slug, counts in said.items()}


def _of_length_1(counts: Mapping[str, int], rare: Mapping[str, float]) -> Mapping[str, float]:
    weights = {word: (1 + math.log(n)) * rare[word] for word, n in counts.items()}
    length = math.hypot(*weights.values()) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _words(article: Article) -> Counter[str]:
    told = chain(
        [article.title] * TITLE,
        [article.summary] * SUMMARY,
        list(article.words) * SUMMARY,
        [body.plain(article.body)],
    )
    found = (word.casefold().rstrip("s") for text in told for word in reading.words(text))
    return Counter(word for word in found if len(word) >= LETTERS)
