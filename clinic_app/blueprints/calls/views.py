"""The call list's page, with every value ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.call_list import Call, CallList
from clinic_app.operations.call_tries import Try
from clinic_app.operations.outbox import NIGHT, NO_ADDRESS
from clinic_app.web.filters import clock_time, day_and_time, phone
from clinic_app.web.plan_words import listed

from . import sentences
from .forms import OUTCOMES

TRIED = {
    "reached": "Told",
    "no_answer": "No answer",
    "left_message": "Left a message",
    "wrong_number": "Wrong number",
}
URGENCY = {0: "red", 1: "ochre"}
"""The colour of a visit's time by how many days it is ahead; later ones have none."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number to dial, and whose it is where there are two."""

    text: str
    link: str
    whose: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person to phone."""

    message: int
    name: str
    href: str
    ask_for: str
    interpreter: str
    numbers: tuple[Number, ...]
    when: str
    css: str
    what: str
    who: str
    say: str
    why: str
    tries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told today, by whom and when."""

    message: int
    name: str
    say: str
    by: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    title: str
    calls: tuple[Card, ...]
    to_remind: tuple[Card, ...]
    told: tuple[Told, ...]
    outcomes: tuple[tuple[str, str], ...] = OUTCOMES

    def has(self, message: int) -> bool:
        """Say whether somebody is on the list still."""
        return any(card.message == message for card in (*self.calls, *self.to_remind))


def page(found: CallList, *, now: datetime) -> Page:
    """Return the call list as the page shows it."""
    return Page(
        title=f"Calls: {len(found.calls) or 'none'} to make",
        calls=tuple(_card(call, now=now) for call in found.calls),
        to_remind=tuple(_card(call, now=now) for call in found.to_remind),
        told=tuple(_told(call, now=now) for call in found.told_today),
    )


def _card(call: Call, *, now: datetime) -> Card:
    visit, today = call.visit, clock.local_date(now)
    pressing = call.pressing_from(now)
    ahead = (clock.local_date(pressing) - today).days
    other = visit.contact_name not in {"", visit.name}
    return Card(
        message=call.message,
        name=_name(call),
        href=url_for("reception.appointment", appointment=visit.id),
        ask_for=visit.contact_name if other else "",
        interpreter=visit.interpreter,
        numbers=tuple(_numbers(call)),
        when=day_and_time(pressing, today),
        css=URGENCY.get(ahead, ""),
        what=visit.kind.outside_name,
        who=visit.who,
        say=sentences.to_say(call, now=now),
        why=_why(call.trouble),
        tries=tuple(_try(one, today) for one in reversed(call.tries)),
    )


def _told(call: Call, *, now: datetime) -> Told:
    last = call.tries[-1]
    by = f"{last.by}, {clock_time(last.at)}"
    return Told(call.message, _name(call), sentences.to_say(call, now=now), by)


def _name(call: Call) -> str:
    """Return everybody whom the message was about."""
    return listed([visit.name for visit in (call.visit, *call.family)])


def _numbers(call: Call) -> Iterator[Number]:
    """Yield the number left for this visit, then the patient's own where it is another."""
    visit = call.visit
    given, own = visit.phone, visit.patient_phone
    two = given and own and given != own
    if given:
        yield Number(phone(given), f"tel:{given}", "for this visit" if two else "")
    if two:
        yield Number(phone(own), f"tel:{own}", f"{visit.given_name}’s own")


def _why(trouble: str) -> str:
    if trouble == NO_ADDRESS:
        return "No e-mail address is known."
    if trouble == NIGHT:
        return "It was night when the e-mail could have gone."
    if trouble.startswith("refused"):
        return "The e-mail address was refused."
    return "Our e-mail did not get through: the mail server was away."


def _try(one: Try, today: date) -> str:
    said = f"{TRIED[one.outcome]}: {day_and_time(one.at, today)}, {one.by}"
    return f"{said}. “{one.note}”" if one.note else said
