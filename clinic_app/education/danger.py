"""Recognising that somebody who searches may need help now, from plain words in any order.

A phrase is some things that must all be said; each of them can be said in several ways. A word that
is misspelt counts, as a warning too many does less harm than one too few.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from .search_words import Language, consonants, words

Phrase = tuple[frozenset[str], ...]

SHORT, ONE_LETTER, TWO_LETTERS = 4, 5, 9
"""From so many letters on a word may differ by a vowel, by one letter, or by two."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of danger by name, with the phrases by which people search for it."""

    name: str
    phrases: tuple[Phrase, ...]


class Watch:
    """Every sign that is looked for in what people type."""

    def __init__(self, signs: Iterable[Sign], language: Language, real: Collection[str]) -> None:
        self.language, self.real = language, frozenset(real)
        self._signs = tuple(self._stemmed(sign) for sign in signs)
        known = {
            stem for _, phrases in self._signs for phrase in phrases for stem in chain(*phrase)
        }
        self._known = frozenset(known)
        self._letters = tuple(sorted(stem for stem in known if len(stem) >= SHORT))

    def recognised(self, query: str) -> tuple[str, ...]:
        """Return the names of the signs that a query may tell of, in their own order."""
        told = frozenset(stem for word in words(query) for stem in self._meant(word))
        return tuple(
            name
            for name, phrases in self._signs
            if any(all(one & told for one in phrase) for phrase in phrases)
        )

    def _stemmed(self, sign: Sign) -> tuple[str, tuple[Phrase, ...]]:
        return sign.name, tuple(
            tuple(frozenset(map(self.language.stem, one)) for one in phrase)
            for phrase in sign.phrases
        )

    def _meant(self, word: str) -> Iterable[str]:
        """Return the stem of a word, and of those that it may be a misspelling of."""
        stem = self.language.stem(word)
        if stem in self._known or word in self.real or len(stem) < SHORT:
            return (stem,)
        return (stem, *(one for one in self._letters if self._near(stem, one)))

    def _near(self, stem: str, other: str) -> bool:
        furthest = 2 if len(stem) >= TWO_LETTERS else 1
        return (
            stem[0] == other[0]
            and abs(len(stem) - len(other)) <= furthest
            and self.language.distance(stem, other) <= furthest
            and (len(stem) >= ONE_LETTER or consonants(stem) == consonants(other))
        )
