"""How hard a text is to read, and how long it takes.

The grade is that of Flesch and Kincaid (1975):
0.39 words a sentence + 11.8 syllables a word - 15.59.
Syllables are counted by vowels, which is right for about nine English words in ten.
"""

import math
import re

WORDS_A_MINUTE = 200
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<![.!?:])[.!?:]+(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(
    r"(?<![^aeiouy][lr])(?<=[^aeiouy])e$"
    r"|(?<![^aeiouy]l)(?<=[^aeiouycgsxz])es(?<!hes)$"
    r"|(?<![^aeiouy]l)(?<=[^aeiouytd])ed$"
)
TWO_VOWELS = re.compile(r"i(?:a|o(?!u)|um)|[eu]o(?!ple)|ua|ying|iet|eate|ea$")
ONE_SOUND = re.compile(r"[tscg]io(?=n|us)|cia|tia|[qg]ua|giou|geo(?=n|us)")


def words(text: str) -> list[str]:
    """Return the words of a text, numbers left out."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences; a point of a list and a paragraph are at least one each."""
    return [part for part in SENTENCE_END.split(text) if WORD.search(part)]


def syllables(word: str) -> int:
    """Return how many syllables a word has, 1 or more."""
    parts = re.split(r"[-’']", word.lower())
    return max(1, sum(_syllables(part) for part in parts if VOWELS.search(part)))


def _syllables(word: str) -> int:
    count = len(VOWELS.findall(word))
    count += len(TWO_VOWELS.findall(word)) - len(ONE_SOUND.findall(word))
    if len(word) > 3 and SILENT.search(word):
        count -= 1
    return max(1, count)


def grade(text: str) -> float:
    """Return the school grade that a text of one or more sentences asks for; 0.0 for none."""
    found, said = words(text), sentences(text)
    if not found or not said:
        return 0.0
    a_word = sum(map(syllables, found)) / len(found)
    return round(0.39 * len(found) / len(said) + 11.8 * a_word - 15.59, 1)


def hardest(text: str) -> str:
    """Return the sentence with the most syllables of a text of one or more."""
    return max(sentences(text), key=lambda one: sum(map(syllables, words(one)))).strip()


def minutes(text: str) -> int:
    """Return how many minutes reading takes, 1 or more."""
    return max(1, math.ceil(len(words(text)) / WORDS_A_MINUTE))
