"""The practice as the database has it: its details and its appointment types.

Both change only when a reference file is loaded, so each process keeps what it parsed, under the
checksum of what was loaded, and who is booked under the practice's mark (`practice_mark`), since
nearly every page names them. A request asks the database for both in one question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

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
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType, Catalogue
from clinic_app.reference.practice import Practice

from . import audit, practice_mark
from .errors import NotFound

PLAIN = (
    "id", "slug", "account_id", "title", "given_name", "family_name",
    "gender", "pronouns", "summary", "active",
)  # fmt: skip
LISTS = ("languages", "interests", "capabilities")
"""The columns of a practitioner that pages show."""


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
    slug: str
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
    active: bool


def current() -> Snapshot:
    """Return the practice as loaded; raises `NotFound` before anything is."""
    checksum = practice_mark.checksum()
    if checksum is None:
        raise NotFound("no practice is loaded: run `clinic load-practice`")
    return _parsed(checksum)


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
    return {id_: face for id_, face in _everybody().items() if who_left or face.active}


def able(kind: AppointmentType) -> tuple[Face, ...]:
    """Return who can lead this kind of visit, in the practice's order."""
    needed = kind.staffed_steps[0].people[0]
    return tuple(face for face in faces().values() if needed & face.capabilities)


def _everybody() -> Mapping[int, Face]:
    """Return everybody who is or was booked, as a transaction has left them if one is open."""
    mark = practice_mark.mark()
    return _marked(mark) if mark else _read()


@lru_cache(maxsize=4)
def _marked(_mark: str) -> Mapping[int, Face]:
    return _read()


def _read() -> Mapping[int, Face]:
    """Read everybody by id; nobody changes what is returned."""
    names = (*PLAIN, *LISTS)
    columns: list[Any] = [getattr(Practitioner, name) for name in names]
    rows = db.session.execute(select(*columns).order_by(Practitioner.id))
    return MappingProxyType({row[0]: _face(dict(zip(names, row, strict=True))) for row in rows})


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


def _face(told: dict[str, Any]) -> Face:
    given_name, family_name = told["given_name"], told["family_name"]
    same = ("id", "slug", "title", "gender", "pronouns", "summary", "active")
    facts: dict[str, Any] = {name: told[name] for name in same}
    return Face(
        **facts,
        name=f"{told['title']} {given_name} {family_name}".strip(),
        initials=given_name[:1] + family_name[:1],
        languages=tuple(told["languages"]),
        interests=tuple(told["interests"]),
        capabilities=frozenset(told["capabilities"]),
        account=told["account_id"],
    )
