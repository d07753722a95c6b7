"""One row of the nurses' list: who, how old, why, what to know, what to press next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.day_list import Entry, NurseDay
from clinic_app.operations.day_visits import DayStep, DayVisit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words
from clinic_app.scheduling.status import Standing
from clinic_app.web.filters import MONTHS, clock_time, status_look

PRESENT = {status.ARRIVED, status.STARTED, status.OBSERVING}


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it notes, and of which step."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know; `css` is the kind of tag, `shape` an icon or none."""

    text: str
    css: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """What can be undone."""

    event: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list."""

    visit: int
    href: str
    css: str
    time: str
    half: str
    name: str
    age: str
    born: str
    why: str
    who: str
    note: str
    flags: tuple[Flag, ...]
    status: str
    text: str
    position: int
    primary: Action | None
    strong: bool
    others: tuple[Action, ...]
    undo: Undo | None


def row(entry: Entry, found: NurseDay, *, one: bool, now: datetime) -> Row:
    """Return a row; `one` leaves out the nurse's name, since the list is hers alone."""
    visit, step = entry.visit, entry.step
    own = visit.of_step(step.position)
    buttons = _buttons(visit, step, own, now=now)
    time, half = clock_time(step.starts_at).split()
    return Row(
        visit=visit.id,
        href=url_for("reception.appointment", appointment=visit.id),
        css=_css(own),
        time=time,
        half=half,
        name=visit.name,
        age=age_in_words(visit.birth_date, max(found.day, visit.birth_date)),
        born=_born(visit),
        why=", ".join([visit.kind.outside_name, *_point(visit)]),
        who="" if one else " and ".join(face.name for face in entry.nurses),
        note="" if visit.kind.sensitive else visit.note,
        flags=tuple(_flags(entry, found)),
        status=own.status,
        text=_status_text(own, now=now),
        position=step.position,
        primary=buttons[0] if buttons else None,
        strong=own.status in {status.ARRIVED, status.STARTED} or _over(own, now=now),
        others=tuple(buttons[1:]),
        undo=_undo(own),
    )


def short_time(instant: datetime) -> str:
    """Return "10:55"; on a day's list nobody takes it for the evening."""
    return clock_time(instant).split()[0]


def _css(own: Standing) -> str:
    here = " kid-now" if own.status in {status.ARRIVED, status.STARTED} else ""
    return f"{status_look(own.status).css}{here}"


def _born(visit: DayVisit) -> str:
    day = visit.birth_date
    return f"born {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _point(visit: DayVisit) -> list[str]:
    """Return which point of the schedule the visit is for, where its name leaves that open."""
    if len(visit.kind.points) < 2:
        return []
    return [p.label for p in visit.kind.points if p.slug == visit.answers.get("point")]


def _flags(entry: Entry, found: NurseDay) -> Iterator[Flag]:
    visit = entry.visit
    if not visit.checked:
        yield Flag("New: to be checked", "ochre", "status-late")
    if visit.fit_in:
        yield Flag("Fit-in")
    for step in visit.steps:
        if step.people and step.position != entry.step.position:
            yield _other_part(visit, step, found)
    for other in entry.also:
        yield Flag(f"Also coming: {other.given_name}, {short_time(other.starts_at)}")


def _other_part(visit: DayVisit, step: DayStep, found: NurseDay) -> Flag:
    """Say how the rest of the visit stands: the doctor's part before or after."""
    face = found.faces.get(step.people[0])
    name = face.name if face else "somebody else"
    own = visit.of_step(step.position)
    match own.status:
        case status.STARTED:
            return Flag(f"With {name} since {short_time(own.since)}", "green")
        case status.DONE:
            return Flag(f"Seen by {name} at {short_time(own.since)}", "green")
    return Flag(f"{name} at {short_time(step.starts_at)}")


def _status_text(own: Standing, *, now: datetime) -> str:
    word = status_look(own.status).word
    if own.until is not None:
        verb = "Observed" if _over(own, now=now) else word
        return f"{verb} until {short_time(own.until)}"
    if own.status == status.STARTED:
        return f"With nurse {short_time(own.since)}"
    if own.status in {status.ARRIVED, status.DONE}:
        return f"{word} {short_time(own.since)}"
    return word


def _over(own: Standing, *, now: datetime) -> bool:
    """Say whether an observation has lasted long enough."""
    return own.until is not None and own.until <= now


def _buttons(visit: DayVisit, step: DayStep, own: Standing, *, now: datetime) -> list[Action]:
    """Return what may be pressed, the next thing first; nothing before the day."""
    if clock.local_date(visit.starts_at) > clock.local_date(now):
        return []
    texts = {"arrived": "Arrived", "started": "Bring in"}
    if visit.kind.observe:
        texts["observing"] = "Start 15 minutes"
    texts["finished"] = "Done"
    if own.status == status.BOOKED:
        texts = {"arrived": "Arrived"}
        if now >= visit.starts_at and visit.standing.status == status.BOOKED:
            texts["did_not_attend"] = "Did not attend"
    elif own.status == status.ARRIVED:
        texts = {"started": "Bring in"}
    return [Action(k, text, step.position) for k, text in texts.items() if own.may(k)]


def _undo(own: Standing) -> Undo | None:
    if own.last is None or not own.undoable:
        return None
    return Undo(own.last.id, "Undo")
