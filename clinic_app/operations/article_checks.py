"""Judging a text before it is submitted, approved or published, against the practice as it is."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.education import publishing
from clinic_app.education.document import Manuscript
from clinic_app.education.problems import Known, Problem
from clinic_app.extensions import db
from clinic_app.models import Article
from clinic_app.reference import article_source
from clinic_app.reference.articles import known as known_to

from . import practice


def problems(
    slug: str, text: str, *, pictures: Iterable[str], demonstration: bool, now: datetime
) -> tuple[Problem, ...]:
    """Return everything that keeps a text from being published today, first line first."""
    found = article_source.read(slug, text)
    if not isinstance(found, Manuscript):
        return found
    judged = known(slug, pictures=pictures, demonstration=demonstration, now=now)
    return publishing.problems(found, judged)


def known(slug: str, *, pictures: Iterable[str], demonstration: bool, now: datetime) -> Known:
    """Return what the article `slug` may name: all that are not withdrawn, and itself."""
    snapshot = practice.current()
    others = db.session.scalars(select(Article.slug).where(Article.withdrawn_at.is_(None)))
    return known_to(
        snapshot.practice,
        snapshot.catalogue,
        articles={slug, *others},
        pictures=pictures,
        today=clock.local_date(now),
        demonstration=demonstration,
    )
