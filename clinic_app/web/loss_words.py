"""What is lost without a visit for vaccines, or by moving it, for families and for the desk."""

from datetime import date

from clinic_app.operations.follow_ons import Loss, Shift

from . import closed_words
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


def before_moving(shift: Shift, day: date) -> str:
    """Return what goes wrong if the desk moves a visit to a day, and what to do."""
    if shift.early:
        until = f"{long_day(day)} is too early: it can be given from {long_day(shift.early)}."
        return f"{until} Choose a later time. If that cannot be, ask a nurse first."
    said = [_too_late(shift, f"{long_day(day)} is")] if shift.last else []
    if shift.passed:
        said.append(f"{_planned(shift)} and would come first.")
    if shift.near:
        then = long_day(shift.near.starts_at)
        said.append(f"The visit on {then} follows this one and would come too soon after it.")
    other = ", or move that visit too" if shift.passed or shift.near else ""
    ask = f"Choose an earlier time{other}. If that cannot be, ask a nurse first."
    return " ".join((*said, ask))


def after_moving(shift: Shift | None, phone: str) -> str:
    """Return what a family is told of a visit that was moved too far, "" where nothing is lost."""
    if shift is None:
        return ""
    said = [_too_late(shift, "This is")] if shift.last else []
    if shift.passed:
        said.append(f"{_planned(shift)} and comes first now.")
    until = f" by {_open_by(shift.last.day)}" if shift.last else ""
    return " ".join((*said, f"Call us{until}, {phone}: we look for another time with you."))


def _too_late(shift: Shift, this: str) -> str:
    if shift.last is None:
        return ""
    return f"{this} after {long_day(shift.last.day)}, the last day for {shift.last.what}."


def _planned(shift: Shift) -> str:
    days = [long_day(visit.starts_at) for visit in shift.passed]
    those = "visits" if len(days) > 1 else "visit"
    were = "were" if len(days) > 1 else "was"
    return f"The {those} on {' and '.join(days)} {were} planned to follow this one"


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
    words = f"Call us, or book this one again by {day}, the last day for {loss.last.what}."
    return f"{words} {closed_words.then(loss.last.day)}".strip()


def _open_by(last: date) -> str:
    """Return until when somebody is here to be called before a last day is over."""
    return long_day(closed_words.last_open(last) or last)
