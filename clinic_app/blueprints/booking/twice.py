"""Asking before the same is booked a second time by the same browser or account."""

from flask import request

from clinic_app import clock
from clinic_app.operations import booked_twice
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.visit_facts import Visit
from clinic_app.web import visitor
from clinic_app.web.filters import clock_time, long_day

AGAIN = "again"


def before(draft: Draft) -> tuple[str, ...]:
    """Return what is booked already that says the same, a sentence each."""
    actor, browser = visitor.actor(), visitor.browser_hash()
    return tuple(map(_words, booked_twice.of(actor, browser, draft, now=clock.now())))


def meant() -> bool:
    """Say whether the button that says so was pressed."""
    return AGAIN in request.form


def _words(visit: Visit) -> str:
    when = f"{long_day(visit.starts_at)} at {clock_time(visit.starts_at)}"
    return f"{visit.given_name} is booked on {when} already."
