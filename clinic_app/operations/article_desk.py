"""The articles as those who write them see them: where each text stands, and what was done."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.education import lifecycle
from clinic_app.education.document import Manuscript
from clinic_app.education.lifecycle import State, Steps
from clinic_app.extensions import db
from clinic_app.models import Account, AuditEntry
from clinic_app.models import Article as Row
from clinic_app.models import ArticleVersion as Version
from clinic_app.reference.article_source import read

from .errors import NotFound

DUE_DAYS = 60
MOST = 60


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an article: its state, who wrote, handed in and approved it ("": the files)."""

    slug: str
    number: int
    state: State
    note: str
    checksum: str
    author: str
    made_at: datetime
    submitted_by: str
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    publish_at: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """A text in the list, with what it says of itself; `title` is its name if it is unreadable."""

    text: Text
    title: str
    next_review: date | None


@dataclass(frozen=True, slots=True)
class File:
    """Everything of one article: its texts, the newest first, and what readers see of them."""

    slug: str
    title: str
    texts: tuple[Text, ...]
    seen: int | None
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def newest(self) -> Text:
        """The text that whoever writes on begins from."""
        return self.texts[0]

    def text(self, number: int) -> Text:
        """Return one of its texts; raises `NotFound`."""
        for one in self.texts:
            if one.number == number:
                return one
        raise NotFound(number)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something done with an article: what, when, by whom ("" for the practice's machinery)."""

    action: str
    at: datetime
    by: str
    facts: Mapping[str, Any]


def items(actor: Actor, *, now: datetime) -> list[Item]:
    """Return of each article what readers see, and its newest text where that is another."""
    require(actor, Permission.ARTICLES_EDIT)
    files = _files(now)
    wanted = {
        (text.slug, text.checksum): text
        for file in files
        for text in file.texts
        if text.number in {file.seen, file.newest.number} or text.state == State.SCHEDULED
    }
    facts = _facts({checksum for _, checksum in wanted})
    found = [_item(text, *facts[text.checksum]) for text in wanted.values()]
    return sorted(found, key=lambda one: one.title.casefold())


def due(found: Iterable[Item], today: date) -> list[Item]:
    """Return those of the public articles that must be reviewed soon, the first to fall due first.

    Soon is within 60 days; what is expired is not among them.
    """
    until = today + timedelta(days=DUE_DAYS)
    soon = [
        (one.next_review, one)
        for one in found
        if one.text.state == State.PUBLISHED and one.next_review and one.next_review <= until
    ]
    return [one for _, one in sorted(soon, key=lambda pair: (pair[0], pair[1].title))]


def file(actor: Actor, slug: str, *, now: datetime) -> File:
    """Return everything of one article; raises `NotFound`."""
    require(actor, Permission.ARTICLES_EDIT)
    found = _files(now, slug)
    if not found:
        raise NotFound(slug)
    return found[0]


def source(actor: Actor, slug: str, number: int) -> str:
    """Return one text of an article as it was written; raises `NotFound`."""
    require(actor, Permission.ARTICLES_EDIT)
    asked = select(Version.source).join(Row, Row.id == Version.article_id)
    found = db.session.scalar(asked.where(Row.slug == slug, Version.number == number))
    if found is None:
        raise NotFound(slug)
    return found


def history(actor: Actor, slug: str) -> list[Happened]:
    """Return what was done with an article, newest first."""
    require(actor, Permission.ARTICLES_EDIT)
    row = db.session.scalars(select(Row).where(Row.slug == slug)).one()
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "article", AuditEntry.subject_id == str(row.id))
        .where(AuditEntry.at >= row.made_at)  # a database may give a discarded number again
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    ).all()
    codes = {row.actor.removeprefix("account:") for row in rows}
    ids = [int(code) for code in codes if code.isdecimal()]
    named = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    names = {f"account:{one}": name for one, name in named}
    return [Happened(r.action, r.at, names.get(r.actor, ""), dict(r.facts)) for r in rows]


def _files(now: datetime, slug: str | None = None) -> list[File]:
    """Return every article, or one, without the texts themselves: one question."""
    author, submitter, approver = (aliased(Account) for _ in range(3))
    asked = (
        select(Row, *_COLUMNS, author.name, submitter.name, approver.name)
        .join(Version, Version.article_id == Row.id)
        .outerjoin(author, author.id == Version.author_id)
        .outerjoin(submitter, submitter.id == Version.submitted_by)
        .outerjoin(approver, approver.id == Version.approved_by)
        .order_by(Row.slug, Version.number.desc())
    )
    if slug is not None:
        asked = asked.where(Row.slug == slug)
    by_slug = defaultdict[Row, list[_Told]](list)
    for row, *rest in db.session.execute(asked):
        named = (name or "" for name in rest[len(_COLUMNS) :])
        by_slug[row].append(_Told(*rest[: len(_COLUMNS)], *named))
    _facts(one.checksum for told in by_slug.values() for one in _read_of(told, now))
    return [_file(row, told, now) for row, told in by_slug.items()]


_COLUMNS = (
    Version.number,
    Version.note,
    Version.checksum,
    Version.made_at,
    Version.submitted_at,
    Version.approved_at,
    Version.publish_at,
)


class _Told(NamedTuple):
    """What the database says of one text, in the order of the question."""

    number: int
    note: str
    checksum: str
    made_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    publish_at: datetime | None
    author: str
    submitted_by: str
    approved_by: str

    def steps(self, next_review: date | None = None) -> Steps:
        """Return what was done with it."""
        done = (self.submitted_at, self.approved_at, self.publish_at)
        return Steps(self.number, *done, next_review)


def _read_of(told: list[_Told], now: datetime) -> list[_Told]:
    """Return the newest text of an article, and that which readers see."""
    seen = lifecycle.shown([one.steps() for one in told], now=now)
    return [one for one in told if one is told[0] or one.number == seen]


def _file(row: Row, told: list[_Told], now: datetime) -> File:
    seen = lifecycle.shown([one.steps() for one in told], now=now)
    facts = _facts(one.checksum for one in _read_of(told, now))
    states = {
        one.number: lifecycle.state(
            one.steps(facts[one.checksum][1] if one.number == seen else None),
            seen=seen,
            withdrawn=row.withdrawn_at is not None,
            now=now,
            today=clock.local_date(now),
        )
        for one in told
    }
    texts = tuple(Text(slug=row.slug, state=states[one.number], **one._asdict()) for one in told)
    title = facts[told[0].checksum][0] or row.slug
    return File(row.slug, title, texts, seen, row.withdrawn_at, row.withdrawn_why)


def _item(text: Text, title: str, next_review: date | None) -> Item:
    return Item(text, title or text.slug, next_review)


_known: dict[str, tuple[str, date | None]] = {}
"""Title and next review of the texts that this process has read, by checksum."""


def _facts(checksums: Iterable[str]) -> Mapping[str, tuple[str, date | None]]:
    """Return what texts say of themselves, reading those that are not known yet."""
    wanted = set(checksums)
    missing = wanted - set(_known)
    asked = select(Version.checksum, Version.source).where(Version.checksum.in_(missing))
    for checksum, text in db.session.execute(asked) if missing else ():
        found = read("", text)
        _known[checksum] = "", None
        if isinstance(found, Manuscript):
            _known[checksum] = found.article.title, found.article.next_review
    return {one: _known[one] for one in wanted}
