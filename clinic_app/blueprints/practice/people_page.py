"""The manager's pages of people, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import staff_people
from clinic_app.operations.staff_people import Happened, Member
from clinic_app.operations.visit_facts import Visit
from clinic_app.web.filters import clock_time, day_and_time, long_day

from . import role_words
from .role_words import ROLES

STANDINGS = {
    staff_people.ACTIVE: ("done", "Active"),
    staff_people.INVITED: ("started", "Invited"),
    staff_people.NOT_REACHED: ("urgent", "Not reached"),
    staff_people.WAITING: ("late", "Not invited"),
    staff_people.LEFT: ("cancelled", "Left"),
}
"""How a standing is shown: the look of a status, and the word."""
DONE = {
    "account.added": "Added",
    "account.loaded": "Loaded from the practice’s files",
    "account.invited": "Invitation sent",
    "account.reset_asked": "Link to a new password sent",
    "account.password_set": "Password set",
    "account.left": "Access closed",
    "account.back": "Came back",
}
CAME_BACK = "The message did not arrive: check the address, then send it again"
FIELDS = {"name": "name", "email": "email address", "role": "role"}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in the list."""

    name: str
    href: str
    email: str
    role: str
    status: str
    text: str
    more: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was done to an account."""

    what: str
    when: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that the page of one person shows."""

    id: int
    name: str
    status: str
    text: str
    facts: tuple[tuple[str, str], ...]
    can: tuple[str, ...]
    history: tuple[Line, ...]
    here: bool
    oneself: bool
    send: str
    hours: str


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What closing somebody's access would do."""

    id: int
    name: str
    booked: bool
    visits: tuple[str, ...]


def rows(members: Sequence[Member], *, now: datetime) -> tuple[Row, ...]:
    """Return the list."""
    return tuple(_row(one, now) for one in members)


def person(
    member: Member, history: Sequence[Happened], *, me: int | None, now: datetime
) -> PersonPage:
    """Return the page of one person; `me` is who looks."""
    look, word = STANDINGS[member.standing]
    here = member.standing != staff_people.LEFT
    return PersonPage(
        id=member.id,
        name=member.name,
        status=look,
        text=word,
        facts=tuple(_facts(member, now)),
        can=role_words.of(member.role) if here else (),
        history=tuple(_line(one, clock.local_date(now)) for one in history),
        here=here,
        oneself=member.id == me,
        send=_send(member),
        hours=_hours(member) if here else "",
    )


def leaving(member: Member, visits: Sequence[Visit]) -> LeavingPage:
    """Return the page that asks before somebody's access is closed."""
    said = tuple(
        f"{long_day(v.day)}, {clock_time(v.starts_at)}: {v.name}, {v.kind.outside_name}"
        for v in visits
    )
    return LeavingPage(member.id, member.name, member.practitioner is not None, said)


def _row(one: Member, now: datetime) -> Row:
    look, word = STANDINGS[one.standing]
    return Row(
        name=one.name,
        href=url_for("practice.person", account=one.id),
        email=one.email,
        role=ROLES[one.role],
        status=look,
        text=word,
        more=_more(one, now),
    )


def _more(one: Member, now: datetime) -> str:
    if one.came_back:
        return "the message did not arrive"
    if one.standing == staff_people.INVITED and one.invited_until:
        return f"until {day_and_time(one.invited_until, clock.local_date(now))}"
    if one.standing == staff_people.ACTIVE:
        return _last(one, now)
    return ""


def _last(one: Member, now: datetime) -> str:
    if one.last_sign_in is None:
        return "never signed in"
    said = day_and_time(one.last_sign_in, clock.local_date(now))
    return f"signed in {said.replace('Today', 'today', 1)}"


def _facts(one: Member, now: datetime) -> Iterator[tuple[str, str]]:
    today = clock.local_date(now)
    yield "Role", ROLES[one.role]
    yield "Signs in as", one.email
    if one.last_sign_in is not None:
        yield "Last signed in", day_and_time(one.last_sign_in, today)
    if one.invited_until is not None:
        yield "Link works until", day_and_time(one.invited_until, today)
    if one.came_back:
        yield "Link", CAME_BACK


def _send(one: Member) -> str:
    if one.standing == staff_people.ACTIVE:
        return "Send a link to a new password"
    return "Send the invitation again" if one.invited_until else "Send an invitation"


def _hours(one: Member) -> str:
    if one.practitioner is None:
        return ""
    return url_for("schedules.person", practitioner=one.practitioner)


def _line(one: Happened, today: Any) -> Line:
    by = f", {one.by}" if one.by else ""
    return Line(_done(one), f"{day_and_time(one.at, today)}{by}")


def _done(one: Happened) -> str:
    if one.action != "account.changed":
        return DONE[one.action]
    fields = [FIELDS[name] for name in one.facts.get("what", ()) if name in FIELDS]
    role = one.facts.get("role") or {}
    became = f": {ROLES[role['from']]} became {ROLES[role['to']]}" if role else ""
    return f"Changed {' and '.join(fields)}{became}"
