"""What became of a move or of its undoing, worded on the page that follows."""

from clinic_app import clock
from clinic_app.operations import conflicts, moving_back, visit_facts, visit_past
from clinic_app.operations.conflicts import of_visit
from clinic_app.web import trouble
from clinic_app.web.filters import moment
from clinic_app.web.said import worded

from . import happened

GONE = "The old time cannot be had any more."
MOVED, BACK = "moved_to", "moved_back"
NOT_BACK, NOT_BACK_SINCE = "not_back", "not_back_since"


@worded(MOVED)
def moved(appointment: int) -> str:
    """Say when a visit is now and, where that is new, with whom."""
    return f"Moved to {_where_now(appointment)}."


@worded(BACK)
def moved_back(appointment: int) -> str:
    """Say when and with whom a visit is again."""
    return f"Moved back to {_where_now(appointment)}."


@worded(NOT_BACK)
def not_back(appointment: int) -> str:
    """Say that a move is not undone, and who has the old time now."""
    visit, now = visit_facts.of(appointment), clock.now()
    before, held = moving_back.before(visit.events), GONE
    if before:
        sought = of_visit(visit, before.start, before.lead)
        if conflicts.in_the_way(sought, now=now):
            held = trouble.taken(sought, now=now).text
    return f"The move is not undone. {held}"


@worded(NOT_BACK_SINCE)
def not_back_since(appointment: int, seen: int) -> str:
    """Say that a move is not undone, since something else was done with the visit."""
    return f"The move is not undone. {happened.since_then(appointment, seen)}"


def _where_now(appointment: int) -> str:
    visit = visit_facts.of(appointment)
    when, before = moment(visit.starts_at), [*visit_past.until_moved([appointment]).values()]
    if not before or before[-1].who == visit.who:
        return when
    return f"{when}, with {visit.who} instead of {before[-1].who}"
