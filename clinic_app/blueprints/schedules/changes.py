"""One change and its visits: who waits for a time, who is sorted, who must be phoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import (
    moved_first,
    practice,
    proposals,
    schedules,
    touched,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime, NotPossible
from clinic_app.operations.errors import ChangedMeanwhile, NotFound, SlotTaken
from clinic_app.operations.moved_first import GoesWrong
from clinic_app.operations.proposals import Proposal
from clinic_app.operations.touched import Touched
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import said, visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import moment
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, change_page
from .edits import BOTH
from .taking_back import take_back_or_ask

TAKEN, CHANGED, LOSES = "not_moved_taken", "not_moved_changed", "not_moved_loses"
"""What was in the way of a move, as the next page is told."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit and the time to which it should move, as the buttons post it."""

    appointment: int
    to: NewTime


@bp.get("/changes/<int:change>")
@audience(Permission.SCHEDULES_READ)
def change(change: int) -> ResponseReturnValue:
    """Show a change, the visits to sort out with proposals, and those that are sorted."""
    now, made = clock.now(), schedules.change(change)
    found = recorded(
        f"schedule-change:{change}", "touched visits", lambda: touched.of_change(made, now=now)
    )
    faces = practice.faces(who_left=True)
    page = change_page.of_change(made, found, _proposed(found), faces=faces, now=now)
    return render_template("schedules/change.html", page=page, form=None)


@bp.get("/to-sort-out")
@audience(Permission.SCHEDULES_READ)
def to_sort_out() -> ResponseReturnValue:
    """Show every visit from today on that nobody's hours cover."""
    now = clock.now()
    found = recorded("schedule", "touched visits", lambda: touched.waiting(now=now))
    faces = practice.faces(who_left=True)
    page = change_page.to_sort_out(found, _proposed(found), faces=faces, today=clock.today())
    return render_template("schedules/change.html", page=page, form=None)


@bp.post("/visits/move")
@audience(Permission.APPOINTMENT_MOVE)
def move() -> ResponseReturnValue:
    """Move visits to the times proposed, each by itself, and say which could not be moved."""
    wishes = _wishes(request.form.getlist("to"))
    if not Form().validate_on_submit() or not wishes:
        return error_page(400)
    left = [(wish, why) for wish in wishes if (why := _move(wish))]
    _report(wishes, left)
    back = own_page(request.form.get("back"), otherwise=url_for("schedules.to_sort_out"))
    return redirect(back)


@bp.route("/changes/<int:change>/take-back", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def take_back(change: int) -> ResponseReturnValue:
    """Take leave, extra hours, another use of hours or a closure back."""
    return take_back_or_ask(change)


def _proposed(found: Sequence[Touched]) -> dict[int, Proposal]:
    """Return times for the visits that wait, if whoever looks may move them."""
    if not allows(visitor.actor(), Permission.APPOINTMENT_MOVE):
        return {}
    waits = [one.visit for one in found if one.state == touched.WAITS]
    return proposals.of(waits, now=clock.now())


def _wishes(values: Sequence[str]) -> list[Wish]:
    found = [_wish(value) for value in values[: proposals.MOST]]
    return [wish for wish in found if wish is not None]


def _wish(value: str) -> Wish | None:
    parts = value.split("~")
    try:
        visit, seen, start, lead = parts
        instant = datetime.fromisoformat(start)
        if instant.tzinfo is None or not max(map(len, (visit, seen, lead))) < 10:
            return None
        to = NewTime(instant.astimezone(UTC), int(lead), seen=int(seen))
        return Wish(int(visit), to)
    except (ValueError, OverflowError):
        return None


def _move(wish: Wish) -> str:
    """Move one visit; return what was in the way, or nothing."""
    actor = visitor.actor()
    try:
        answer = transact(
            lambda now: moved_first.move(actor, wish.appointment, to=wish.to, sure=False, now=now)
        )
    except GoesWrong:
        return LOSES
    except SlotTaken:
        return TAKEN
    except (ChangedMeanwhile, NotPossible, NotFound):
        return CHANGED
    return TAKEN if isinstance(answer, Refusal) else ""


def _report(wishes: Sequence[Wish], left: Sequence[tuple[Wish, str]]) -> None:
    moved = len(wishes) - len(left)
    if moved == 1 and len(wishes) == 1:
        said.later("moved", wishes[0].appointment, kind="calm")
    elif moved:
        flash(f"{moved} visits are moved.", "calm")
    for wish, why in left:
        said.later(why, wish.appointment)


@worded("moved")
def _moved(appointment: int) -> str:
    visit = visit_facts.of(appointment)
    return f"{visit.name} is moved to {moment(visit.starts_at)}."


@worded(TAKEN)
def _not_moved_taken(appointment: int) -> str:
    return _not_moved(appointment, "that time was taken meanwhile")


@worded(CHANGED)
def _not_moved_changed(appointment: int) -> str:
    return _not_moved(appointment, "the visit was changed by somebody else")


@worded(LOSES)
def _not_moved_loses(appointment: int) -> str:
    return _not_moved(
        appointment,
        "a last day would be over by then, or it comes too near to another visit. "
        "Move it by “Other time”, which says more",
    )


def _not_moved(appointment: int, why: str) -> str:
    try:
        name = visit_facts.of(appointment).name
    except NotFound:
        name = "One visit"
    return f"{name} is not moved: {why}. Below is what is free now."
