"""What is booked for a child of whom nobody has looked up what was given.

The family said what such a visit is for. It is not offered a second time, and what comes after it
keeps its distance from it. What comes before it can still be booked: families err.
"""

from dataclasses import replace

from clinic_app.immunisation.told import as_told

from . import children_known, doses_due
from .children_known import Known


def points(known: Known) -> frozenset[str]:
    """Return the age points that visits are booked for, of a child of whom nothing is known."""
    order = doses_due.schedule().by_point
    if known.child.given is not None:
        return frozenset()
    return frozenset(v.point for v in known.booked if v.point is not None and v.point in order)


def earlier(known: Known) -> frozenset[str]:
    """Return the age points before the last one that a visit is booked for."""
    order = [point.slug for point in doses_due.schedule().points]
    booked = [order.index(slug) for slug in points(known)]
    return frozenset(order[: max(booked)]) if booked else frozenset()


def before(known: Known, point: str) -> Known:
    """Return a child as after the last visit that is booked for an age point before this one."""
    order = [other.slug for other in doses_due.schedule().points]
    booked = [slug for slug in points(known) if order.index(slug) < order.index(point)]
    if not booked:
        return known
    last = max(booked, key=order.index)
    child = as_told(doses_due.schedule(), known.child, last)
    return children_known.with_booked(replace(known, child=child), known.booked)
