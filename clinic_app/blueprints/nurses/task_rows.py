"""Tasks of the nurses in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations import history_decisions, too_early
from clinic_app.operations.nurse_tasks import URGENT, Task
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import growth_words, visitor
from clinic_app.web.filters import short_day

LOOKS = {
    "same day": ("Today", "red", "status-urgent"),
    "within days": ("Within days", "ochre", "status-late"),
    "next review": ("Next review", "", ""),
}
KINDS = {
    "growth": "Growth",
    "history": "Earlier vaccines",
    "reaction": "Reaction to a vaccine",
    "other": "Cancelled visit",
}
FLAGS = {"moved": "Moved visit", "early": "Visit too early"}
"""What one of the other kind is called, where it is not about a cancelled visit."""
HISTORY, CANCELLED = "history", "other"
AGAIN = "again"
AGAIN_IN_DAYS = (1, 2, 3, 7, 14, 28)
"""When to weigh again, to choose from: the nurse decides, nothing is proposed by a number."""
AGAIN_USUAL, AGAIN_URGENT = 7, 1
AGAIN_ON = "Weigh again on"
OUTCOMES = (
    ("today", "A doctor sees the child today"),
    ("booked", "A doctor’s visit is booked"),
    (AGAIN, "Weigh again on that day"),
    ("looked", "Looked at, nothing more"),
)
"""How a task ends, as buttons; the words are kept."""
AFTER_CANCELLED = (
    ("rebooked", "A visit is booked again"),
    ("reached", "The family was reached, nothing more"),
)
"""How one about a cancelled visit ends."""
AFTER_EARLY = (
    ("moved", "The visit is moved"),
    ("stays", "It stays as it is"),
)
"""How one about a visit that is too early ends."""
EVERY_OUTCOME = (*OUTCOMES, *AFTER_CANCELLED, *AFTER_EARLY)


@dataclass(frozen=True, slots=True)
class Day:
    """A day to choose, as a value of a form and in words."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `tag`, `css` and `shape` say by when; `ended` how and by whom it was closed.

    `undo` is where closing is undone, "" where the reader may not. `again` are days on which the
    child might be weighed again; `urgent` that it wants a reason.
    """

    id: int
    name: str
    href: str
    undo: str
    age: str
    kind: str
    reason: str
    tag: str
    css: str
    shape: str
    since: str
    open: bool
    ended: str
    again: tuple[Day, ...]
    urgent: bool
    outcomes: tuple[tuple[str, str], ...]


def rows(tasks: Iterable[Task], *, today: date) -> tuple[TaskRow, ...]:
    """Return tasks as lists show them, in their order."""
    return tuple(_row(task, today) for task in tasks)


def _row(task: Task, today: date) -> TaskRow:
    tag, css, shape = LOOKS.get(task.when, ("", "", ""))
    opened = clock.local_date(task.opened_at)
    return TaskRow(
        id=task.id,
        name=task.name,
        href=_record(task),
        undo=_undo(task),
        age=age_in_words(task.birth_date, max(today, task.birth_date)),
        kind=FLAGS.get(task.flag) or KINDS.get(task.kind, ""),
        reason=task.reason,
        tag=tag,
        css=css,
        shape=shape,
        since=f"Since {growth_words.short_day_words(opened, today)}",
        open=task.closed_at is None,
        ended=_ended(task, today),
        again=tuple(_again(task, today)) if task.kind == "growth" else (),
        urgent=task.kind == "growth" and task.when in URGENT,
        outcomes=_outcomes(task),
    )


def _outcomes(task: Task) -> tuple[tuple[str, str], ...]:
    if task.flag == too_early.FLAG:
        return AFTER_EARLY
    if task.kind == CANCELLED:
        return AFTER_CANCELLED
    return tuple(pair for pair in OUTCOMES if pair[0] != AGAIN or task.kind == "growth")


def _record(task: Task) -> str:
    """Return the record that a task is about."""
    page = "child_record" if task.kind in {HISTORY, CANCELLED} else "growth"
    return url_for(f"nurses.{page}", patient=task.patient)


def _undo(task: Task) -> str:
    """Return where closing a task is undone: what was decided about a record is taken back.

    "" for somebody who may not decide.
    """
    if task.kind == HISTORY:
        may = history_decisions.may_decide(visitor.actor())
        return url_for("nurses.take_back", decision=task.id) if may else ""
    return url_for("nurses.reopen_task", task=task.id)


def again_words(day: date) -> str:
    """Return how a task ended when the child is weighed again on a day."""
    return f"{AGAIN_ON} {short_day(day)}"


def _again(task: Task, today: date) -> Iterator[Day]:
    usual = AGAIN_URGENT if task.when in URGENT else AGAIN_USUAL
    for days in AGAIN_IN_DAYS:
        day = today + timedelta(days=days)
        weeks, rest = divmod(days, 7)
        away = f"in {days} days" if rest else "in a week" if weeks == 1 else f"in {weeks} weeks"
        words = "tomorrow" if days == 1 else away
        yield Day(day.isoformat(), f"{short_day(day)}, {words}", days == usual)


def _ended(task: Task, today: date) -> str:
    if task.closed_at is None:
        return ""
    day = growth_words.short_day_words(clock.local_date(task.closed_at), today)
    return f"{task.outcome.rstrip('.')}. {task.by}, {day}".strip()
