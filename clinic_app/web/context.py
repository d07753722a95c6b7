"""What every page is given: the practice, who is signed in, and whether this is a demonstration."""

from dataclasses import dataclass

from flask import Flask, g, request
from sqlalchemy.exc import DBAPIError

from clinic_app import clock
from clinic_app.access.actors import Guest, Person
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import practice
from clinic_app.operations.errors import NotFound
from clinic_app.reference.practice import Practice, load_practice

from . import described, filters, hours, letters, visitor

ROLE_TEXT = {
    "patient": "Patient",
    "reception": "Reception",
    "nurse": "Nurse",
    "doctor": "Doctor",
    "manager": "Manager",
}
PLACES = {
    "reception": "diary",
    "nurses": "nurses",
    "patients": "patients",
    "desk": "diary",
    "calls": "calls",
    "schedules": "schedules",
    "practice": "practice",
    "account": "account",
    "services": "services",
    "people": "people",
    "guide": "guide",
    "articles": "articles",
    "editing": "editing",
}


@dataclass(frozen=True, slots=True)
class PracticeView:
    """The practice as the head and foot of a page show it."""

    name: str
    short_name: str
    phone: str
    phone_link: str
    email: str
    address: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, as pages show them."""

    name: str
    initials: str
    role: str
    role_text: str
    staff: bool


def init_app(app: Flask) -> None:
    """Give every template the values it may count on."""
    filters.init_app(app)
    app.jinja_env.globals["allows"] = lambda permission, subject=None: allows(
        visitor.person() or Guest(""), permission, subject
    )
    app.jinja_env.globals["menu_of"] = menu_of
    app.jinja_env.globals["describe"] = described.describe
    app.context_processor(_values)


def menu_of(role: str) -> tuple[str, ...]:
    """Return the parts of the staff's menu that a role can use."""
    asking = Person(0, role, "")
    needed = {
        "diary": Permission.DIARY_READ,
        "nurses": Permission.DAY_LIST_READ,
        "patients": Permission.PATIENTS_READ,
        "requests": Permission.REQUESTS_SETTLE,
        "calls": Permission.CALLS,
        "schedules": Permission.SCHEDULES_READ,
        "editing": Permission.ARTICLES_EDIT,
        "practice": Permission.PRACTICE_READ,
    }
    return tuple(part for part, permission in needed.items() if allows(asking, permission))


def _values() -> dict[str, object]:
    away = bool(g.get("database_away"))
    return {
        "practice": practice_view(_details(away=away)),
        "demo": _demo_line(),
        "me": None if away else _me(visitor.person()),
        "nav_here": PLACES.get(request.blueprint or "", "") if request else "",
        "today": clock.today(),
        "schema": (),
    }


def _details(*, away: bool) -> Practice:
    """Return the practice's details, from its file when the database cannot say."""
    try:
        return load_practice() if away else practice.current().practice
    except (DBAPIError, NotFound):
        return load_practice()


def practice_view(details: Practice) -> PracticeView:
    """Return the practice as pages show it."""
    first = details.locations[0]
    digits = "".join(c for c in details.phone if c.isdigit())
    return PracticeView(
        name=details.name,
        short_name=details.short_name,
        phone=details.phone,
        phone_link=f"tel:+61{digits.removeprefix('0')}",
        email=details.email,
        address=tuple(first.address),
        hours=hours.lines(first),
        acknowledgement=details.acknowledgement,
    )


def _demo_line() -> str | None:
    settings = letters.settings()
    if not settings.demo:
        return None
    return (
        "Demonstration. The people and visits are invented, nothing here reaches anybody. "
        f"Its day is {filters.long_day(clock.today())}."
    )


def _me(person: Person | None) -> Me | None:
    if person is None:
        return None
    words = [w for w in person.name.split() if w not in {"Dr", "Nurse"}]
    initials = "".join(word[0] for word in words[:2])
    return Me(person.name, initials, person.role, ROLE_TEXT[person.role], person.staff)
