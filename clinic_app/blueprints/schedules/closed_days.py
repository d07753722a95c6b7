"""Days on which the practice is closed: suggested, confirmed, opened again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import closures, holiday_suggestions, schedules
from clinic_app.operations.closures import Closed
from clinic_app.scheduling.schedule_edits import Edit, Reopen
from clinic_app.web import typed, visitor
from clinic_app.web.filters import long_day
from clinic_app.web.transaction import transact

from . import bp, forms
from .edits import BOTH, Asking, answer
from .taking_back import take_back_or_ask


class OpenForm(forms.EditForm):
    """Nothing is typed to open a day; `closed` is the closure to take away."""

    closed: Closed

    def edit(self) -> Edit:
        """Return what opens the day."""
        return Reopen(self.closed.closure.day, self.closed.closure.location)


@bp.get("/closures")
@audience(Permission.SCHEDULES_READ)
def closed_days() -> ResponseReturnValue:
    """Show the public holidays to confirm, and the closed days to come."""
    today = clock.today()
    notes = {one.day: one.note for one in holiday_suggestions.ahead(today)}
    return render_template(
        "schedules/closures.html",
        suggested=closures.suggested(today),
        closed=[(one, notes.get(one.closure.day, "")) for one in closures.to_come(today)],
        places=schedules.places(),
    )


@bp.route("/closures/new", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def close() -> ResponseReturnValue:
    """Close a day, after a look at the visits that are booked."""
    form = forms.CloseForm().offer(schedules.places())
    return answer(_of(form, "Close a day"))


@bp.post("/closures/<day>/open")
@audience(Permission.SCHEDULES_EDIT)
def keep_open(day: str) -> ResponseReturnValue:
    """Note that a public holiday is worked."""
    actor, worked = visitor.actor(), typed.iso_day(day)
    transact(lambda now: closures.keep_open(actor, worked, now=now))
    flash(f"Noted: we work on {long_day(worked)}.", "calm")
    return redirect(url_for("schedules.closed_days"))


@bp.route("/closures/<int:closure>/reopen", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def reopen(closure: int) -> ResponseReturnValue:
    """Work on a closed day after all."""
    found = closures.one(closure)
    if found.change is not None:
        return take_back_or_ask(found.change)
    form = OpenForm()
    form.closed = found
    lead = f"{found.closure.name}, {long_day(found.closure.day)}. Everybody works as usual then."
    return answer(_of(form, f"Open {long_day(found.closure.day)} after all", lead))


def _of(form: forms.EditForm, title: str, lead: str = "") -> Asking:
    return Asking(form, title, url_for("schedules.closed_days"), "Closed days", lead)
