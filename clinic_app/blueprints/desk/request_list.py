"""The list of open requests, with every value ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.requests import Done, Request, Settled
from clinic_app.web import date_words, last_day_words
from clinic_app.web.filters import clock_time, day_and_time, phone
from clinic_app.web.said import worded

SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    id: int
    name: str
    born: str
    what: str
    in_full: str
    phone: str
    phone_link: str
    when: str
    wishes: str
    why: str
    email: str
    tries: str
    last: str
    choose: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """A settled request, its visit if one was booked, and whether it can be put back."""

    id: int
    name: str
    outcome: str
    when: str
    href: str
    undo: bool


def page(found: Sequence[Request], *, now: datetime) -> list[Asked]:
    """Return the requests as the page shows them: a last day first, then who waits longest."""
    today = clock.local_date(now)
    in_order = sorted(found, key=lambda request: _soonest(request, today))
    return [_asked(request, now=now) for request in in_order]


def _soonest(request: Request, today: date) -> date:
    """Return the last day that can still be met; one that is over puts nobody first."""
    last = request.last
    return last.day if last is not None and last.day >= today else date.max


def _asked(request: Request, *, now: datetime) -> Asked:
    today = clock.local_date(now)
    return Asked(
        id=request.id,
        name=request.name,
        born=date_words.born(request.birth_date, today),
        what=request.kind.outside_name,
        in_full=request.kind.name if request.kind.sensitive else "",
        phone=phone(request.phone),
        phone_link=f"tel:{request.phone}",
        when=day_and_time(request.made_at, today),
        wishes=str(request.answers.get("days") or ""),
        why=str(request.answers.get("why") or ""),
        email=request.email,
        tries=_tries(request, today),
        last=_last(request, today),
        choose=url_for("desk.start", request=request.id),
    )


def _last(request: Request, today: date) -> str:
    last = request.last
    return last_day_words.for_staff(last.day, last.what, today) if last else ""


def _tries(request: Request, today: date) -> str:
    if not request.tries or request.tried_at is None:
        return ""
    times = "Phoned once" if request.tries == 1 else f"Phoned {request.tries} times"
    return f"{times} without an answer, last {day_and_time(request.tried_at, today)}"


def done(found: Sequence[Done], *, now: datetime) -> list[DoneLine]:
    """Return the requests settled lately."""
    today = clock.local_date(now)
    return [
        DoneLine(
            id=one.id,
            name=one.name,
            outcome=f"{one.outcome}, cancelled since" if one.cancelled else one.outcome,
            when=f"{day_and_time(one.at, today)}{f', {one.by}' if one.by else ''}",
            href=url_for("reception.appointment", appointment=one.visit) if one.visit else "",
            undo=one.visit is None or one.cancelled,
        )
        for one in found
    ]


@worded(SETTLED)
def settled_already(request: int) -> str:
    """Say who settled a request before, and when; nothing once it waits again."""
    try:
        visit_requests.one(request)
    except Settled as before:
        return settled(before)
    return ""


def settled(before: Settled) -> str:
    """Say who settled a request before, and when."""
    by = before.by or "the system"
    return f"That request was settled by {by} at {clock_time(before.at)}. Nothing more was done."
