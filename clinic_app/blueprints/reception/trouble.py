"""Why a visit cannot have a time, in words: who holds it, or what rule is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.operations import conflicts, moving, moving_back, practice, visit_facts
from clinic_app.operations.conflicts import PATIENT, PERSON, ROOM, Holder
from clinic_app.operations.practice import Face
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import refusal_words
from clinic_app.web.filters import clock_time
from clinic_app.web.said import worded
from clinic_app.web.short_names import short_name

from . import happened

TAKEN = "That time is taken"
GONE = "The old time cannot be had any more."
NOT_BACK, NOT_BACK_SINCE = "not_back", "not_back_since"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is in the way; `lost`: look for times near it; `fits`: a fit-in could have it."""

    text: str
    lost: bool = True
    fits: bool = False


def of(refusal: Refusal, visit: Visit, start: datetime, lead: int, *, now: datetime) -> Trouble:
    """Return why a visit cannot be moved to a time with a practitioner."""
    if isinstance(refusal, refusals.Taken):
        return taken(visit, start, lead, now=now)
    return Trouble(_rule(refusal, visit, start, lead))


def taken(visit: Visit, start: datetime, lead: int, *, now: datetime) -> Trouble:
    """Return who holds a time; only what a practitioner holds alone can be shared by a fit-in."""
    holders = conflicts.in_the_way(visit, start, lead, now=now)
    if not holders:
        return Trouble(TAKEN, fits=True)
    faces, rooms = practice.faces(who_left=True), conflicts.rooms()
    text = ". ".join(dict.fromkeys(_held(h, visit, faces, rooms) for h in holders))
    return Trouble(text, fits=all(h.kind == PERSON for h in holders))


@worded(NOT_BACK)
def not_back(appointment: int) -> str:
    """Say that a move is not undone, and who has the old time now."""
    visit = visit_facts.of(appointment)
    before, held = moving_back.before(visit.events), GONE
    if before and conflicts.in_the_way(visit, before.start, before.lead, now=clock.now()):
        held = taken(visit, before.start, before.lead, now=clock.now()).text
    return f"The move is not undone. {held}"


@worded(NOT_BACK_SINCE)
def not_back_since(appointment: int, seen: int) -> str:
    """Say that a move is not undone, since something else was done with the visit."""
    return f"The move is not undone. {happened.since_then(appointment, seen)}"


def _held(holder: Holder, visit: Visit, faces: Mapping[int, Face], rooms: Mapping[int, str]) -> str:
    whose = {
        PERSON: TAKEN,
        ROOM: f"{rooms.get(holder.resource, 'The room')} is taken",
        PATIENT: f"{visit.name} has another visit then",
    }[holder.kind]
    if holder.until is not None:
        return f"{whose}: being booked online until {clock_time(holder.until)}"
    hours = f"{clock_time(holder.start)} to {clock_time(holder.end)}"
    who = holder.name if holder.kind != PATIENT else ""
    with_ = short_name(faces.get(holder.resource)) if holder.kind == PERSON else ""
    return f"{whose}: {', '.join(part for part in (who, holder.what, hours, with_) if part)}"


def _rule(refusal: Refusal, visit: Visit, start: datetime, lead: int) -> str:
    if lead not in {face.id for face in moving.able(visit)}:
        return f"{_name(lead)} does not give this kind of visit. Choose somebody else"
    match refusal:
        case refusals.ClosedDay():
            return f"The practice is closed that day: {refusal.name}. Choose another day"
        case refusals.NotWorking():
            return f"{_name(lead)} has no session for this kind of visit at {clock_time(start)}"
        case refusals.NobodySuitable():
            return "Nobody else who is needed for this visit works then"
        case refusals.TooSoon():
            return "That time is over. Choose a later one"
    return refusal_words.say(refusal, visit.kind)


def _name(lead: int) -> str:
    face = practice.faces(who_left=True).get(lead)
    return face.name if face else "That person"
