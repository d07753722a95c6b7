"""What the page of a visit by its link shows: nothing that a stranger should not read."""

from dataclasses import dataclass
from datetime import datetime

from clinic_app.operations import visit_facts
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.web.filters import clock_time, long_day

SAFE_TO_CANCEL = frozenset({status.BOOKED, status.ARRIVED})


@dataclass(frozen=True, slots=True)
class Page:
    """Date, time, clinic, first name and status; what may be done."""

    heading: str
    name: str
    day: str
    time: str
    place: str
    address: tuple[str, ...]
    status: str
    live: bool
    may_cancel: bool
    may_undo: bool


def page(visit: Visit, *, now: datetime) -> Page:
    """Return the page of a visit as it stands."""
    place, address = visit_facts.place_name(visit.location)
    coming = visit.starts_at > now
    standing = visit.standing.status
    return Page(
        heading=_heading(standing, coming=coming),
        name=visit.given_name,
        day=long_day(visit.starts_at),
        time=clock_time(visit.starts_at),
        place=place,
        address=address,
        status=standing,
        live=visit.live,
        may_cancel=coming and standing in SAFE_TO_CANCEL,
        may_undo=coming and standing == status.CANCELLED,
    )


def _heading(standing: str, *, coming: bool) -> str:
    if standing == status.CANCELLED:
        return "This visit is cancelled"
    return "Your visit" if coming else "This visit is in the past"
