"""What letters say of a visit for vaccines: which one it is, and its last day, as the pages do."""

from clinic_app import clock
from clinic_app.operations import children_known, follow_ons
from clinic_app.operations.visit_facts import Visit

from . import plan_words
from .filters import long_day


def what(visit: Visit) -> str:
    """Return what a visit is for: its place in the schedule, or the name others may read."""
    if visit.kind.sensitive:
        return visit.kind.outside_name
    slug = children_known.point_of(visit.kind.slug, visit.answers)
    point = next((one for one in visit.kind.points if one.slug == slug), None)
    return plan_words.of_age(point.label) if point else visit.kind.outside_name


def last_day(visit: Visit) -> str:
    """Return until when what is given at a visit can be given, "" where nothing is lost."""
    found = None if visit.kind.sensitive else follow_ons.last_day(visit, now=clock.now())
    if found is None:
        return ""
    if found.day == visit.day:
        return f"This is the last day for {found.what}: if you cannot come, call us at once."
    return f"The last day for {found.what} is {long_day(found.day)}."
