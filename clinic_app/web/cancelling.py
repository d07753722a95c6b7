"""What changing or cancelling a visit costs, as it is true for that visit now."""

from datetime import datetime, time, timedelta

from clinic_app.clock import ZONE, local_date
from clinic_app.reference.practice import Practice

UNTIL = time(17)
"""Until then on the day before, changing is free; the practice's own sentence says so."""


def free_until(start: datetime) -> datetime:
    """Return until when a visit is changed or cancelled for free: 5 pm of the day before."""
    return datetime.combine(local_date(start) - timedelta(days=1), UNTIL, ZONE)


def terms(practice: Practice, start: datetime, *, now: datetime) -> str:
    """Return the practice's terms, or, once the free time is over, what is left of them."""
    return practice.cancellation if now <= free_until(start) else practice.cancellation_late
