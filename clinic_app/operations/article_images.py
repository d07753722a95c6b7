"""Pictures that editors added for articles."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.education.pictures import Picture
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleImage, ArticleVersion, AuditEntry

from . import audit
from .errors import NameInUse, NotFound, StillShown

REMOVED = "article_image.removed"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as pages show it, without its bytes; `shows` says in words what is on it."""

    name: str
    kind: str
    width: int
    height: int
    shows: str
    added_at: datetime

    @property
    def file(self) -> str:
        """Its name with its kind, as it stands in an address."""
        return f"{self.name}.{self.kind}"


COLUMNS = (
    ArticleImage.name,
    ArticleImage.kind,
    ArticleImage.width,
    ArticleImage.height,
    ArticleImage.shows,
    ArticleImage.added_at,
)


def add(
    actor: Actor,
    name: str,
    picture: Picture,
    *,
    shows: str,
    taken: frozenset[str],
    now: datetime,
) -> None:
    """Keep a picture under a name; `taken` are names of drawings that came with the files.

    Raises `NameInUse`, also for the name of a picture that was removed: browsers may have kept it.
    """
    require(actor, Permission.ARTICLES_EDIT)
    if name in taken or find(name) is not None or name in _removed():
        raise NameInUse(name)
    row = ArticleImage(
        name=name,
        kind=picture.kind,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        shows=shows,
        added_by=actor.id if isinstance(actor, Person) else None,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "article_image.added", "article_image", row.id, now=now, name=name)


def remove(actor: Actor, name: str, *, now: datetime) -> None:
    """Delete a picture for good; its name is not given again. Raises `StillShown`, `NotFound`."""
    require(actor, Permission.ARTICLES_EDIT)
    row = db.session.scalars(select(ArticleImage).where(ArticleImage.name == name)).first()
    if row is None:
        raise NotFound(name)
    if name in shown_in(name):
        raise StillShown(name)
    audit.record(actor, REMOVED, "article_image", row.id, now=now, name=name)
    db.session.delete(row)


def shown_in(name: str = "") -> Mapping[str, tuple[str, ...]]:
    """Return the articles of which any text shows a picture, by the picture's name; or of one."""
    begins = "](" + ArticleImage.name
    shows = or_(*(ArticleVersion.source.contains(begins + end) for end in (")", " ", "\t", "\n")))
    asked = select(ArticleImage.name, Article.slug).distinct().join(ArticleVersion, shows)
    if name:
        asked = asked.where(ArticleImage.name == name)
    found = defaultdict[str, list[str]](list)
    for shown, slug in db.session.execute(
        asked.join(Article, Article.id == ArticleVersion.article_id)
    ):
        found[shown].append(slug)
    return {shown: tuple(sorted(slugs)) for shown, slugs in found.items()}


def _removed() -> frozenset[str]:
    facts = db.session.scalars(
        select(AuditEntry.facts).where(
            AuditEntry.subject_kind == "article_image", AuditEntry.action == REMOVED
        )
    )
    return frozenset(str(told["name"]) for told in facts)


def find(name: str) -> Image | None:
    """Return a picture by its name, or None."""
    row = db.session.execute(select(*COLUMNS).where(ArticleImage.name == name)).first()
    return Image(*row) if row else None


def everything() -> list[Image]:
    """Return every picture, the newest first."""
    rows = db.session.execute(select(*COLUMNS).order_by(ArticleImage.id.desc()))
    return [Image(*row) for row in rows]


def names() -> frozenset[str]:
    """Return the names of all pictures."""
    return frozenset(db.session.scalars(select(ArticleImage.name)))


def content(name: str, kind: str) -> bytes:
    """Return the bytes of a picture; raises `NotFound`."""
    asked = select(ArticleImage.content).where(ArticleImage.name == name, ArticleImage.kind == kind)
    found = db.session.scalar(asked)
    if found is None:
        raise NotFound(name)
    return found
