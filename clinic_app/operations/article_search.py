"""Searching articles, visits, what we do, and the practice itself: one index in each process."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

import jellyfish
import snowballstemmer

from clinic_app.education import body, document
from clinic_app.education.search import Answer, Entry, Index
from clinic_app.education.search_words import Language
from clinic_app.reference.areas import Area, Offering
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.practice import Person
from clinic_app.reference.practice_pages import PracticePage, load_practice_pages
from clinic_app.reference.real_words import load_real_words
from clinic_app.reference.synonyms import load_synonyms

from . import practice
from .articles import Library, Published, library
from .practice import Snapshot

MOST_LETTERS = 120
"""A query is cut to so much: more is no question."""

_ENGLISH = snowballstemmer.stemmer("english")


def find(query: str, *, now: datetime) -> Answer:
    """Return what fits a query, best first; the index is made anew when a text changes."""
    return index(library(now=now), practice.current()).find(query[:MOST_LETTERS])


def people(query: str, snapshot: Snapshot) -> frozenset[str]:
    """Return the slugs of those who fit a query, forgiving spelling: one is found by any word."""
    everybody = map(_person, snapshot.practice.practitioners)
    known = Index(everybody, load_synonyms(), LANGUAGE, real=load_real_words())
    return frozenset(hit.slug for hit in known.find(query[:MOST_LETTERS]).hits)


def index(books: Library, snapshot: Snapshot) -> Index:
    """Return the index of what is published and can be booked."""
    return _index(_Contents(books, snapshot))


class _Contents:
    """What an index is made of; the same stamp and practice make the same index."""

    def __init__(self, books: Library, snapshot: Snapshot) -> None:
        self.books, self.snapshot = books, snapshot

    def __hash__(self) -> int:
        return hash(self.books.stamp)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Contents)
            and self.books.stamp == other.books.stamp
            and self.snapshot is other.snapshot
        )

    def entries(self) -> Iterator[Entry]:
        for published in self.books.current:
            yield _article(published)
        for kind in self.snapshot.catalogue.types:
            if kind.mode != "staff":
                yield _visit(kind)
        for area in self.snapshot.areas:
            yield _area(area)
            yield from (_offering(area, one) for one in area.offerings)
        yield from map(_person, self.snapshot.practice.practitioners)
        yield from map(_page, load_practice_pages())


@lru_cache(maxsize=2)
def _index(contents: _Contents) -> Index:
    return Index(contents.entries(), load_synonyms(), LANGUAGE, real=load_real_words())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of an English word in small letters."""
    return str(_ENGLISH.stemWord(word))


LANGUAGE = Language(stem, jellyfish.damerau_levenshtein_distance, jellyfish.metaphone)


def _article(published: Published) -> Entry:
    article = published.article
    headings = tuple(heading.text for heading in body.headings(article.body))
    sentences = (*body.sentences(article.body), *headings)
    area = (document.area_name(article.body_area),)
    return Entry(
        "article", article.slug, article.title, article.words, article.summary, sentences, area
    )


def _visit(kind: AppointmentType) -> Entry:
    about = (kind.use,) if kind.use else ()
    return Entry("visit", kind.slug, kind.name, kind.staff_aliases, kind.summary, about)


def _area(area: Area) -> Entry:
    return Entry("area", area.slug, area.name, (), area.summary, (area.lead,))


def _offering(area: Area, one: Offering) -> Entry:
    return Entry("offering", f"{area.slug}/{one.slug}", one.name, (), one.text)


GENDERS = {"female": ("woman", "female", "lady"), "male": ("man", "male")}


def _person(person: Person) -> Entry:
    """Return somebody who sees patients, by name, language, interest and gender."""
    called = "nurse" if person.title == "Nurse" else "doctor"
    words = (
        f"{person.title} {person.family_name}",
        *person.languages,
        *(f"{language} {called}" for language in person.languages),
        *person.interests,
        *(f"{gender} {called}" for gender in GENDERS.get(person.gender or "", ())),
        person.position,
    )
    return Entry("person", person.slug, person.name, words, person.summary)


def _page(page: PracticePage) -> Entry:
    return Entry("page", page.slug, page.title, page.words, page.summary)
