"""The practice as the database has it: its details and its appointment types.

Both change only when a reference file is loaded, so each process keeps what it parsed, under the
checksum of what was loaded; a request asks the database for the checksum only.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, select

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import (
    AppointmentType as TypeRow,
)
from clinic_app.models import (
    Location,
    PracticeDetails,
    Practitioner,
)
from clinic_app.reference.catalogue import AppointmentType, Area, Catalogue
from clinic_app.reference.practice import Practice

from . import audit
from .errors import NotFound


@dataclass(frozen=True)
class Snapshot:
    """The practice, its areas and types as they are now."""

    practice: Practice
    catalogue: Catalogue

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.catalogue.areas

    def type(self, slug: str) -> AppointmentType:
        """Return an appointment type; raises `NotFound`."""
        try:
            return self.catalogue.type(slug)
        except KeyError:
            raise NotFound(slug) from None


@dataclass(frozen=True, slots=True)
class Face:
    """How a practitioner is shown."""

    id: int
    name: str
    initials: str
    title: str
    gender: str
    pronouns: str
    summary: str
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    capabilities: frozenset[str]
    account: int


def current() -> Snapshot:
    """Return the practice as loaded; raises `NotFound` before anything is."""
    known = db.session.info
    if "practice" not in known:  # asked once a request; a transaction asks again
        known["practice"] = db.session.scalar(select(PracticeDetails.checksum))
    checksum = known["practice"]
    if checksum is None:
        raise NotFound("no practice is loaded: run `clinic load-practice`")
    return _parsed(checksum)


def loaded() -> ScalarSelect[str]:
    """Return the checksum of what is loaded as part of another question; then `know` its answer."""
    return select(PracticeDetails.checksum).scalar_subquery()


def know(checksum: str | None) -> None:
    """Take what another question has told about what is loaded, so that nobody asks again."""
    db.session.info["practice"] = checksum


@lru_cache(maxsize=2)
def _parsed(_checksum: str) -> Snapshot:
    details = db.session.scalars(select(PracticeDetails.details)).one()
    rows = db.session.scalars(select(TypeRow).order_by(TypeRow.position)).all()
    written = details["catalogue"] | {"types": [row.definition for row in rows]}
    return Snapshot(
        practice=Practice.model_validate(details["practice"]),
        catalogue=Catalogue.model_validate(written),
    )


def faces(*, who_left: bool = False) -> dict[int, Face]:
    """Return everybody who is booked, by id, in the practice's order; those who left if asked."""
    wanted = select(Practitioner).order_by(Practitioner.id)
    if not who_left:
        wanted = wanted.where(Practitioner.active)
    return {row.id: face_of(row) for row in db.session.scalars(wanted)}


def locations() -> dict[int, str]:
    """Return the slug of each location by id."""
    return {row.id: row.slug for row in db.session.scalars(select(Location))}


def store(
    actor: Actor, practice: Practice, catalogue: Catalogue, *, checksum: str, now: datetime
) -> None:
    """Put the practice's details and types in the database in place of what was there.

    A type that is no longer in the catalogue stays, booked by staff only, since visits refer to it.
    """
    require(actor, Permission.PRACTICE_LOAD)
    details = {
        "practice": practice.model_dump(mode="json"),
        "catalogue": catalogue.model_dump(mode="json", exclude={"types"}),
    }
    db.session.merge(PracticeDetails(id=1, details=details, checksum=checksum))
    known = {row.slug: row for row in db.session.scalars(select(TypeRow))}
    for position, kind in enumerate(catalogue.types):
        row = known.pop(kind.slug, None) or TypeRow(slug=kind.slug)
        row.position, row.definition, row.retired = position, kind.model_dump(mode="json"), False
        db.session.add(row)
    for gone in known.values():
        gone.retired, gone.definition = True, gone.definition | {"mode": "staff"}
    audit.record(actor, "practice.loaded", "practice", 1, now=now, checksum=checksum)


def face_of(row: Practitioner) -> Face:
    """Return how a practitioner is shown."""
    facts: dict[str, Any] = {
        name: getattr(row, name) for name in ("id", "title", "gender", "pronouns", "summary")
    }
    return Face(
        **facts,
        name=row.name,
        initials=row.given_name[:1] + row.family_name[:1],
        languages=tuple(row.languages),
        interests=tuple(row.interests),
        capabilities=frozenset(row.capabilities),
        account=row.account_id,
    )
