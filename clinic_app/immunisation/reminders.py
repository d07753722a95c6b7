"""When a family is invited, reminded and recalled: always before a last day."""

from dataclasses import dataclass
from datetime import date

from .calendar import Span
from .prospects import Prospect
from .schedule import Schedule


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """The days on which a family hears about an age point, and from which it is overdue."""

    invite: date
    remind: date
    recall: date
    overdue: date


def reminder_days(schedule: Schedule, prospect: Prospect) -> ReminderDays | None:
    """Return when a family hears about an age point; None where somebody else gives the doses.

    Each day is moved forward where it would come too late for a dose that has a last day.
    """
    if prospect.point.place != "practice":
        return None
    rule, window = schedule.reminders, prospect.window
    final = rule.before_last_day.before(window.last) if window.last else date.max

    def after(span: Span) -> date:
        return min(span.after(window.due), final)

    return ReminderDays(
        invite=min(rule.invite_before.before(window.due), final),
        remind=after(rule.remind_after),
        recall=after(rule.recall_after),
        overdue=prospect.overdue_from,
    )
