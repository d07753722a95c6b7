"""What the patient was told of a visit, in words."""

from collections.abc import Iterator
from datetime import date

from clinic_app.operations.messages import WHEN_LIVE
from clinic_app.operations.told import Told
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.scheduling.reminders import KINDS
from clinic_app.web.filters import day_and_time

WHAT = {
    "confirmation": "Confirmation",
    "moved": "New time",
    "cancelled": "Cancellation",
    "restored": "Booked again",
    "reminder_days": "Reminder, two days before",
    "reminder_hours": "Reminder, three hours before",
}
STATES = {
    "due": "to be sent",
    "sent": "sent",
    "failed": "did not arrive",
    "told": "told by phone",
}
MOST = 4


def lines(letters: tuple[Told, ...], visit: Visit, today: date) -> Iterator[str]:
    """Yield the newest messages, newest first; not those that never went, nor ever will."""
    known = [one for one in letters if one.state in STATES and _holds(one, visit)]
    for one in list(reversed(known))[:MOST]:
        what = WHAT.get(one.kind, "Message")
        yield f"{what}: {STATES[one.state]}, {day_and_time(one.at, today)}"


def _holds(letter: Told, visit: Visit) -> bool:
    """Say of a message that is still to be sent whether it will be: it is dropped otherwise."""
    if letter.state != "due":
        return True
    if not visit.email or letter.version != visit.version:
        return False
    if letter.kind in KINDS:
        return visit.live and visit.standing.status == status.BOOKED
    return visit.live == WHEN_LIVE.get(letter.kind, visit.live)
