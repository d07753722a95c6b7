"""Judging articles: approving for now or later, sending back, withdrawing, bringing back."""

from datetime import datetime

from sqlalchemy import func, select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.education.document import REVIEWED, Manuscript
from clinic_app.education.problems import Problem
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleVersion, Practitioner
from clinic_app.reference.article_source import read

from . import article_checks, audit
from .article_checks import NotPublishable, Standards
from .article_writing import locked, somebody, version
from .errors import ChangedMeanwhile, Refused


class NotOneself(Refused):
    """Whoever wrote a text, or handed it in, cannot be the one to approve it."""


class Past(Refused):
    """The time to publish at has passed."""


def approve(
    actor: Actor,
    slug: str,
    number: int,
    standards: Standards,
    *,
    publish_at: datetime | None,
    now: datetime,
) -> None:
    """Approve a text that was handed in: readers see it from `publish_at` on, or at once.

    Every rule is asked again, for today and for the day on which it becomes public. Raises
    `NotOneself`, `NotPublishable`, `Past`, `ChangedMeanwhile` and `NotFound`.
    """
    require(actor, Permission.ARTICLES_APPROVE)
    row = locked(slug)
    text = version(row.id, number)
    if text.submitted_at is None or text.approved_at is not None or _passed(row.id, number):
        raise ChangedMeanwhile(slug)
    if somebody(actor) in writers(slug, number):
        raise NotOneself(slug)
    if publish_at is not None and publish_at <= now:
        raise Past(slug)
    from_when = publish_at or now
    _check(actor, row, text.source, standards, now=now, at=from_when)
    text.approved_at, text.approved_by, text.publish_at = now, somebody(actor), from_when
    facts = {"number": number, "publish_at": from_when.isoformat()}
    audit.record(actor, "article.approved", "article", row.id, now=now, **facts)


def send_back(actor: Actor, slug: str, number: int, *, note: str, now: datetime) -> None:
    """Make a draft again of a text that waits for review or for its time, and say why.

    Raises `ChangedMeanwhile` when it is a draft or public by now, and `NotFound`.
    """
    require(actor, Permission.ARTICLES_EDIT)
    row = locked(slug)
    text = version(row.id, number)
    public = text.publish_at is not None and text.publish_at <= now
    if text.submitted_at is None or public:
        raise ChangedMeanwhile(slug)
    text.approved_at = text.approved_by = text.publish_at = None
    text.submitted_at = text.submitted_by = None
    audit.record(actor, "article.sent_back", "article", row.id, now=now, number=number, why=note)


def withdraw(actor: Actor, slug: str, *, why: str, now: datetime) -> None:
    """Take an article from readers at once; its address says so. Raises `ChangedMeanwhile`."""
    require(actor, Permission.ARTICLES_EDIT)
    row = locked(slug)
    if row.withdrawn_at is not None or _shown(row.id, now) is None:
        raise ChangedMeanwhile(slug)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = now, somebody(actor), why
    audit.record(actor, "article.withdrawn", "article", row.id, now=now, why=why)


def bring_back(actor: Actor, slug: str, standards: Standards, *, now: datetime) -> None:
    """Show a withdrawn article again, if its text may be published today.

    Raises `NotPublishable` and `ChangedMeanwhile`.
    """
    require(actor, Permission.ARTICLES_APPROVE)
    row = locked(slug)
    text = _shown(row.id, now)
    if row.withdrawn_at is None or text is None:
        raise ChangedMeanwhile(slug)
    found = article_checks.problems(slug, text.source, standards, now=now)
    if found:
        raise NotPublishable(found)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = None, None, ""
    audit.record(actor, "article.brought_back", "article", row.id, now=now)


def writers(slug: str, number: int) -> frozenset[int]:
    """Return the accounts that had a hand in a text since the last that was approved."""
    article = select(Article.id).where(Article.slug == slug).scalar_subquery()
    last = select(func.coalesce(func.max(ArticleVersion.number), 0)).where(
        ArticleVersion.article_id == article,
        ArticleVersion.number < number,
        ArticleVersion.approved_at.is_not(None),
    )
    rows = db.session.execute(
        select(ArticleVersion.author_id, ArticleVersion.submitted_by).where(
            ArticleVersion.article_id == article,
            ArticleVersion.number <= number,
            ArticleVersion.number > last.scalar_subquery(),
        )
    )
    return frozenset(who for row in rows for who in row if who is not None)


def unnamed_reviewer(actor: Actor, slug: str, source: str) -> Problem | None:
    """Return what is wrong if readers are told that somebody checked it who does not approve it."""
    found = read(slug, source)
    if not isinstance(found, Manuscript) or found.article.status != REVIEWED:
        return None
    who = actor.practitioner if isinstance(actor, Person) else None
    asked = select(Practitioner.slug).where(Practitioner.id == who)
    if db.session.scalar(asked) == found.article.reviewer:
        return None
    say = "Readers are told who checked this: only the reviewer it names can approve it."
    return Problem(found.line("reviewer"), "reviewer", say)


def _check(
    actor: Actor, row: Article, source: str, standards: Standards, *, now: datetime, at: datetime
) -> None:
    days = (clock.local_date(at),)
    found = article_checks.problems(row.slug, source, standards, now=now, days=days)
    more = (unnamed_reviewer(actor, row.slug, source), _old_version(row, source, now))
    refused = (*found, *(one for one in more if one is not None))
    if refused:
        raise NotPublishable(refused)


def _old_version(row: Article, source: str, now: datetime) -> Problem | None:
    """Return what is wrong if the change log does not tell readers that the text is a new one."""
    public, text = _shown(row.id, now), read(row.slug, source)
    seen = read(row.slug, public.source) if public is not None else None
    if not isinstance(seen, Manuscript) or not isinstance(text, Manuscript):
        return None
    if text.article.version > seen.article.version:
        return None
    say = (
        f"Readers see version {seen.article.version} already: give this a higher version, and say "
        "under changes what it changes."
    )
    return Problem(text.line("version"), "changes", say)


def _passed(article: int, number: int) -> bool:
    """Say whether a newer text has been approved already."""
    asked = select(ArticleVersion.id).where(
        ArticleVersion.article_id == article,
        ArticleVersion.number > number,
        ArticleVersion.approved_at.is_not(None),
    )
    return db.session.scalar(asked.limit(1)) is not None


def _shown(article: int, now: datetime) -> ArticleVersion | None:
    asked = select(ArticleVersion).where(
        ArticleVersion.article_id == article, ArticleVersion.publish_at <= now
    )
    return db.session.scalars(asked.order_by(ArticleVersion.number.desc()).limit(1)).first()
