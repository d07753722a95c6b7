"""What a family may be given to read along with a child's visit: the article nearest to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for

from clinic_app.operations import doses_due, practice
from clinic_app.operations.article_links import AFTER_CARE, Teaser, articles_for_type, one_article
from clinic_app.reference.catalogue import AppointmentType
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
        for one in _nearest(kind, now=now)
    }


def _nearest(kind: AppointmentType, *, now: datetime) -> Sequence[Teaser]:
    """Return what goes along: where needles are given what comes after them, else the nearest."""
    after = one_article(AFTER_CARE, now=now) if doses_due.is_for_vaccines(kind) else None
    return [after] if after else articles_for_type(kind.slug, now=now, most=1)
