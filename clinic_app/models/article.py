"""Patient education: articles, every version of their texts, and what readers made of them.

Which version readers see is computed from `publish_at`, and whether it is expired from its next
review date, so that no job can be late.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Key, Long, Model, Short

REASONS = ("", "hard", "unanswered", "other_topic", "wrong")
KINDS = ("svg", "png", "jpeg", "webp")


class Article(Model):
    """One address under /articles/; withdrawn, it keeps its address and says so there."""

    __tablename__ = "article"

    id: Mapped[Key]
    slug: Mapped[Short] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_why: Mapped[Long] = mapped_column(default="")


class ArticleVersion(Model):
    """One text of an article, front matter and all; never changed once it is submitted.

    Without an author it came with the practice's files. The newest version whose `publish_at` has
    come is what readers see. A second person approves: neither the author nor who submitted it.
    """

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("approved_at IS NULL OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("publish_at IS NULL OR approved_at IS NOT NULL", name="approved"),
        CheckConstraint(
            "approved_by IS NULL OR (approved_by <> submitted_by AND approved_by <> author_id)",
            name="second_person",
        ),
    )

    id: Mapped[Key]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))
    note: Mapped[Long] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    publish_at: Mapped[datetime | None]


class ArticleFeedback(Model):
    """How many readers of one day found an article useful or not, and why not; nobody is known."""

    __tablename__ = "article_feedback"
    __table_args__ = (
        CheckConstraint(f"reason IN {REASONS}", name="reason"),
        CheckConstraint("reason = '' OR NOT useful", name="why_not"),
    )

    slug: Mapped[Short] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    useful: Mapped[bool] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class SearchMiss(Model):
    """How often words were searched for in vain on one day; nobody is known."""

    __tablename__ = "search_miss"

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[Short] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class ArticleImage(Model):
    """A picture that articles may show, by its name; never changed, so that nothing shows another.

    Drawings were cleaned when they came. In the database, so that every machine has them.
    """

    __tablename__ = "article_image"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("width > 0 AND height > 0", name="size"),
    )

    id: Mapped[Key]
    name: Mapped[Short] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    shows: Mapped[Long]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
