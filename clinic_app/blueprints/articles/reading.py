"""The page of one article."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.education import related
from clinic_app.education.document import CATEGORIES, DEMONSTRATION, Article
from clinic_app.operations import articles, practice
from clinic_app.operations.article_links import Teaser, teaser
from clinic_app.operations.articles import Library, Published
from clinic_app.web import article_text, structured_data
from clinic_app.web.article_text import Text
from clinic_app.web.described import Described, absolute, describe

from . import bp
from .book_about import BookAbout, book_about
from .people import Writer, writer


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of an article shows."""

    article: Article
    category: str
    text: Text
    grade: int
    minutes: int
    expired: bool
    demonstration: bool
    author: Writer
    reviewer: Writer | None
    book: BookAbout | None
    see_also: tuple[Teaser, ...]
    similar: tuple[Teaser, ...]
    same_category: tuple[Teaser, ...]
    address: str
    share: str


@bp.get("/articles/<slug>/")
@audience(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    """Show an article: what cannot wait first, then the text, then who wrote it and from what."""
    page = _page(slug)
    return render_template("articles/show.html", page=page, described=_described(page))


def _page(slug: str) -> Page:
    snapshot, books = practice.current(), articles.library(now=clock.now())
    published = books.get(slug)
    article = published.article
    address = absolute(url_for(".show", slug=slug))
    near = _near(article, books)
    return Page(
        article=article,
        category=CATEGORIES[article.category],
        text=article_text.render(article),
        grade=published.grade,
        minutes=published.minutes,
        expired=article.expired(books.today),
        demonstration=article.status == DEMONSTRATION,
        author=writer(snapshot, article.author),
        reviewer=writer(snapshot, article.reviewer) if article.reviewer else None,
        book=book_about(article, snapshot),
        see_also=near[0],
        similar=near[1],
        same_category=near[2],
        address=address,
        share=f"mailto:?subject={quote(article.title)}&body={quote(address)}",
    )


def _near(article: Article, books: Library) -> tuple[tuple[Teaser, ...], ...]:
    """Return what to read next: named by the article, similar, of the same category; once each."""
    by_slug = {published.article.slug: published for published in books.current}
    others = [published.article for published in books.current]
    similar = [one.slug for one in related.similar(article, others)]
    shown = (*article.see_also, *similar)
    same = [one.slug for one in related.same_category(article, others, leave_out=shown)]
    return tuple(_teasers(by_slug, slugs) for slugs in (article.see_also, similar, same))


def _teasers(by_slug: dict[str, Published], slugs: Iterable[str]) -> tuple[Teaser, ...]:
    return tuple(teaser(by_slug[slug]) for slug in slugs if slug in by_slug)


def _described(page: Page) -> Described:
    article, reviewer = page.article, page.reviewer
    way = [
        ("Home", url_for("public.home")),
        ("Articles", url_for(".index")),
        (page.category, url_for(".category", slug=article.category)),
        (article.title, url_for(".show", slug=article.slug)),
    ]
    facts = structured_data.web_page(
        article,
        author=page.author.person,
        reviewer=reviewer.person if reviewer else None,
    )
    data = [facts, structured_data.breadcrumbs(way)]
    listed = not page.expired
    return describe(article.summary, kind="article", listed=listed, data=data)
