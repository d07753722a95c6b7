"""The page on which somebody to book for is found, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from clinic_app import clock
from clinic_app.operations import practice
from clinic_app.operations.patient_search import Found
from clinic_app.operations.requests import Request
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import search_words
from clinic_app.web.filters import MONTHS, clock_time, long_day, phone

from .carried import Carried

MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who fits what was typed."""

    href: str
    name: str
    born: str
    phone: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """Everything the page shows; `about` says which time or whose request this is."""

    typed: str
    asked: bool
    about: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool
    why_not: str
    new: str
    hidden: tuple[tuple[str, str], ...]


def page(
    typed: str, found: Sequence[Found] | None, carried: Carried, request: Request | None
) -> StartPage:
    """Return the page; `found` is None when nothing that names anybody was typed."""
    onwards = url_for("desk.with_patient", **carried.args)
    return StartPage(
        typed=typed,
        asked=found is not None,
        about=tuple(_about(carried, request)),
        rows=tuple(_row(one, carried) for one in (found or ())[:MOST]),
        more=len(found or ()) > MOST,
        why_not=search_words.why_not(typed, clock.today()),
        new=url_for("patients.new", find=typed, next=onwards),
        hidden=tuple((name, str(value)) for name, value in carried.args.items()),
    )


def born(one: Found) -> str:
    """Return "14 March 1980, 46 years"."""
    day, today = one.birth_date, clock.today()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}, {age_in_words(day, max(today, day))}"


def time_picked(carried: Carried) -> str:
    """Return the time that was picked in the diary, in words; "" if none was."""
    if carried.at is None:
        return ""
    face = practice.faces().get(carried.lead or 0)
    who = f" with {face.name}" if face else ""
    return f"{long_day(carried.at)}, {clock_time(carried.at)}{who}"


def _about(carried: Carried, request: Request | None) -> Iterator[str]:
    if carried.at is not None:
        yield f"At {time_picked(carried)}."
    if request is not None:
        wish = request.answers.get("days")
        yield f"{request.name} asked for: {request.kind.outside_name}."
        if wish:
            yield f"“{wish}”"


def _row(one: Found, carried: Carried) -> Row:
    flags = {
        "Sounds like it": one.why == "sounds like",
        "Alert": bool(one.alert),
        f"Interpreter: {one.interpreter}": bool(one.interpreter),
        "Access needs": bool(one.access_needs),
        "New, to be checked": not one.checked,
    }
    return Row(
        href=url_for("desk.for_patient", patient=one.id, **carried.args),
        name=one.name,
        born=born(one),
        phone=phone(one.phone),
        flags=tuple(flag for flag, has in flags.items() if has),
    )
