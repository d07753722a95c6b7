"""What a family may be given to read along with a child's visit: the article nearest to it."""

from collections.abc import Mapping
from datetime import datetime

from flask import url_for

from clinic_app.operations import practice
from clinic_app.operations.article_links import articles_for_type
from clinic_app.web.made_once import made_once

from .row_record import Page

CHILDREN = "childrens-health"


def by_kind(*, now: datetime) -> Mapping[str, Page]:
    """Return an article for each kind of child's visit that has one, by the kind's slug.

    Looked up once a quarter of an hour, so that drawing a list asks no question more.
    """
    return made_once(("reads", f"{now:%Y%m%d%H}", now.minute // 15), lambda: _by_kind(now))


def _by_kind(now: datetime) -> Mapping[str, Page]:
    return {
        kind.slug: Page(url_for("articles.show", slug=one.slug), one.title)
        for kind in practice.current().catalogue.types
        if kind.area == CHILDREN and not kind.sensitive
        for one in articles_for_type(kind.slug, now=now, most=1)
    }
