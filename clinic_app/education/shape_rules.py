"""What holds for every article whatever it is about: that it says something, in plain signs."""

import re
from collections.abc import Iterator
from datetime import date

from . import body, reading
from .document import BODY_AREAS, Manuscript
from .problems import Known, Problem

LEAST_WORDS = 50
LONGEST_WORD = 60
HTML = re.compile(r"<[a-zA-Z/!?]|&#?\w+;|javascript:", re.IGNORECASE)


def problems(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the shape of an article."""
    article = manuscript.article
    if article.body_area not in BODY_AREAS:
        say = f"Choose one of the parts of the body: {', '.join(BODY_AREAS)}."
        yield Problem(manuscript.line("body_area"), "body area", say)
    yield from _length(manuscript)
    yield from _accessed(manuscript, known.today)
    for line, passage in _shown(manuscript):
        if found := HTML.search(passage):
            say = f"Write plain words, not HTML: {found[0]!r}."
            yield Problem(line, "html", say)
        yield from _long_words(passage, line)
    yield from _long_words(article.body, manuscript.body_line)


def _length(manuscript: Manuscript) -> Iterator[Problem]:
    """Refuse what says next to nothing, all of it or under one heading."""
    text = manuscript.article.body
    said = len(reading.words(body.plain(text)))
    if said < LEAST_WORDS:
        say = f"Write the article: its text has {said} words, {LEAST_WORDS} are the fewest."
        yield Problem(manuscript.body_line, "length", say)
    lines, found = text.split("\n"), body.headings(text)
    ends = [*((one.line - 1, one.level) for one in found), (len(lines), 1)][1:]
    for heading, (end, level) in zip(found, ends, strict=True):
        empty = not "".join(lines[heading.line : end]).strip()
        if empty and level <= heading.level:
            say = f"Say something under the heading {heading.text!r}, or leave it out."
            yield Problem(manuscript.body_line + heading.line - 1, "length", say)


def _accessed(manuscript: Manuscript, today: date) -> Iterator[Problem]:
    for place, source in enumerate(manuscript.article.sources):
        if source.accessed > today:
            say = f"The source was read on {source.accessed}, which is in the future."
            yield Problem(manuscript.line(f"sources.{place}.accessed"), "source", say)


def _shown(manuscript: Manuscript) -> Iterator[tuple[int, str]]:
    """Yield what the front matter says to readers, with its line."""
    yield from manuscript.shown()
    for place, source in enumerate(manuscript.article.sources):
        yield manuscript.line(f"sources.{place}.title"), source.title
        yield manuscript.line(f"sources.{place}.publisher"), source.publisher


def _long_words(text: str, line: int) -> Iterator[Problem]:
    for number, written in enumerate(text.split("\n"), line):
        for word in written.split():
            if len(word) > LONGEST_WORD and "](" not in word:
                say = f"No line can hold a word of {len(word)} letters: “{word[:20]}…”."
                yield Problem(number, "length", say)
