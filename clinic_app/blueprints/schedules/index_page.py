"""The first page of the schedules, with every value ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.closures import Closed
from clinic_app.operations.holiday_suggestions import Suggestion
from clinic_app.operations.practice import Face
from clinic_app.operations.schedules import Made, PersonSchedule
from clinic_app.web.filters import day_and_time, long_day
from clinic_app.web.short_names import short_name

from . import week_words

TINTS = ("", "b", "c", "d")
CLOSED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the page."""

    people: Sequence[PersonSchedule]
    closed: Sequence[Closed]
    suggested: Sequence[Suggestion]
    made: Sequence[Made]
    waiting: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with the week in words and when they are away next."""

    id: int
    name: str
    initials: str
    tint: str
    href: str
    week: tuple[str, ...]
    away: str
    away_href: str
    is_away: bool
    leave_href: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change that somebody made."""

    href: str
    who: str
    what: str
    made: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Everything the page shows."""

    people: tuple[PersonLine, ...]
    closed: tuple[tuple[str, str], ...]
    more_closed: int
    suggested: int
    made: tuple[ChangeLine, ...]
    waiting: int


def page(found: Found, *, now: datetime) -> IndexPage:
    """Return the page."""
    today = clock.local_date(now)
    faces = {one.face.id: one.face for one in found.people}
    return IndexPage(
        people=tuple(_person(n, one, today) for n, one in enumerate(found.people)),
        closed=tuple(
            (long_day(c.closure.day), c.closure.name) for c in found.closed[:CLOSED_SHOWN]
        ),
        more_closed=max(len(found.closed) - CLOSED_SHOWN, 0),
        suggested=len(found.suggested),
        made=tuple(change_line(one, faces, today) for one in found.made),
        waiting=found.waiting,
    )


def change_line(one: Made, faces: Mapping[int, Face], today: date) -> ChangeLine:
    """Return a change as one line: whose, what, when it was made and by whom."""
    by = f", {one.by}" if one.by else ""
    return ChangeLine(
        href=url_for("schedules.change", change=one.id),
        who="" if one.practitioner is None else short_name(faces.get(one.practitioner)),
        what=f"{one.summary} ({one.reason.lower()})" if one.reason else one.summary,
        made=f"{day_and_time(one.made_at, today)}{by}",
        taken_back=one.taken_back_at is not None and one.made_at != one.taken_back_at,
    )


def _person(number: int, one: PersonSchedule, today: date) -> PersonLine:
    leaves = [made for made in one.to_come if made.kind == "leave"]
    first = leaves[0] if leaves else None
    face = one.face
    return PersonLine(
        id=face.id,
        name=face.name,
        initials=face.initials,
        tint=TINTS[number % len(TINTS)],
        href=url_for("schedules.person", practitioner=face.id),
        week=week_words.week((r.pattern for r in one.regular), today),
        away=first.summary if first else "",
        away_href=url_for("schedules.change", change=first.id) if first else "",
        is_away=first is not None and first.first_day <= today,
        leave_href=url_for("schedules.leave", practitioner=face.id, day="today", why="Sick"),
    )
