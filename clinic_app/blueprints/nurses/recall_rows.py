"""Recalls in words, with every value ready."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from clinic_app import clock
from clinic_app.operations import recall_list
from clinic_app.operations.not_written_to import MESSAGES
from clinic_app.operations.recall_list import Line, RecallList, Try
from clinic_app.operations.recalls_due import OVERDUE, SECOND_DOSE, WEIGH_AGAIN
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import date_words
from clinic_app.web.filters import day_and_time, phone
from clinic_app.web.plan_words import short

HEADINGS = (
    (OVERDUE, "Overdue"),
    (SECOND_DOSE, "Second doses"),
    (WEIGH_AGAIN, "Weigh again"),
)
LETTERS = {
    "due": "An email is on its way",
    "failed": "The last email could not be delivered",
    "dropped": "The last email was not sent: something changed before",
}
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Card:
    """One recall."""

    id: int
    name: str
    href: str
    age: str
    what: str
    since: str
    limit: str
    pressing: bool
    phone: str
    phone_link: str
    ask_for: str
    interpreter: str
    writable: bool
    letter: str
    tries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody to reach about one thing."""

    key: str
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A recall that was closed, or that has a visit by now."""

    id: int
    name: str
    href: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    title: str
    groups: tuple[Group, ...]
    booked: tuple[Ended, ...]
    closed: tuple[Ended, ...]


def page(found: RecallList, *, today: date) -> Page:
    """Return the list as the page shows it."""
    return Page(
        title=f"Recalls: {len(found.to_reach) or 'nobody'} to reach",
        groups=tuple(
            Group(kind, heading, tuple(_card(line, today) for line in found.of(kind)))
            for kind, heading in HEADINGS
        ),
        booked=tuple(_ended(line, _booked(line, today)) for line in found.booked),
        closed=tuple(_ended(line, _closed(line)) for line in found.closed),
    )


def _card(line: Line, today: date) -> Card:
    limit = line.last
    return Card(
        id=line.id,
        name=line.name,
        href=url_for("patients.show", patient=line.patient),
        age=age_in_words(line.birth_date, max(today, line.birth_date)),
        what=_what(line),
        since=f"{'Due' if line.due_on >= today else 'Since'} {short(line.due_on, today)}",
        limit=f"Last day {short(limit, today)}" if limit and limit >= today else "",
        pressing=bool(limit and 0 <= (limit - today).days <= SOON_DAYS),
        phone=phone(line.phone),
        phone_link=f"tel:{line.phone}",
        ask_for=line.contact_name if line.contact_name != line.name else "",
        interpreter=line.interpreter,
        writable=line.writable,
        letter=LETTERS.get(line.letter, ""),
        tries=tuple(_try(one, today) for one in reversed(line.tries)),
    )


def _what(line: Line) -> str:
    point = recall_list.point_of(line.about)
    if point is not None:
        return f"Doses of {point.label}"
    if line.about == MESSAGES:
        return "Messages"
    return "Second flu vaccine" if line.kind == SECOND_DOSE else "Weigh again"


def _try(one: Try, today: date) -> str:
    return f"{one.outcome}: {day_and_time(one.at, today)}, {one.by}"


def _booked(line: Line, today: date) -> str:
    return f"Visit {day_and_time(line.booked, today)}" if line.booked else ""


def _closed(line: Line) -> str:
    if line.closed_at is None:
        return ""
    by = f", {line.closed_by}" if line.closed_by else ""
    return f"{line.closed_why}. {date_words.in_full(clock.local_date(line.closed_at))}{by}"


def _ended(line: Line, words: str) -> Ended:
    href = url_for("patients.show", patient=line.patient)
    return Ended(line.id, line.name, href, _what(line), words)
