"""From when what is next for a child is possible, where a day is before it."""

from datetime import date

from clinic_app.immunisation import due
from clinic_app.immunisation.children import BadHistory, Child
from clinic_app.reference.nip_schedule import national_schedule


def after(child: Child, day: date, point: str | None = None) -> tuple[date, str] | None:
    """Return the first day of what is next, and its age, where that is after a day.

    As it was before that day's visits; `point` is as in `due`. None where the day is not too early,
    where the nurse plans, and where nothing is next.
    """
    try:
        found = due.due(national_schedule(), child.before(day), today=day, point=point)
    except BadHistory:
        return None
    if found.next is None or found.planning or found.next.window.earliest <= day:
        return None
    return found.next.window.earliest, found.next.point.label
