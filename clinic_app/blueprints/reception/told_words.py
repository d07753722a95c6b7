"""What the patient was told of a visit, in words."""

from collections.abc import Iterator
from datetime import date

from clinic_app.operations.told import Told
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


def lines(letters: tuple[Told, ...], today: date) -> Iterator[str]:
    """Yield the newest messages, newest first; one that was no longer true was never sent."""
    known = [one for one in letters if one.state in STATES]
    for one in list(reversed(known))[:MOST]:
        what = WHAT.get(one.kind, "Message")
        yield f"{what}: {STATES[one.state]}, {day_and_time(one.at, today)}"
