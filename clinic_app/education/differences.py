"""What differs between two texts, line by line, with the words that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .highlights import Segment

AROUND = 2
"""How many lines before and after a change are shown."""
SAME, ADDED, REMOVED, GAP = "same", "added", "removed", "gap"
ALIKE = 0.4
MOST_LINES, MOST_WORDS = 1000, 500
"""How much is compared in full; of more, what stands there often is taken as different."""
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of either text; its numbers count from 1, 0 where it is not in that text.

    `kind` is same, added, removed or gap (lines left out). Marked segments are what changed in it.
    """

    kind: str
    old: int
    new: int
    words: tuple[Segment, ...]


def rows(old: str, new: str) -> tuple[Row, ...]:
    """Return what turns one text into another, with a little around it; nothing when they agree."""
    before, after = old.split("\n"), new.split("\n")
    found = list[Row]()
    long = len(after) > MOST_LINES
    for group in SequenceMatcher(None, before, after, autojunk=long).get_grouped_opcodes(AROUND):
        if found or group[0][1]:
            found.append(Row(GAP, 0, 0, ()))
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                found += [
                    Row(SAME, i + 1, i + 1 + j1 - i1, (Segment(before[i], False),))
                    for i in range(i1, i2)
                ]
            else:
                found += _changed(before[i1:i2], after[j1:j2], i1 + 1, j1 + 1)
    return tuple(found)


def _changed(before: Sequence[str], after: Sequence[str], old: int, new: int) -> Iterator[Row]:
    """Yield lines that went, then lines that came; those that pair up show which words changed."""
    pairs = [_words(a, b) for a, b in zip(before, after, strict=False)]
    for n, line in enumerate(before):
        words = pairs[n][0] if n < len(pairs) else (Segment(line, False),)
        yield Row(REMOVED, old + n, 0, words)
    for n, line in enumerate(after):
        words = pairs[n][1] if n < len(pairs) else (Segment(line, False),)
        yield Row(ADDED, 0, new + n, words)


def _words(old: str, new: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    a, b = WORD.findall(old), WORD.findall(new)
    match = SequenceMatcher(None, a, b, autojunk=len(b) > MOST_WORDS)
    if match.ratio() < ALIKE:
        return (Segment(old, False),), (Segment(new, False),)
    steps = match.get_opcodes()
    return (
        _segments((a[i1:i2], kind != "equal") for kind, i1, i2, _, _ in steps),
        _segments((b[j1:j2], kind != "equal") for kind, _, _, j1, j2 in steps),
    )


def _segments(parts: Iterator[tuple[list[str], bool]]) -> tuple[Segment, ...]:
    return tuple(Segment("".join(words), marked) for words, marked in parts if words)
