"""One row of the nurses' list: who, how old, why, what to know, what to press next."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.day_list import Entry, NurseDay
from clinic_app.operations.day_visits import DayVisit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words
from clinic_app.scheduling.status import Standing
from clinic_app.web import date_words
from clinic_app.web.filters import clock_time, status_look

from . import point_words, row_identity, row_record
from .row_flags import Flag, flags, short_time
from .row_identity import Identity
from .row_record import FromRecord, Page

NOT_ASKED = ", identity not checked yet"
PRESENT = {status.ARRIVED, status.STARTED, status.OBSERVING}


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it notes, and of which step."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Undo:
    """What can be undone."""

    event: int
    text: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be pressed: who arrives is asked first; else the next thing, and others beside.

    Who is being seen unasked is asked beside it.
    """

    identity: Identity | None
    primary: Action | None
    strong: bool
    others: tuple[Action, ...]
    undo: Undo | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list; `read` is an article to give along."""

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
    record: FromRecord
    status: str
    text: str
    position: int
    seen: int
    do: Offered
    pages: tuple[Page, ...]
    read: Page | None = None


def row(entry: Entry, found: NurseDay, *, one: bool, now: datetime) -> Row:
    """Return a row; `one` leaves out the nurse's name, since the list is hers alone."""
    visit, step, day = entry.visit, entry.step, found.day
    own = visit.of_step(step.position)
    time, half = clock_time(step.starts_at).split()
    return Row(
        visit=visit.id,
        href=url_for("reception.appointment", appointment=visit.id),
        css=_css(own),
        time=time,
        half=half,
        name=visit.name,
        age=age_in_words(visit.birth_date, max(day, visit.birth_date)),
        born=_born(visit),
        why=", ".join(
            [visit.kind.outside_name, *point_words.why(visit.kind, visit.answers, entry.expected)]
        ),
        who="" if one else " and ".join(face.name for face in entry.nurses),
        note="" if visit.kind.sensitive else visit.note,
        flags=tuple(flags(entry, found)),
        record=row_record.of(entry, day),
        status=own.status,
        text=_status_text(own, now=now) + (NOT_ASKED if _not_asked(visit, own) else ""),
        position=step.position,
        seen=entry.seen,
        do=_offered(entry, own, now=now),
        pages=_pages(entry, own, day),
    )


def _offered(entry: Entry, own: Standing, *, now: datetime) -> Offered:
    buttons = _buttons(entry, own, now=now)
    identity, seen = _identity(entry, own, buttons), own.status in status.UNDER_WAY
    return Offered(
        identity=identity,
        primary=buttons[0] if buttons and (identity is None or seen) else None,
        strong=own.status in {status.ARRIVED, status.STARTED} or _over(own, now=now),
        others=tuple(buttons[1:]),
        undo=_undo(own),
    )


def _identity(entry: Entry, own: Standing, buttons: list[Action]) -> Identity | None:
    """Return what is asked before the next thing is noted: who it is, unless that is known."""
    if buttons and buttons[0].kind == "arrived":
        return row_identity.of(entry)
    if not buttons or not _not_asked(entry.visit, own):
        return None
    seen = own.status in status.UNDER_WAY
    return row_identity.of_seen(entry) if seen else row_identity.of_waiting(entry)


def _not_asked(visit: DayVisit, own: Standing) -> bool:
    """Say whether somebody is here whom nobody has asked for three identifiers."""
    return own.status in PRESENT and not status.identified(visit.events)


def _css(own: Standing) -> str:
    here = " kid-now" if own.status in {status.ARRIVED, status.STARTED} else ""
    return f"{status_look(own.status).css}{here}"


def _pages(entry: Entry, own: Standing, day: date) -> tuple[Page, ...]:
    """Return where to write down what is done, for whoever is here and whose record was read."""
    if entry.facts is None or entry.visit.kind.sensitive or own.status not in PRESENT:
        return ()
    return row_record.pages(entry, day)


def _born(visit: DayVisit) -> str:
    return f"born {date_words.in_brief(visit.birth_date)}"


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


def _buttons(entry: Entry, own: Standing, *, now: datetime) -> list[Action]:
    """Return what may be pressed, the next thing first; nothing before the day."""
    visit, step = entry.visit, entry.step
    if clock.local_date(visit.starts_at) > clock.local_date(now):
        return []
    texts = {"arrived": "Arrived", "started": "Bring in"}
    if visit.kind.observe or entry.vaccinated:
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
