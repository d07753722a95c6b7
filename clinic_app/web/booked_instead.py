"""Saying that a cancellation stands, as another visit was booked for the same request."""

from clinic_app import clock
from clinic_app.operations import visit_facts
from clinic_app.operations.requests_settled import BookedInstead

from . import said
from .filters import clock_time, day_and_time, long_day
from .said import worded

PATIENTS, DESK = "booked-instead", "booked-instead-desk"


def tell_patients(other: BookedInstead) -> None:
    """Have the next page tell patients when the other visit is, and nothing more of it."""
    said.later(PATIENTS, other.visit, kind="done")


def tell_desk(other: BookedInstead) -> None:
    """Have the next page name the other visit for the desk."""
    said.later(DESK, other.visit)


@worded(PATIENTS)
def _for_patients(visit: int) -> str:
    starts = visit_facts.of(visit).starts_at
    return (
        "This visit stays cancelled, because another was booked for you instead: "
        f"{long_day(starts)}, {clock_time(starts)}. "
        "If you want this time and not that one, call us."
    )


@worded(DESK)
def _for_desk(visit: int) -> str:
    other = visit_facts.of(visit)
    at = day_and_time(other.starts_at, clock.today())
    return (
        f"Nothing was undone: for the same request {other.kind.outside_name} with {other.who} was "
        f"booked, {at}. Cancel that one first, or leave this one."
    )
