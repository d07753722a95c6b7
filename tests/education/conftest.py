"""A small library: three articles that may be published, to break in one place at a time."""

from datetime import date
from pathlib import Path

import pytest

from clinic_app.education import publishing
from clinic_app.education.problems import Known
from clinic_app.reference import article_source
from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.practice import load_practice
from clinic_app.reference.wording import load_wording

ARTICLES = Path(__file__).with_name("articles")
TEXTS = article_source.files(ARTICLES)
PEOPLE = load_practice(catalogue=load_catalogue()).people

KNOWN = Known(
    articles=frozenset(TEXTS),
    types=frozenset(kind.slug for kind in load_catalogue().types),
    people=frozenset(person.slug for person in PEOPLE),
    clinicians=frozenset(person.slug for person in PEOPLE if person.capabilities),
    pictures=frozenset({"bridge"}),
    wording=load_wording(),
    today=date(2026, 11, 24),
    demonstration=True,
)


class Written:
    """The text of an article, to change and to judge."""

    def __init__(self, slug, known=KNOWN):
        self.slug, self.known = slug, known
        self.text = TEXTS[slug]

    def change(self, old, new):
        assert self.text.count(old) == 1, old
        self.text = self.text.replace(old, new)
        return self

    def drop(self, first, last):
        """Leave out everything from one piece of text up to before another."""
        before, rest = self.text.split(first, 1)
        self.text = before + last + rest.split(last, 1)[1]
        return self

    def say(self, sentence):
        """Add a sentence to the end of the text."""
        self.text += f"\n{sentence}\n"
        return self

    @property
    def last_line(self):
        return self.text.rstrip("\n").count("\n") + 1

    def line_of(self, words):
        return self.text[: self.text.index(words)].count("\n") + 1

    def line_start(self, words):
        """Return where the line begins on which words stand."""
        return self.text.rindex("\n", 0, self.text.index(words)) + 1

    def read(self):
        return article_source.read(self.slug, self.text)

    def problems(self):
        found = self.read()
        return found if isinstance(found, tuple) else publishing.problems(found, self.known)


@pytest.fixture
def hip():
    """An article that may be published, until a test changes it."""
    return Written("sore-hip")
