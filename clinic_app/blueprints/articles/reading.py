"""The page of one article."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import article_ties, articles, practice
from clinic_app.web import article_text, structured_data
from clinic_app.web.article_page import Page, page_of
from clinic_app.web.described import Described, describe

from . import bp


@bp.get("/articles/<slug>/")
@audience(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    """Show an article: what cannot wait first, then the text, then who wrote it and from what."""
    page = _page(slug)
    return render_template("articles/show.html", page=page, described=_described(page))


def _page(slug: str) -> Page:
    snapshot, books = practice.current(), articles.library(now=clock.now())
    published = books.get(slug)
    gone = article_ties.linked_from(published.article) - set(books.everything)
    text = article_text.render(published.article, gone)
    return page_of(published, text, books=books, snapshot=snapshot)


def _described(page: Page) -> Described:
    article = page.article
    way = [
        ("Home", url_for("public.home")),
        ("Articles", url_for(".index")),
        (page.category, url_for(".category", slug=article.category)),
        (article.title, url_for(".show", slug=article.slug)),
    ]
    facts = structured_data.web_page(
        article,
        author=page.author.name,
        reviewer=page.reviewer.name if page.reviewer else "",
    )
    data = [facts, structured_data.breadcrumbs(way)]
    listed = not page.expired
    return describe(article.summary, kind="article", listed=listed, data=data)
