"""What nurses work with beside the diary: each with how much is to do, marked where it presses."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from clinic_app import clock
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import nurse_counts
from clinic_app.operations.nurse_counts import Counts
from clinic_app.web import visitor
from clinic_app.web.made_once import made_once

from . import bp

PLACES = (
    ("Daily list", "nurses.daily_list", Permission.DAY_LIST_READ),
    ("Tasks", "nurses.tasks", Permission.CHILD_RECORD_READ),
    ("Fridge", "nurses.fridge", Permission.FRIDGE),
    ("Register", "nurses.register", Permission.REGISTER),
    ("Recalls", "nurses.recall_page", Permission.RECALLS),
)
COUNTED = {"Tasks", "Register"}


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the nurses: `number` is how many things are to do, `pressing` what cannot wait."""

    text: str
    href: str
    number: int = 0
    pressing: str = ""


def drawn(stamp: str, *, now: datetime) -> tuple[Tab, ...]:
    """Return the tabs beside a list with this stamp, counted once a change."""
    places = _places()
    return made_once(
        ("nurse tabs", stamp, clock.local_date(now), places), lambda: _made(places, now=now)
    )


@bp.app_template_global("nurse_pages")
def pages() -> tuple[Tab, ...]:
    """Return the tabs as they are now: one query."""
    return _made(_places(), now=clock.now())


def _places() -> tuple[str, ...]:
    actor = visitor.actor()
    return tuple(text for text, _, permission in PLACES if allows(actor, permission))


def _made(places: tuple[str, ...], *, now: datetime) -> tuple[Tab, ...]:
    found = nurse_counts.of_now(now=now) if COUNTED.intersection(places) else None
    return tuple(
        Tab(text, url_for(endpoint), *(_said(text, found) if found else ()))
        for text, endpoint, _ in PLACES
        if text in places
    )


def _said(text: str, found: Counts) -> tuple[int, str]:
    """Return how many things a page lists, and which of them press."""
    if text == "Tasks":
        return found.tasks, f"{found.today} for today" if found.today else ""
    if text == "Register":
        grave = "serious reaction" if found.serious == 1 else "serious reactions"
        parts = ((found.overdue, "overdue"), (found.serious, grave))
        return found.doses, ", ".join(f"{number} {word}" for number, word in parts if number)
    return 0, ""
