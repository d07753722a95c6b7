"""How a visit stands, as the desk says it."""

from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event, Standing
from clinic_app.web.filters import clock_time, status_look

LATE_AFTER = timedelta(minutes=5)
LATE = "late"
NOT_NOTED = "Not noted"
WORDS = {
    "arrived": "Arrived",
    "started": "Being seen",
    "observing": "Observing",
    "finished": "Done",
    "did_not_attend": "Did not attend",
}
"""What can be noted of a visit, as its button says it."""
IDENTIFIED = "Identity checked"


def shown(standing: Standing, starts_at: datetime, *, now: datetime) -> str:
    """Return the status to show: a booked patient who is not here in time is late."""
    if standing.status == status.BOOKED and now >= starts_at + LATE_AFTER:
        return LATE
    return standing.status


def noted(event: Event) -> str:
    """Return what was noted of a visit, "" for what is not noted with a button."""
    return IDENTIFIED if event.identifies else WORDS.get(event.kind, "")


def word(shown_status: str, day: date, *, now: datetime) -> str:
    """Return the status in words; after the day, "late" means that nobody noted anything."""
    if shown_status == LATE and day < clock.local_date(now):
        return NOT_NOTED
    return status_look(shown_status).word


def in_full(standing: Standing, starts_at: datetime, *, now: datetime) -> str:
    """Return the status with since when or until when: "Arrived 10:21 am"."""
    day = clock.local_date(starts_at)
    key = shown(standing, starts_at, now=now)
    text = word(key, day, now=now)
    if standing.until is not None:
        return f"{text} until {clock_time(standing.until)}"
    if key in {status.BOOKED, LATE, status.CANCELLED, status.MISSED}:
        return text
    return f"{text} {clock_time(standing.since)}"
