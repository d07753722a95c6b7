"""Finding articles and visits by words: one index in the process, the same on every database.

A title counts most, then the words that an article names itself, its summary, its text.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .highlights import Segment, best, marked
from .search_words import Language, Stems, Synonyms, Thesaurus, Wish, asked, corrected, words

TITLE, OWN_WORDS, SUMMARY, TEXT = 10.0, 6.0, 3.0, 1.5
WHOLE_PHRASE, PART_OF_PHRASE = 12.0, 4.0
OFTEN = 3.0
"""So many times in a text count half of what any number of times would."""
BEGINNING = 0.6
ANOTHER_WAY = 0.35
"""What a word that is only begun counts, and each further way in which the same is said."""
MOST_WORDS = 8
"""So many words of a query are looked for: more is no question."""
LEAST_OF_BEST = 0.12
"""What scores less than this part of the best is left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its kind (such as "article" or "visit"), slug and texts.

    `words` are what people type who mean just this, `also` what it shares with others.
    """

    kind: str
    slug: str
    title: str
    words: tuple[str, ...]
    summary: str
    sentences: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry: its title and the piece of its text that fits best, marked."""

    kind: str
    slug: str
    title: tuple[Segment, ...]
    piece: tuple[Segment, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found; `instead` is the query as corrected, "" if it was taken as it was.

    `nowhere` are words, as typed, that nothing here says.
    """

    hits: tuple[Hit, ...]
    instead: str = ""
    nowhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well an entry fits, and the stems by which it does."""

    score: float = 0.0
    stems: frozenset[str] = frozenset()

    def and_(self, other: "_Fit") -> "_Fit":
        return _Fit(self.score + other.score, self.stems | other.stems)


def _together(ways: list[_Fit]) -> _Fit:
    best_way = max(fit.score for fit in ways)
    others = sum(fit.score for fit in ways) - best_way
    return _Fit(best_way + ANOTHER_WAY * others, frozenset().union(*(f.stems for f in ways)))


class Index:
    """Everything that can be found, by the stems of its words."""

    def __init__(
        self,
        entries: Iterable[Entry],
        synonyms: Synonyms,
        language: Language,
        *,
        real: Collection[str] = (),
    ) -> None:
        """Take in everything; `real` are words that are right though nothing here says them."""
        self.entries = tuple(entries)
        self.language = language
        self.thesaurus = Thesaurus(synonyms, language)
        self._meant = lru_cache(maxsize=2000)(self._corrected)
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        self._phrases: list[frozenset[Stems]] = []
        self._sentences: list[tuple[tuple[str, frozenset[str]], ...]] = []
        self._spellings: Counter[str] = Counter()
        self._real = frozenset(real)
        for number, entry in enumerate(self.entries):
            self._add(number, entry)
        for word in self.thesaurus.words:
            self._spellings[word] += math.ceil(OWN_WORDS)

    def find(self, query: str, *, most: int = 20) -> Answer:
        """Return what fits a query, best first."""
        said = list(dict.fromkeys(asked(query)))[:MOST_WORDS]
        meant = [self._meant(word) for word in said]
        stems = self._stems(meant)
        found = self._scored(self.thesaurus.wishes(meant), stems)
        limit = LEAST_OF_BEST * max((fit.score for fit in found.values()), default=0.0)
        good = [number for number, fit in sorted(found.items()) if fit.score > limit]
        good.sort(key=lambda number: -found[number].score)  # equals stay as they were given
        hits = tuple(self._hit(number, found[number]) for number in good[:most])
        return Answer(
            hits,
            instead=" ".join(meant) if meant != said else "",
            nowhere=tuple(
                typed
                for typed, word in zip(said, meant, strict=True)
                if not self._fits_anything(word)
            ),
        )

    def _fits_anything(self, word: str) -> bool:
        return any(self._fits(wish) for wish in self.thesaurus.wishes([word]))

    def _add(self, number: int, entry: Entry) -> None:
        own = [word for phrase in (*entry.words, *entry.also) for word in words(phrase)]
        for text, weight in ((words(entry.title), TITLE), (own, OWN_WORDS)):
            self._count(number, dict.fromkeys(text, weight))
        self._count(number, dict.fromkeys(words(entry.summary), SUMMARY))
        said = {one: words(one) for one in (entry.summary, *entry.sentences)}
        self._sentences.append(tuple((one, frozenset(self._stems(said[one]))) for one in said))
        times = Counter(word for sentence in entry.sentences for word in said[sentence])
        self._count(number, {word: TEXT * 2 * n / (n + OFTEN) for word, n in times.items()})
        phrases = (entry.title, *entry.words)
        self._phrases.append(frozenset(self._stems(asked(phrase)) for phrase in phrases))

    def _count(self, number: int, weights: Mapping[str, float]) -> None:
        """Add the weights of one field; several words with the same stem count as the best."""
        field = dict[str, float]()
        for word, weight in weights.items():
            self._spellings[word] += math.ceil(weight)
            stem = self.language.stem(word)
            field[stem] = max(field.get(stem, 0.0), weight)
        for stem, weight in field.items():
            self._weights[stem][number] = self._weights[stem].get(number, 0.0) + weight

    def _stems(self, said: Iterable[str]) -> Stems:
        return tuple(self.language.stem(word) for word in said)

    def _corrected(self, word: str) -> str:
        """Return a word as it is most likely meant; only what things are called mends it."""
        if word in self._real or word in self._spellings or not word.isalpha():
            return word
        if self.language.stem(word) in self._stems_known:
            return word
        begun = [one for one in self._by_title if one.startswith(word)] if len(word) > 2 else []
        if begun:  # somebody is still typing it
            return word if self._begins_a_stem(word) else min(begun)
        return corrected(word, self._names, self.language)

    def _begins_a_stem(self, word: str) -> bool:
        stem = self.language.stem(word)
        return any(one.startswith(stem) for one in self._weights)

    @cached_property
    def _names(self) -> dict[str, int]:
        return {one: n for one, n in self._spellings.items() if n >= OWN_WORDS and one.isalpha()}

    @cached_property
    def _stems_known(self) -> frozenset[str]:
        return frozenset({*self._weights, *self._stems(self.thesaurus.words)})

    @cached_property
    def _by_title(self) -> frozenset[str]:
        return frozenset(word for entry in self.entries for word in words(entry.title))

    def _scored(self, wishes: list[Wish], query: Stems) -> dict[int, _Fit]:
        """Return of each entry that fits at all how well it does."""
        found: dict[int, _Fit] = {}
        answered = Counter[int]()
        for wish in wishes:
            for number, fit in self._fits(wish).items():
                found[number] = found.get(number, _Fit()).and_(fit)
                answered[number] += 1
        return {
            number: _Fit(
                fit.score * (answered[number] / len(wishes)) ** 2 + self._phrase(number, query),
                fit.stems,
            )
            for number, fit in found.items()
        }

    def _fits(self, wish: Wish) -> dict[int, _Fit]:
        """Return which entries say one thing: in the best way, and a little for each other."""
        ways: dict[int, list[_Fit]] = defaultdict(list)
        for stems, weight in wish.ways:
            for number, fit in self._says(stems).items():
                ways[number].append(_Fit(fit.score * weight, fit.stems))
        return {number: _together(fits) for number, fits in ways.items()}

    def _says(self, stems: Stems) -> dict[int, _Fit]:
        """Return how much entries say a phrase, all of whose words they must have."""
        if not stems:
            return {}
        found = [self._word(stem) for stem in stems]
        everywhere = set[int].intersection(*(set(one) for one in found))
        share = len(stems) ** 0.5
        return {
            number: _Fit(
                sum(one[number].score for one in found) / share,
                frozenset().union(*(one[number].stems for one in found)),
            )
            for number in everywhere
        }

    def _word(self, stem: str) -> dict[int, _Fit]:
        known = self._weights.get(stem)
        if known is not None:
            rarity, by = self._rarity(len(known)), frozenset([stem])
            return {number: _Fit(weight * rarity, by) for number, weight in known.items()}
        return self._begun(stem) if len(stem) > 2 else {}

    def _begun(self, stem: str) -> dict[int, _Fit]:
        """Return the entries with a word that begins so: somebody is still typing it."""
        found: dict[int, _Fit] = {}
        for one in self._weights:
            if one.startswith(stem):
                for number, fit in self._word(one).items():
                    begun = _Fit(fit.score * BEGINNING, fit.stems)
                    found[number] = max(found.get(number, begun), begun, key=lambda f: f.score)
        return found

    def _rarity(self, entries: int) -> float:
        return 1.0 + math.log(len(self.entries) / entries)

    def _phrase(self, number: int, stems: Stems) -> float:
        """Return what a query is worth that says a title or one of an entry's own phrases."""
        phrases = self._phrases[number]
        if stems in phrases:
            return WHOLE_PHRASE
        inside = len(stems) > 1 and any(_contains(phrase, stems) for phrase in phrases)
        return PART_OF_PHRASE if inside else 0.0

    def _hit(self, number: int, fit: _Fit) -> Hit:
        entry, stem = self.entries[number], self.language.stem
        piece = best(self._sentences[number], fit.stems)
        title, text = marked(entry.title, fit.stems, stem), marked(piece, fit.stems, stem)
        return Hit(entry.kind, entry.slug, title, text, round(fit.score, 2))


def _contains(phrase: Stems, part: Stems) -> bool:
    return any(phrase[n : n + len(part)] == part for n in range(len(phrase) - len(part) + 1))
