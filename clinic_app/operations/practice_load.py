"""Bringing the practice's files into the database: places, rooms, people, their hours, closures.

What a file says of people and rooms holds from then on. Hours are only taken from it for
practitioners who have none, since the desk may have changed the others since.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select, update

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import (
    Account,
    Closure,
    Location,
    PracticeDetails,
    Practitioner,
    Resource,
    Room,
    RosterPattern,
    ScheduleChange,
)
from clinic_app.reference.catalogue import Catalogue
from clinic_app.reference.practice import Person, Practice

from . import practice as practice_details
from . import staff_accounts

Row = TypeVar("Row", Location, Room, Practitioner)


def load(
    actor: Actor,
    practice: Practice,
    catalogue: Catalogue,
    *,
    checksum: str,
    now: datetime,
    password_hash: str | None = None,
) -> bool:
    """Load the files' content and return whether anything was done; the same files do nothing.

    `password_hash` is given to staff who have no password; without it they cannot sign in yet.
    Raises `AddressTaken` when somebody's address is another account's.
    """
    require(actor, Permission.PRACTICE_LOAD)
    if db.session.scalar(select(PracticeDetails.checksum)) == checksum:
        return False
    practice_details.store(actor, practice, catalogue, checksum=checksum, now=now)
    places = _locations(practice)
    _rooms(practice, places)
    accounts = {}
    for person in practice.people:
        facts = {"name": person.name, "role": person.role, "email": person.email}
        accounts[person.slug] = staff_accounts.ensure(
            actor, person.slug, facts, password_hash=password_hash, now=now
        )
    practitioners = _practitioners(practice, accounts)
    _hours(practice, practitioners, places, _ids(Room))
    _closures(practice, places)
    return True


def _locations(practice: Practice) -> dict[str, int]:
    rows = _by_slug(Location)
    for place in practice.locations:
        row = rows.setdefault(place.slug, Location(slug=place.slug))
        row.name = place.name
        db.session.add(row)
    db.session.flush()
    return {slug: row.id for slug, row in rows.items()}


def _rooms(practice: Practice, places: Mapping[str, int]) -> None:
    rows = _by_slug(Room)
    for room in practice.rooms:
        row = rows.get(room.slug) or Room(id=_resource("room"), slug=room.slug)
        row.name, row.kind, row.location_id = room.name, room.kind, places[room.location]
        db.session.add(row)
    db.session.flush()


def _practitioners(practice: Practice, accounts: Mapping[str, int]) -> dict[str, int]:
    """Write who is booked and return their ids; those not in the file any more are not offered."""
    rows = _by_slug(Practitioner)
    left = set(db.session.scalars(select(Account.id).where(~Account.active)))
    for person in practice.practitioners:
        row = rows.get(person.slug) or Practitioner(id=_resource("practitioner"), slug=person.slug)
        row.account_id = accounts[person.slug]
        at_work = row.account_id not in left  # whoever left stays away, whatever the file says
        for name, value in (_shown(person) | {"active": at_work}).items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        db.session.add(row)
        rows[person.slug] = row
    db.session.flush()
    known = [person.slug for person in practice.practitioners]
    gone = update(Practitioner).where(Practitioner.slug.not_in(known))
    db.session.execute(gone.values(active=False))
    return {slug: rows[slug].id for slug in known}


def _shown(person: Person) -> dict[str, Any]:
    """Return the columns of a practitioner that the file decides."""
    same = ("title", "given_name", "family_name", "gender", "pronouns", "summary")
    return {name: getattr(person, name) for name in same} | {
        "languages": list(person.languages),
        "interests": list(person.interests),
        "capabilities": sorted(person.capabilities),
    }


def _hours(
    practice: Practice,
    practitioners: Mapping[str, int],
    places: Mapping[str, int],
    rooms: Mapping[str, int],
) -> None:
    have = set(db.session.scalars(select(RosterPattern.practitioner_id).distinct()))
    for person in practice.practitioners:
        if practitioners[person.slug] not in have:
            db.session.add_all(_patterns(person, practitioners[person.slug], places, rooms))
    db.session.flush()


def _patterns(
    person: Person, practitioner: int, places: Mapping[str, int], rooms: Mapping[str, int]
) -> Collection[RosterPattern]:
    """Return the rows of somebody's hours, in the session's room or else their own."""
    when = ("weekday", "starts", "ends", "valid_from", "valid_to", "every_weeks")
    return [
        RosterPattern(
            practitioner_id=practitioner,
            location_id=places[hours.location],
            reserved_for=list(hours.reserved_for),
            room_id=rooms.get(hours.room or person.room or ""),
            **{name: getattr(hours, name) for name in (*when, "label", "same_day")},
        )
        for hours in person.sessions
    ]


def _closures(practice: Practice, places: Mapping[str, int]) -> None:
    known: set[tuple[date, int | None]] = {
        (row.day, row.location_id) for row in db.session.scalars(select(Closure))
    }
    rows = db.session.execute(
        select(ScheduleChange.first_day, ScheduleChange.location_id).where(
            ScheduleChange.kind == "closure", ScheduleChange.taken_back_at.is_not(None)
        )
    )
    reopened: set[tuple[date, int | None]] = {(row[0], row[1]) for row in rows}
    for closure in practice.closures:
        location = places[closure.location] if closure.location else None
        # what the desk opened again, a place or all of them, stays open whatever the file says
        opened = reopened & {(closure.day, location), (closure.day, None)}
        if (closure.day, location) not in known and not opened:
            db.session.add(Closure(day=closure.day, name=closure.name, location_id=location))
    db.session.flush()


def _resource(kind: str) -> int:
    row = Resource(kind=kind)
    db.session.add(row)
    db.session.flush()
    return row.id


def _ids(table: type[Row]) -> dict[str, int]:
    return {slug: row.id for slug, row in _by_slug(table).items()}


def _by_slug(table: type[Row]) -> dict[str, Row]:
    return {row.slug: row for row in db.session.scalars(select(table))}
