"""Pictures that editors added for articles."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.education.pictures import Picture
from clinic_app.extensions import db
from clinic_app.models import ArticleImage

from . import audit
from .errors import NameInUse, NotFound


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
    """Keep a picture under a name for good; `taken` are names of drawings that came with the files.

    Raises `NameInUse`.
    """
    require(actor, Permission.ARTICLES_EDIT)
    if name in taken or find(name) is not None:
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
