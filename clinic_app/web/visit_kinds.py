"""What pages say of a kind of visit: how long it takes, and where it is begun."""

from typing import Any

from flask import url_for

from clinic_app.reference.catalogue import AppointmentType

from . import ways_in
from .filters import minutes_text


def page_of(kind: AppointmentType) -> str:
    """Return the address of the page that tells everything about a kind of visit."""
    return url_for("services.kind", area=kind.area, slug=kind.slug)


def where_to_book(kind: AppointmentType, *, practitioner: int | None = None) -> str:
    """Return where a kind of visit is booked; with somebody, their times are shown first."""
    if kind.slug in ways_in.OWN_PAGES and kind.online and practitioner is None:
        return ways_in.href(kind)
    wish: dict[str, Any] = {"with": practitioner} if practitioner else {}
    return url_for("booking.start", slug=kind.slug, **wish)


def length(kind: AppointmentType) -> str:
    """Return how long a visit is: "15 minutes, then a 15 minute wait", "50 minutes in all"."""
    if len(kind.staffed_steps) > 1:
        return f"{minutes_text(kind.minutes)} in all"
    if kind.observe:
        return f"{minutes_text(kind.staffed_minutes)}, then a {kind.observe} minute wait"
    return minutes_text(kind.minutes)
