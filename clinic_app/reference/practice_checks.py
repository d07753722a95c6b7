"""What a single field of practice.yaml cannot show: unknown names, and hours that clash."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from .yaml_source import Fault

if TYPE_CHECKING:
    from .catalogue import AppointmentType
    from .practice import Location, Person, Practice, Session

Where = tuple[str | int, ...]


def faults(practice: Practice, types: Mapping[str, AppointmentType]) -> Iterator[Fault]:
    """Yield what is wrong between the practice's entries; `types` are the known types by slug."""
    places = {place.slug: place for place in practice.locations}
    rooms = {room.slug: room.location for room in practice.rooms}
    for position, room in enumerate(practice.rooms):
        yield from _unknown(("rooms", position, "location"), "location", room.location, places)
    for position, closure in enumerate(practice.closures):
        yield from _unknown(
            ("closures", position, "location"), "location", closure.location, places
        )
    yield from _repeated_closures(practice)
    for position, person in enumerate(practice.people):
        at: Where = ("people", position)
        yield from _unknown((*at, "room"), "room", person.room, rooms)
        yield from _role_faults(at, person)
        yield from _often_faults((*at, "often"), person, types)
        yield from _clashes(at, person)
        for number, session in enumerate(person.sessions):
            here = (*at, "sessions", number)
            yield from _unknown((*here, "location"), "location", session.location, places)
            yield from _unknown((*here, "room"), "room", session.room, rooms)
            yield from _room_elsewhere((*here, "room"), session, rooms)
            yield from _unknown_types((*here, "reserved_for"), session, types)
            yield from _outside_hours(here, session, places)


def _unknown(at: Where, what: str, slug: str | None, known: Collection[str]) -> Iterator[Fault]:
    if slug is not None and slug not in known:
        yield Fault(at, f"unknown {what} {slug!r}")


def _unknown_types(at: Where, session: Session, types: Collection[str]) -> Iterator[Fault]:
    for slug in sorted({*session.reserved_for} - {*types}):
        yield Fault(at, f"unknown appointment type {slug!r}")


def _room_elsewhere(at: Where, session: Session, rooms: dict[str, str]) -> Iterator[Fault]:
    if session.room and rooms.get(session.room, session.location) != session.location:
        yield Fault(at, f"room {session.room!r} is not at {session.location!r}")


def _repeated_closures(practice: Practice) -> Iterator[Fault]:
    seen = set[tuple[date, str | None]]()
    for position, closure in enumerate(practice.closures):
        if (closure.day, closure.location) in seen:
            yield Fault(("closures", position, "day"), f"{closure.day} is closed already")
        seen.add((closure.day, closure.location))


def _role_faults(at: Where, person: Person) -> Iterator[Fault]:
    if person.sessions and not person.capabilities:
        yield Fault((*at, "sessions"), "somebody without capabilities cannot be booked")
    if person.title == "Dr" and person.role != "doctor":
        yield Fault((*at, "title"), "only doctors have the title Dr")
    if person.capabilities and person.role not in ("doctor", "nurse"):
        yield Fault((*at, "capabilities"), "only doctors and nurses are booked")


def _often_faults(
    at: Where, person: Person, types: Mapping[str, AppointmentType]
) -> Iterator[Fault]:
    for slug in person.often:
        if slug not in types:
            yield Fault(at, f"unknown appointment type {slug!r}")
        elif not types[slug].led_by(person.capabilities):
            yield Fault(at, f"cannot see anybody for {slug!r}: a capability is missing")


def _outside_hours(at: Where, session: Session, places: dict[str, Location]) -> Iterator[Fault]:
    place = places.get(session.location)
    if place and not any(
        hours.weekday == session.weekday
        and hours.opens <= session.starts
        and session.ends <= hours.closes
        for hours in place.hours
    ):
        yield Fault(at, f"is outside the opening hours of {place.name}")


def _clashes(at: Where, person: Person) -> Iterator[Fault]:
    numbered = enumerate(person.sessions)
    for (_, earlier), (number, later) in combinations(numbered, 2):
        if _overlap(earlier, later):
            reason = f"overlaps {earlier.starts:%H:%M}-{earlier.ends:%H:%M} of the same person"
            yield Fault((*at, "sessions", number), reason)


def _overlap(one: Session, other: Session) -> bool:
    return (
        one.weekday == other.weekday
        and one.starts < other.ends
        and other.starts < one.ends
        and one.valid_from <= (other.valid_to or date.max)
        and other.valid_from <= (one.valid_to or date.max)
        and not _in_turn(one, other)
    )


def _in_turn(one: Session, other: Session) -> bool:
    """Say whether two fortnightly sessions never fall into the same week."""
    if one.every_weeks == other.every_weeks == 2:
        apart = _monday(one.valid_from) - _monday(other.valid_from)
        return apart // 7 % 2 == 1
    return False


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()
