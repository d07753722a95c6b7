"""Why a visit cannot have a time, in words: who holds it, or what rule is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.operations import conflicts, practice
from clinic_app.operations.conflicts import PATIENT, PERSON, ROOM, Holder, Sought
from clinic_app.operations.practice import Face
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal

from . import refusal_words
from .filters import clock_time
from .short_names import short_name

TAKEN = "That time is taken"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is in the way; `lost`: look for times near it; `fits`: a fit-in could have it."""

    text: str
    lost: bool = True
    fits: bool = False


def of(refusal: Refusal, sought: Sought, *, now: datetime) -> Trouble:
    """Return why a visit cannot have a time with a practitioner."""
    if isinstance(refusal, refusals.Taken):
        return taken(sought, now=now)
    return Trouble(_rule(refusal, sought))


def taken(sought: Sought, *, now: datetime) -> Trouble:
    """Return who holds a time; only what a practitioner holds alone can be shared by a fit-in."""
    holders = conflicts.in_the_way(sought, now=now)
    if not holders:
        return Trouble(TAKEN, fits=True)
    faces, rooms = practice.faces(who_left=True), conflicts.rooms()
    text = ". ".join(dict.fromkeys(_held(h, sought, faces, rooms) for h in holders))
    return Trouble(text, fits=all(h.kind == PERSON for h in holders))


def _held(
    holder: Holder, sought: Sought, faces: Mapping[int, Face], rooms: Mapping[int, str]
) -> str:
    whose = {
        PERSON: TAKEN,
        ROOM: f"{rooms.get(holder.resource, 'The room')} is taken",
        PATIENT: f"{sought.name} has another visit then",
    }[holder.kind]
    if holder.until is not None:
        until = f"held until {clock_time(holder.until)}"
        if holder.kind == PATIENT:
            return f"A visit for {sought.name} is just being booked then, {until}"
        return f"{whose}: somebody is just booking it, {until}"
    who = holder.name if holder.kind != PATIENT else ""
    with_ = short_name(faces.get(holder.resource)) if holder.kind == PERSON else ""
    return f"{whose}: {', '.join(part for part in (who, *has(holder), with_) if part)}"


def has(holder: Holder) -> tuple[str, str]:
    """Return the kind of visit that is in the way, and its hours."""
    return holder.what, f"{clock_time(holder.start)} to {clock_time(holder.end)}"


def _rule(refusal: Refusal, sought: Sought) -> str:
    name, at = _name(sought.lead), clock_time(sought.start)
    if sought.lead not in {face.id for face in practice.able(sought.kind)}:
        return f"{name} does not give this kind of visit. Choose somebody else"
    match refusal:
        case refusals.NotWorking() if closed := conflicts.closed(clock.local_date(sought.start)):
            return f"The practice is closed that day: {closed}. Choose another day"
        case refusals.NotWorking():
            return f"{name} has no session for this kind of visit at {at}"
        case refusals.NobodySuitable():
            return "Nobody else who is needed for this visit works then"
        case refusals.TooSoon():
            return "That time is over. Choose a later one"
    return refusal_words.say(refusal, sought.kind)


def _name(lead: int) -> str:
    face = practice.faces(who_left=True).get(lead)
    return face.name if face else "That person"
