"""Lists of articles, and the search."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.education.document import CATEGORIES, area_name
from clinic_app.education.highlights import Segment
from clinic_app.education.search import Answer, Hit
from clinic_app.operations import article_search, articles, practice, urgent_words
from clinic_app.operations.article_links import Teaser, teaser
from clinic_app.operations.articles import Library, Published
from clinic_app.operations.errors import NotFound
from clinic_app.web import search_log, visit_kinds
from clinic_app.web.described import describe
from clinic_app.web.writers import Writer, works_here, writer

from . import bp

ABOUT = (
    "Plain words on pain, children’s health, screening and more: what you can do yourself, and "
    "which signs cannot wait."
)


NONE_YET = "No article on this yet."
BEING_REVIEWED = (
    "We have articles on this, but their review is due, so we do not list them until a "
    "clinician has looked at them again."
)
PAGES = {"article": "articles.show", "area": "services.area", "person": "people.person"}
ABOUT_US = {
    "fees": "public.fees", "contact": "public.contact", "find-us": "public.find_us",
    "people": "people.index", "cancel": "account.home", "book": "booking.choose",
    "guide": "guide.index", "about": "public.about", "privacy": "public.privacy",
    "accessibility": "public.accessibility",
}  # fmt: skip
"""Where what the search finds is shown; pages about us by their slug in practice_pages.yaml."""

SHOWN = 48
"""So many letters of a query are repeated on its page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to more articles, and how many."""

    words: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of articles under a heading."""

    title: str
    href: str
    articles: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found, in pieces of which some are marked."""

    href: str
    title: tuple[Segment, ...]
    piece: tuple[Segment, ...]


@bp.get("/articles/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """Show every article: by category, by part of the body, and from A to Z."""
    books = _books()
    return render_template(
        "articles/index.html",
        shelves=_shelves(books),
        parts=_parts(books),
        visits=_visits(books),
        authors=_authors(books),
        titles=_teasers(books.current),
        areas=practice.current().areas,
        described=describe(ABOUT),
    )


@bp.get("/articles/category/<slug>/")
@audience(PUBLIC)
def category(slug: str) -> ResponseReturnValue:
    """List the articles of a category."""
    if slug not in CATEGORIES:
        raise NotFound(slug)
    name = CATEGORIES[slug]
    found = [p for p in _books().current if p.article.category == slug]
    old = any(p.article.category == slug for p in _books().everything.values())
    about = f"Our articles on {name.lower()}, in plain words."
    return _list(name, about, found, empty=BEING_REVIEWED if old else NONE_YET)


@bp.get("/articles/body/<area>/")
@audience(PUBLIC)
def body(area: str) -> ResponseReturnValue:
    """List the articles about a part of the body."""
    found = [p for p in _books().current if p.article.body_area == area]
    name = area_name(area)
    if not found:
        raise NotFound(area)
    return _list(name, f"Our articles about this part of the body: {name.lower()}.", found)


@bp.get("/articles/service/<slug>/")
@audience(PUBLIC)
def service(slug: str) -> ResponseReturnValue:
    """List the articles that lead to a kind of visit."""
    kind = practice.current().type(slug)
    if kind.mode == "staff":
        raise NotFound(slug)
    found = [p for p in _books().current if slug in p.article.services]
    return _list(
        f"Read before: {kind.name}",
        f"What is good to read before this visit: {kind.name}. In plain words.",
        found,
    )


@bp.get("/articles/author/<slug>/")
@audience(PUBLIC)
def author(slug: str) -> ResponseReturnValue:
    """List everything that somebody has written; what is expired leads here, but is not listed."""
    snapshot, books = practice.current(), _books()
    wrote = [p for p in books.everything.values() if p.article.author == slug]
    if not wrote and not works_here(snapshot, slug):
        raise NotFound(slug)
    who = writer(snapshot, slug)
    found = [p for p in books.current if p.article.author == slug]
    title = f"Articles by {who.name}"
    return _list(title, f"All articles by {who.name}, {who.position}.", found, who=who)


@bp.get("/articles/search")
@audience(PUBLIC)
def search() -> ResponseReturnValue:
    """Find articles and visits by words; what is not found is noted, without who asked."""
    query = " ".join(request.args.get("q", "").split())
    answer = article_search.find(query, now=clock.now())
    search_log.note(query, answer.nowhere)
    return render_template(
        "articles/search.html",
        query=query[: article_search.MOST_LETTERS],
        shown=_short(query),
        instead=_short(answer.instead),
        nowhere=_short(" ".join(answer.nowhere)),
        answer=answer,
        urgent=urgent_words.find(query, practice.current().catalogue),
        articles=_results(answer, "article"),
        visits=_results(answer, "visit", "area", "offering"),
        about=_results(answer, "person", "page"),
        shelves=_shelves(_books()),
        described=describe("Search our articles and visits.", listed=False),
    )


def _short(typed: str) -> str:
    """Return what was typed as a page repeats it: a heading has room for a line or two."""
    return typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"


def _books() -> Library:
    return articles.library(now=clock.now())


def _list(
    title: str,
    about: str,
    found: Sequence[Published],
    *,
    who: Writer | None = None,
    empty: str = NONE_YET,
) -> ResponseReturnValue:
    return render_template(
        "articles/list.html",
        title=title,
        articles=_teasers(found),
        who=who,
        empty=empty,
        described=describe(about, listed=bool(found)),
    )


def _teasers(found: Sequence[Published]) -> tuple[Teaser, ...]:
    return tuple(teaser(published) for published in found)


def _shelves(books: Library) -> list[Shelf]:
    """Return the categories that have articles, in their order."""
    by_category: dict[str, list[Published]] = defaultdict(list)
    for published in books.current:
        by_category[published.article.category].append(published)
    return [
        Shelf(name, url_for(".category", slug=slug), _teasers(by_category[slug]))
        for slug, name in CATEGORIES.items()
        if by_category[slug]
    ]


def _parts(books: Library) -> list[Link]:
    """Return the parts of the body that articles are about, by name."""
    counts = Counter(published.article.body_area for published in books.current)
    return [
        Link(area_name(area), url_for(".body", area=area), count)
        for area, count in sorted(counts.items())
    ]


def _visits(books: Library) -> list[Link]:
    """Return the kinds of visit that articles lead to, in the catalogue's order."""
    counts = Counter(slug for published in books.current for slug in published.article.services)
    return [
        Link(kind.name, url_for(".service", slug=kind.slug), counts[kind.slug])
        for kind in practice.current().catalogue.types
        if counts[kind.slug]
    ]


def _authors(books: Library) -> list[Link]:
    """Return who has written articles, in the practice's order."""
    counts = Counter(published.article.author for published in books.current)
    return [
        Link(who.name, url_for(".author", slug=who.slug), counts[who.slug])
        for who in practice.current().practice.people
        if counts[who.slug]
    ]


def _results(answer: Answer, *kinds: str) -> list[Result]:
    return [Result(_address(hit), hit.title, hit.piece) for hit in answer.hits if hit.kind in kinds]


def _address(hit: Hit) -> str:
    if hit.kind == "visit":
        return visit_kinds.where_to_book(practice.current().type(hit.slug))
    if hit.kind == "offering":
        area, _, offering = hit.slug.partition("/")
        return url_for("services.area", slug=area, _anchor=f"{offering}-offer")
    if hit.kind == "page":
        return url_for(ABOUT_US[hit.slug])
    return url_for(PAGES[hit.kind], slug=hit.slug)
