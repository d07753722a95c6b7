"""Showing where words were found: pieces of text, some of them marked; never markup."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from .search_words import WORD, words

LETTERS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text, marked if it is what was looked for."""

    text: str
    marked: bool = False


def marked(text: str, stems: Collection[str], stem: Callable[[str], str]) -> tuple[Segment, ...]:
    """Return a text in stretches, those marked whose stem was found; together they are the text."""
    found, here = list[Segment](), 0
    for match in WORD.finditer(text):
        if _stem(match[0], stem) in stems:
            found.append(Segment(text[here : match.start()]))
            found.append(Segment(match[0], marked=True))
            here = match.end()
    found.append(Segment(text[here:]))
    return tuple(segment for segment in found if segment.text)


def best(sentences: Sequence[tuple[str, frozenset[str]]], stems: frozenset[str]) -> str:
    """Return the sentence that has most of the stems, the first of several, at a fair length.

    Each sentence comes with its own stems, as it is asked for again and again.
    """
    chosen, _ = max(sentences, key=lambda one: len(one[1] & stems))
    if len(chosen) <= LETTERS:
        return chosen
    return chosen[:LETTERS].rpartition(" ")[0] + " …"


def _stem(word: str, stem: Callable[[str], str]) -> str:
    plain = words(word)
    return stem(plain[0]) if plain else ""
