"""The page that shows what a change would do, before it is saved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for

from clinic_app import clock
from clinic_app.operations import practice, schedules
from clinic_app.operations.schedule_changes import Preview
from clinic_app.operations.schedules import Where
from clinic_app.operations.touched import MOVED, Touched
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import clock_changes, rosters
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.schedule_preview import PersonDay, SharedRoom
from clinic_app.web.filters import clock_time, day_and_time, long_day
from clinic_app.web.short_names import short_name

from . import week_words

NO_HOURS = "No hours"
BEFORE = "The hours become again what they were before"


@dataclass(frozen=True, slots=True)
class Line:
    """One day of one person: as it is, and as it will be."""

    day: str
    who: str
    before: str
    after: str
    css: str


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """A visit that loses its hours."""

    when: str
    name: str
    what: str
    who: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class StaysLine:
    """A visit that stays as it was sorted out when the change is taken back."""

    href: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked: where it is sent, with what was typed, and where one goes who leaves it."""

    title: str
    action: str
    back: str
    back_text: str
    fields: tuple[tuple[str, str], ...] = ()
    confirm: str = "Save"


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Everything the page shows."""

    frame: Frame
    summary: str
    span: str
    lines: tuple[Line, ...]
    several: bool
    clocks: str
    shared: tuple[str, ...]
    touched: tuple[TouchedLine, ...]
    fingerprint: str
    stale: bool
    stays: tuple[StaysLine, ...] = ()
    stays_title: str = ""


def page(seen: Preview, frame: Frame, *, stale: bool = False) -> PreviewPage:
    """Return the page of a preview; `stale` says that an earlier one was not true any more."""
    people = {day.practitioner for day in seen.days}
    return PreviewPage(
        frame=frame,
        summary=seen.summary,
        span=f"{long_day(seen.first)} to {long_day(seen.last)}",
        lines=tuple(_lines(seen.days)),
        several=len(people) > 1,
        clocks=_clocks(seen),
        shared=tuple(_shared(one) for one in seen.shared),
        touched=tuple(_touched(visit, seen) for visit in seen.touched),
        fingerprint=seen.fingerprint,
        stale=stale,
    )


def saying_what_stays(shown: PreviewPage, stays: Sequence[Touched]) -> PreviewPage:
    """Return the page with the visits that a change taken back leaves as they are."""
    lines = tuple(_stays(one, clock.today()) for one in stays)
    return replace(shown, summary=BEFORE, stays=lines, stays_title=stay(len(stays)))


def stay(number: int) -> str:
    """Say how many sorted visits a change that is taken back leaves as they are."""
    if number == 1:
        return "1 visit that was moved or cancelled stays so"
    return f"{number} visits that were moved or cancelled stay so"


def hours(sessions: Iterable[Session], where: Where) -> str:
    """Return sessions as "9:00 am to 12:00 pm, Baby clinic, Room 2; 1:00 pm to 5:00 pm"."""
    return "; ".join(_session(session, where) for session in sessions)


def _lines(days: Iterable[PersonDay]) -> Iterator[Line]:
    faces, where = practice.faces(), schedules.where()
    for one in days:
        before, after = hours(one.before, where), hours(one.after, where)
        css = "goes" if not after else "comes" if not before else ""
        who = short_name(faces.get(one.practitioner))
        yield Line(long_day(one.day), who, before or NO_HOURS, after or NO_HOURS, css)


def _session(session: Session, where: Where) -> str:
    said = f"{clock_time(session.interval.start)} to {clock_time(session.interval.end)}"
    more = [session.label] if session.label else []
    kinds = week_words.only_for(session.reserved_for)
    more += [kinds] if kinds else []
    more += ["online from 8 am"] if session.opens_at else []
    return ", ".join([said, *more, *where.words(session.room, session.location)])


def _shared(one: SharedRoom) -> str:
    """Say who else works in a room then: no mistake, but to be meant."""
    room, face = schedules.where().rooms.get(one.room, ""), practice.faces().get(one.practitioner)
    more = f", and on {one.days - 1} more days" if one.days > 2 else ""
    more = ", and on one more day" if one.days == 2 else more
    return f"{short_name(face)} works in {room} at the same time on {long_day(one.first)}{more}."


def _clocks(seen: Preview) -> str:
    """Say that hours stay as they are on the clock, if it changes meanwhile."""
    if not seen.days:
        return ""
    first, last = seen.first, max(day.day for day in seen.days)
    changed = [day for day in rosters.days(first, last) if _changes(day)]
    if not changed:
        return ""
    return f"The clocks change on {long_day(changed[0])}. Hours stay as they are on the clock."


def _changes(day: date) -> bool:
    return clock_changes.on(day, clock.ZONE) is not None


def _touched(visit: Visit, seen: Preview) -> TouchedLine:
    return TouchedLine(
        when=f"{long_day(visit.day)}, {clock_time(visit.starts_at)}",
        name=visit.name,
        what=visit.kind.outside_name,
        who=visit.who,
        fresh=bool(seen.fresh) and visit.id in seen.fresh,
    )


def _stays(one: Touched, today: date) -> StaysLine:
    visit, was = one.visit, f"{day_and_time(one.was.at, today)}, {one.was.who}"
    moved = f"now {day_and_time(visit.starts_at, today)}, {visit.who}"
    return StaysLine(
        href=url_for("reception.appointment", appointment=visit.id),
        name=visit.name,
        text=f"was {was}; {moved if one.state == MOVED else 'cancelled'}",
    )
