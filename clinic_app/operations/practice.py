"""The practice as the database has it: its details and its appointment types.

Both change only when a reference file is loaded, so each process keeps what it parsed, under the
checksum of what was loaded; a request asks the database for the checksum, and in the same question
for everybody who is booked, since nearly every page names them.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Text, cast, select, true

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import WRITE, db
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

from . import audit
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
    known = db.session.info
    if "practice" not in known and not _writing():
        _ask()
    elif "practice" not in known:  # a transaction asks again
        known["practice"] = db.session.scalar(select(PracticeDetails.checksum))
    checksum = known["practice"]
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


def _everybody() -> dict[int, Face]:
    """Return everybody who is or was booked, as a transaction has left them if one is open."""
    if _writing():
        rows = db.session.execute(_people_question().order_by(Practitioner.id))
        return _read(tuple(tuple(row) for row in rows))
    if "everybody" not in db.session.info:
        _ask()
    found: dict[int, Face] = db.session.info["everybody"]
    return found


def _ask() -> None:
    """Ask what is loaded and who is booked, once a request: one question."""
    rows = db.session.execute(_whole_question()).all()
    people = tuple(tuple(row[1:]) for row in rows if row[1] is not None)
    db.session.info["practice"] = rows[0][0] if rows else None
    db.session.info["everybody"] = _read(people)


@cache
def _people_question() -> Select[Any]:
    """Ask for everybody; lists as they are written, since they are read once a process."""
    plain: list[Any] = [getattr(Practitioner, name) for name in PLAIN]
    lists = [cast(getattr(Practitioner, name), Text) for name in LISTS]
    return select(*plain, *lists)


@cache
def _whole_question() -> Select[Any]:
    people = _people_question().subquery()
    told = select(PracticeDetails.checksum, *people.c).outerjoin(people, true())
    return told.order_by(people.c.id)


@lru_cache(maxsize=4)
def _read(rows: tuple[tuple[Any, ...], ...]) -> dict[int, Face]:
    """Read rows as they were asked for; nobody changes what is returned."""
    return {row[0]: _face(dict(zip((*PLAIN, *LISTS), row, strict=True))) for row in rows}


def _writing() -> bool:
    return WRITE.items() <= db.session.connection().get_execution_options().items()


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
    languages, interests, capabilities = (json.loads(told[name]) for name in LISTS)
    given_name, family_name = told["given_name"], told["family_name"]
    same = ("id", "slug", "title", "gender", "pronouns", "summary", "active")
    facts: dict[str, Any] = {name: told[name] for name in same}
    return Face(
        **facts,
        name=f"{told['title']} {given_name} {family_name}".strip(),
        initials=given_name[:1] + family_name[:1],
        languages=tuple(languages),
        interests=tuple(interests),
        capabilities=frozenset(capabilities),
        account=told["account_id"],
    )
