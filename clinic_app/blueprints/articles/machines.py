"""Pages for machines: the feed, the map of the site, what robots may read."""

from collections.abc import Iterator
from datetime import date, datetime, time

from flask import url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.education.document import CATEGORIES, Article
from clinic_app.operations import articles, practice
from clinic_app.operations.articles import Library, Published
from clinic_app.operations.practice import Snapshot
from clinic_app.web import feeds, site_pages
from clinic_app.web.described import absolute
from clinic_app.web.writers import writer

from . import bp

NEWEST = 20


@bp.get("/articles/feed.xml")
@audience(PUBLIC)
def feed() -> ResponseReturnValue:
    """Return the articles as an Atom feed, the newest first."""
    snapshot, books = practice.current(), _books()
    newest = sorted(books.current, key=_changed, reverse=True)[:NEWEST]
    return feeds.atom(
        f"Articles of {snapshot.practice.name}",
        absolute(url_for(".feed")),
        home=absolute(url_for(".index")),
        items=[_item(published, snapshot) for published in newest],
        now=clock.now(),
    )


@bp.get("/sitemap.xml")
@audience(PUBLIC)
def site_map() -> ResponseReturnValue:
    """Return every public page that is worth finding."""
    paths = [*site_pages.paths(practice.current()), *_paths(_books())]
    return feeds.site_map((absolute(path), changed) for path, changed in paths)


@bp.get("/robots.txt")
@audience(PUBLIC)
def robots() -> ResponseReturnValue:
    """Say what robots may not read: whatever is personal, and the staff's pages."""
    return feeds.robots(site_pages.NOT_FOR_ROBOTS, site_map=absolute(url_for(".site_map")))


def _books() -> Library:
    return articles.library(now=clock.now())


def _item(published: Published, snapshot: Snapshot) -> feeds.Item:
    article = published.article
    return feeds.Item(
        absolute(url_for(".show", slug=article.slug)),
        article.title,
        article.summary,
        writer(snapshot, article.author).name,
        _changed(published),
    )


def _changed(published: Published) -> datetime:
    """Return when the text last changed: the day its change log says."""
    return datetime.combine(_last_change(published.article), time(9), clock.ZONE)


def _last_change(article: Article) -> date:
    return max(change.on for change in article.changes)


def _paths(books: Library) -> Iterator[tuple[str, date | None]]:
    yield url_for(".index"), None
    current = [published.article for published in books.current]
    for slug in CATEGORIES:
        if any(article.category == slug for article in current):
            yield url_for(".category", slug=slug), None
    for area in sorted({article.body_area for article in current}):
        yield url_for(".body", area=area), None
    for slug in sorted({kind for article in current for kind in article.services}):
        yield url_for(".service", slug=slug), None
    for slug in sorted({article.author for article in current}):
        yield url_for(".author", slug=slug), None
    for article in current:
        yield url_for(".show", slug=article.slug), _last_change(article)
