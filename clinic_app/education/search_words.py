"""What a searcher's words may mean: their stems, other words for the same, and misspellings.

The core knows no language: stems, distances and sounds are given to it as functions.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Stems = tuple[str, ...]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
IGNORED = frozenset({
    "a", "about", "am", "an", "and", "any", "are", "at", "be", "been", "by", "can", "cannot",
    "cant", "do", "does", "dont", "for", "from", "get", "got", "had", "has", "have", "he",
    "her", "his", "how", "i", "if", "in", "is", "it", "its", "me", "my", "of", "on", "or",
    "our", "she", "should", "so", "that", "the", "their", "them", "there", "they", "this", "to",
    "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you", "your",
})  # fmt: skip
FIRST_WORD, OTHER_WORD = 0.75, 0.65
"""What another word counts: the first of a group is the one that most people mean."""
SHORTEST, LONG, VERY_LONG = 3, 6, 8
"""Letters: words no longer are never mended, from the second on by one letter, then by two."""


@dataclass(frozen=True, slots=True)
class Language:
    """How words are compared: `stem` of a word, `distance` of two, `sound` of one."""

    stem: Callable[[str], str]
    distance: Callable[[str, str], int]
    sound: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases that mean the same, and phrases that lead to others but not back."""

    same: tuple[tuple[str, ...], ...] = ()
    leads: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is looked for: stems that say it, each with how well it says it."""

    ways: tuple[tuple[Stems, float], ...]


def words(text: str) -> list[str]:
    """Return the words of a text in small plain letters, without apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [re.sub("['’]", "", word) for word in WORD.findall(letters)]


def asked(query: str) -> list[str]:
    """Return the words of a query that say something."""
    return [word for word in words(query) if word not in IGNORED]


class Thesaurus:
    """Other words for a phrase, found by stems."""

    def __init__(self, synonyms: Synonyms, language: Language) -> None:
        self.stem = language.stem
        self.words = set[str]()
        self._known: dict[Stems, dict[Stems, float]] = {}
        for group in synonyms.same:
            for phrase in group:
                self._add(phrase, [other for other in group if other != phrase])
        for said, meant in synonyms.leads:
            for phrase in said:
                self._add(phrase, meant)
        self.longest = max(map(len, self._known), default=1)

    def _add(self, phrase: str, others: Sequence[str]) -> None:
        self.words.update(words(phrase))
        known = self._known.setdefault(self._stems(phrase), {})
        for other in others:
            weight = FIRST_WORD if other == others[0] else OTHER_WORD
            known.setdefault(self._stems(other), weight)

    def _stems(self, phrase: str) -> Stems:
        return tuple(self.stem(word) for word in asked(phrase))

    def wishes(self, said: list[str]) -> list[Wish]:
        """Return what is looked for, taking the longest phrases that are known as one thing."""
        stems = tuple(self.stem(word) for word in said)
        found, here = list[Wish](), 0
        while here < len(stems):
            size = next(n for n in range(self.longest, 0, -1) if self._one(stems, here, n))
            phrase = stems[here : here + size]
            others = self._known.get(phrase, {})
            found.append(Wish(((phrase, 1.0), *others.items())))
            here += size
        return found

    def _one(self, stems: Stems, here: int, size: int) -> bool:
        return size == 1 or stems[here : here + size] in self._known


def corrected(word: str, known: Mapping[str, int], language: Language) -> str:
    """Return the known word that is meant, the nearest in spelling or sound, or the word itself.

    `known` says how much each word matters, which decides between words equally near. Only a slip
    is mended: another word that happens to look alike would be an answer to another question.
    """
    misspelt = _Misspelt(word, language)
    near = [
        (distance, -weight, one)
        for one, weight in known.items()
        if (distance := misspelt.apart(one)) is not None
    ]
    return min(near)[-1] if near else word


class _Misspelt:
    """A word that nobody wrote here, and how far other words may be from it.

    A short word differs from many others by one letter (rape, rare), so there the consonants must
    be the same. The first letter is hardly ever the slip.
    """

    def __init__(self, word: str, language: Language) -> None:
        self.word, self.language = word, language
        self.furthest = (len(word) > SHORTEST) + (len(word) >= VERY_LONG)
        self.sound = language.sound(word)

    def apart(self, other: str) -> float | None:
        """Return how far another word is, or None when it is too far."""
        if other[0] != self.word[0] or len(other) < SHORTEST or not self.furthest:
            return None
        if abs(len(self.word) - len(other)) > self.furthest + 1:
            return None
        distance = self.language.distance(self.word, other)
        if distance <= self.furthest and self._same_bones(other):
            return distance
        near = len(self.sound) > 2 and distance <= self.furthest + 1
        return self.furthest + 0.5 if near and self._sounds_like(other) else None

    def _same_bones(self, other: str) -> bool:
        return len(self.word) >= LONG or consonants(self.word) == consonants(other)

    def _sounds_like(self, other: str) -> bool:
        return self.sound == self.language.sound(other)


def consonants(word: str) -> str:
    """Return the consonants of a word in small letters, doubled ones once."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word))
