"""What is lost without a visit for vaccines, in words for families and for the desk."""

from datetime import date

from clinic_app.operations.follow_ons import Loss

from .filters import long_day

HAS_LAST_DAY = "What is given at this visit has a last day: call us before you cancel."
"""All that is said before the birthday is: the day itself would tell it."""


def told(loss: Loss | None, *, today: date) -> str:
    """Return what follows and until when to book again, "" where nothing is lost."""
    if loss is None:
        return ""
    return " ".join(filter(None, (_following(loss), _again(loss, today))))


def guarded(loss: Loss | None) -> str:
    """Return what may be said of it to whoever has a link, without a last day."""
    if loss is None:
        return ""
    return " ".join(filter(None, (_following(loss), HAS_LAST_DAY if loss.last else "")))


def _following(loss: Loss) -> str:
    days = [long_day(visit.starts_at) for visit in loss.following]
    if not days:
        return ""
    if len(days) == 1:
        return f"The visit on {days[0]} was planned to follow this one."
    return f"The visits on {' and '.join(days)} were planned to follow this one."


def _again(loss: Loss, today: date) -> str:
    if loss.last is None:
        return "Call us, or book this one again first."
    if loss.last.day == today:
        return f"Call us today: today is the last day for {loss.last.what}."
    day = long_day(loss.last.day)
    return f"Call us, or book this one again by {day}, the last day for {loss.last.what}."
