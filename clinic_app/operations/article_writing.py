"""Writing articles: a new one, a new text of one, handing it in for review."""

from datetime import datetime

from sqlalchemy import delete, func, or_, select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import NotAllowed, Permission, require
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleVersion

from . import audit
from .article_loading import checksum
from .errors import ChangedMeanwhile, NameInUse, NotFound, Refused

RESERVED = frozenset(
    {"author", "body", "category", "feed", "images", "new", "pictures", "search", "service"}
)
"""Names under /articles/ that are other pages."""


class NothingNew(Refused):
    """The text is the one that is saved already."""


class StaysForGood(Refused):
    """Readers may have seen the article, or it came with the files: its texts are kept."""


def begin(actor: Actor, slug: str, source: str, *, note: str, now: datetime) -> int:
    """Add an article with its first text, a draft, and return its number; raises `NameInUse`."""
    require(actor, Permission.ARTICLES_EDIT)
    known = db.session.scalar(select(Article.id).where(Article.slug == slug))
    if known is not None or slug in RESERVED:
        raise NameInUse(slug)
    row = Article(slug=slug, made_at=now)
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "article.begun", "article", row.id, now=now, slug=slug)
    return _write(actor, row.id, source, 1, note=note, now=now)


def save(actor: Actor, slug: str, source: str, *, base: int, note: str, now: datetime) -> int:
    """Keep a new text of an article as a draft and return its number.

    `base` is the newest text that its writer has seen. Raises `ChangedMeanwhile` when there is a
    newer one, `NothingNew` when nothing was changed, and `NotFound`.
    """
    require(actor, Permission.ARTICLES_EDIT)
    row = locked(slug)
    newest = db.session.scalars(
        select(ArticleVersion)
        .where(ArticleVersion.article_id == row.id)
        .order_by(ArticleVersion.number.desc())
        .limit(1)
    ).one()
    if newest.number != base:
        raise ChangedMeanwhile(slug)
    if newest.checksum == checksum(source):
        raise NothingNew(slug)
    return _write(actor, row.id, source, base + 1, note=note, now=now)


def submit(actor: Actor, slug: str, number: int, *, now: datetime) -> None:
    """Hand a draft in, so that somebody else can read and approve it.

    Only the newest text can be handed in. Raises `ChangedMeanwhile`, and `NotFound`.
    """
    require(actor, Permission.ARTICLES_EDIT)
    row = locked(slug)
    text = version(row.id, number)
    newest = select(func.max(ArticleVersion.number)).where(ArticleVersion.article_id == row.id)
    if text.submitted_at is not None or number != db.session.scalar(newest):
        raise ChangedMeanwhile(slug)
    text.submitted_at, text.submitted_by = now, somebody(actor)
    audit.record(actor, "article.submitted", "article", row.id, now=now, number=number)


def discard(actor: Actor, slug: str, *, now: datetime) -> None:
    """Delete an article that never was public, with all its texts; its name is free again.

    Raises `StaysForGood` for one that was approved or came with the practice's files, and
    `NotFound`.
    """
    require(actor, Permission.ARTICLES_EDIT)
    row = locked(slug)
    if not may_be_discarded(slug):
        raise StaysForGood(slug)
    audit.record(actor, "article.discarded", "article", row.id, now=now, slug=slug)
    db.session.execute(delete(ArticleVersion).where(ArticleVersion.article_id == row.id))
    db.session.delete(row)


def may_be_discarded(slug: str) -> bool:
    """Say whether people wrote every text of an article, and none was ever approved."""
    asked = (
        select(ArticleVersion.id)
        .join(Article, Article.id == ArticleVersion.article_id)
        .where(
            Article.slug == slug,
            or_(ArticleVersion.approved_at.is_not(None), ArticleVersion.author_id.is_(None)),
        )
    )
    return db.session.scalar(asked.limit(1)) is None


def locked(slug: str) -> Article:
    """Return an article that nobody else changes until this transaction ends; or `NotFound`."""
    asked = select(Article).where(Article.slug == slug).with_for_update()
    row = db.session.scalars(asked).first()
    if row is None:
        raise NotFound(slug)
    return row


def version(article: int, number: int) -> ArticleVersion:
    """Return one text of an article; raises `NotFound`."""
    row = db.session.scalars(
        select(ArticleVersion).where(
            ArticleVersion.article_id == article, ArticleVersion.number == number
        )
    ).first()
    if row is None:
        raise NotFound(number)
    return row


def somebody(actor: Actor) -> int:
    """Return the account that acts: writing and judging articles is for people."""
    if not isinstance(actor, Person):
        raise NotAllowed(Permission.ARTICLES_EDIT)
    return actor.id


def _write(
    actor: Actor, article: int, source: str, number: int, *, note: str, now: datetime
) -> int:
    db.session.add(
        ArticleVersion(
            article_id=article,
            number=number,
            source=source,
            checksum=checksum(source),
            note=note,
            author_id=somebody(actor),
            made_at=now,
        )
    )
    audit.record(actor, "article.saved", "article", article, now=now, number=number)
    return number
