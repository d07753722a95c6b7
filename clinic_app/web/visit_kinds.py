"""What pages say of a kind of visit: how long it takes, and where it is begun."""

from flask import url_for

from clinic_app.reference.catalogue import AppointmentType

from .filters import minutes_text

OWN_PAGES = {
    "baby-weigh": "baby_weighing.about",
    "imms-child-6w": "immunisations.about",
    "imms-child": "immunisations.about",
}
"""Visits that begin with the child's birth date, on a page of their own."""


def way_in(kind: AppointmentType) -> str:
    """Return the address at which a visit is begun, or says how it is arranged."""
    if kind.slug in OWN_PAGES and kind.online:
        return url_for(OWN_PAGES[kind.slug])
    return url_for("booking.start", slug=kind.slug)


def length(kind: AppointmentType) -> str:
    """Return how long a visit is: "15 minutes, then a 15 minute wait", "50 minutes in all"."""
    if len(kind.staffed_steps) > 1:
        return f"{minutes_text(kind.minutes)} in all"
    if kind.observe:
        return f"{minutes_text(kind.staffed_minutes)}, then a {kind.observe} minute wait"
    return minutes_text(kind.minutes)
