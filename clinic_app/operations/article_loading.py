"""Bringing the articles among the practice's files into the database.

What somebody has edited here since is left alone, as are articles that the files no longer have.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleVersion

from . import audit


def load(
    actor: Actor, texts: Mapping[str, str], *, ready: Mapping[str, bool], now: datetime
) -> int:
    """Write what is new or changed and return how many articles that were.

    Those that are `ready` are public at once, the others wait as drafts.
    """
    require(actor, Permission.PRACTICE_LOAD)
    rows = {row.slug: row for row in db.session.scalars(select(Article))}
    newest = _newest()
    written = 0
    for slug, text in texts.items():
        last = newest.get(rows[slug].id) if slug in rows else None
        if last is not None and (last.author_id is not None or last.checksum == checksum(text)):
            continue
        row = rows.get(slug) or _new(slug, now)
        _write(row.id, text, (last.number if last else 0) + 1, ready=ready[slug], now=now)
        audit.record(actor, "article.loaded", "article", row.id, now=now, slug=slug)
        written += 1
    return written


def checksum(text: str) -> str:
    """Return what stands for a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _newest() -> dict[int, ArticleVersion]:
    versions = db.session.scalars(select(ArticleVersion).order_by(ArticleVersion.number))
    return {version.article_id: version for version in versions}


def _new(slug: str, now: datetime) -> Article:
    row = Article(slug=slug, made_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def _write(article: int, text: str, number: int, *, ready: bool, now: datetime) -> None:
    done = now if ready else None
    db.session.add(
        ArticleVersion(
            article_id=article,
            number=number,
            source=text,
            checksum=checksum(text),
            note="From the practice’s files",
            made_at=now,
            submitted_at=done,
            approved_at=done,
            publish_at=done,
        )
    )
