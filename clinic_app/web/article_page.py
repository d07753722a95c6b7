"""The page of one article, with every value ready: for readers, and for those who write it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from clinic_app.education import related
from clinic_app.education.document import CATEGORIES, DEMONSTRATION, Article
from clinic_app.education.text_rules import HARDEST_GRADE
from clinic_app.operations.article_links import Teaser, teaser
from clinic_app.operations.articles import Library, Published
from clinic_app.operations.practice import Snapshot

from .article_text import Text
from .book_about import BookAbout, book_about
from .described import absolute
from .writers import Writer, writer


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of an article shows; `public` says whether readers have that page."""

    article: Article
    public: bool
    category: str
    text: Text
    grade: int
    plain_words: bool
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


def page_of(
    published: Published, text: Text, *, books: Library, snapshot: Snapshot, public: bool = True
) -> Page:
    """Return everything that the page of an article shows, to readers or before they see it."""
    article = published.article
    address = absolute(url_for("articles.show", slug=article.slug))
    near = _near(article, books)
    return Page(
        article=article,
        public=public,
        category=CATEGORIES[article.category],
        text=text,
        grade=published.grade,
        plain_words=published.grade <= HARDEST_GRADE,
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
