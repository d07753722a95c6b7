"""The articles that readers see, as frozen values.

A request asks one question: which version of each article is public now. The texts are read again
only when the answer has changed; parsed ones are kept in the process under their checksums.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, lru_cache

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.education import body, reading
from clinic_app.education.document import Article, Manuscript
from clinic_app.extensions import UTCDateTime, db
from clinic_app.models import Article as Row
from clinic_app.models import ArticleVersion as Version
from clinic_app.reference.article_source import read

from .errors import NotFound

log = logging.getLogger(__name__)


class Withdrawn(NotFound):
    """There was such an article, and the practice has taken it back."""


@dataclass(frozen=True)
class Published:
    """The text of an article that readers see, and since when."""

    article: Article
    since: datetime

    @cached_property
    def plain(self) -> str:
        """The text whose reading grade counts."""
        return body.plain(self.article.body, self.article.drug_names)

    @cached_property
    def grade(self) -> int:
        """The school grade it asks for, in whole years."""
        return max(1, round(reading.grade(self.plain)))

    @cached_property
    def minutes(self) -> int:
        """How many minutes reading takes."""
        return reading.minutes(self.plain)


@dataclass(frozen=True)
class Library:
    """Everything that is published on a day, by slug, in order of titles; and what was withdrawn.

    `stamp` differs whenever anything in it does.
    """

    stamp: tuple[str, ...]
    today: date
    everything: Mapping[str, Published]
    withdrawn: frozenset[str]

    @cached_property
    def current(self) -> tuple[Published, ...]:
        """What is not expired: only this is listed and found."""
        return tuple(p for p in self.everything.values() if not p.article.expired(self.today))

    def get(self, slug: str) -> Published:
        """Return an article, also an expired one; raises `Withdrawn` or `NotFound`."""
        if slug in self.withdrawn:
            raise Withdrawn(slug)
        try:
            return self.everything[slug]
        except KeyError:
            raise NotFound(slug) from None


def library(*, now: datetime) -> Library:
    """Return what readers see at an instant: one question, once a request."""
    known = db.session.info
    if "library" not in known:
        rows = db.session.execute(_question(), {"now": now}).all()
        known["library"] = _library(
            tuple(
                (slug, checksum, at) for slug, gone, checksum, at in rows if checksum and not gone
            ),
            frozenset(slug for slug, gone, *_ in rows if gone),
            clock.local_date(now),
        )
    found: Library = known["library"]
    return found


@cache
def _question() -> Select[str, bool, str, datetime | None]:
    """Ask for every article, whether it is withdrawn, and the version that is public by `now`."""
    newest, now = aliased(Version), bindparam("now", type_=UTCDateTime())
    number = (
        select(func.max(newest.number))
        .where(newest.article_id == Row.id, newest.publish_at <= now)
        .scalar_subquery()
    )
    shown = and_(Version.article_id == Row.id, Version.number == number)
    told = select(Row.slug, Row.withdrawn_at.is_not(None), Version.checksum, Version.publish_at)
    return told.outerjoin(Version, shown).order_by(Row.slug)


@lru_cache(maxsize=4)
def _library(
    shown: tuple[tuple[str, str, datetime], ...], withdrawn: frozenset[str], today: date
) -> Library:
    missing = [checksum for slug, checksum, _ in shown if (slug, checksum) not in _read]
    if missing:
        rows = db.session.execute(
            select(Row.slug, Version.checksum, Version.source)
            .join(Version, Version.article_id == Row.id)
            .where(Version.checksum.in_(missing))
        )
        for slug, checksum, source in rows:
            _read[slug, checksum] = _parsed(slug, source)
    found = [(_read[slug, checksum], at) for slug, checksum, at in shown]
    whole = [Published(article, at) for article, at in found if article is not None]
    whole.sort(key=lambda p: p.article.title.casefold())
    stamp = (today.isoformat(), *sorted(withdrawn), *(checksum for _, checksum, _ in shown))
    return Library(stamp, today, {p.article.slug: p for p in whole}, withdrawn)


_read: dict[tuple[str, str], Article | None] = {}
"""Every text that this process has parsed: some hundred at most, since each was written by hand."""


def _parsed(slug: str, source: str) -> Article | None:
    found = read(slug, source)
    if isinstance(found, Manuscript):
        return found.article
    log.warning("article %s cannot be read: %s", slug, found[0].say)
    return None
