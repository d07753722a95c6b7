"""A text as readers would see it, before they do."""

from dataclasses import replace

from clinic_app import clock
from clinic_app.education.document import CATEGORIES, Manuscript
from clinic_app.education.record_rules import ADDRESS
from clinic_app.operations import articles, practice
from clinic_app.operations.articles import Published
from clinic_app.reference.article_source import read
from clinic_app.web import article_text
from clinic_app.web.article_page import Page, page_of
from clinic_app.web.writers import works_here


def as_read(slug: str, source: str) -> Page | None:
    """Return the page that a text makes, or None for one that cannot be shown yet.

    It must be readable and name a category, an author and (if any) a reviewer that there are;
    sources without a whole address are left out, since what they lead to is unknown.
    """
    found = read(slug, source)
    if not isinstance(found, Manuscript) or found.article.category not in CATEGORIES:
        return None
    whole = tuple(one for one in found.article.sources if ADDRESS.match(one.url))
    article = replace(found.article, sources=whole)
    now, snapshot = clock.now(), practice.current()
    if not all(works_here(snapshot, who) for who in (article.author, article.reviewer) if who):
        return None
    text, books = article_text.preview(article), articles.library(now=now)
    return page_of(Published(article, now), text, books=books, snapshot=snapshot, public=False)
