"""What nurses are asked to look at: the list, closing with how it ended, undoing that."""

from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import nurse_tasks, recalls
from clinic_app.web import visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, task_rows

CLOSED_FOR = timedelta(days=1)
"""How long a closed task stays on the list, to be undone."""
WHY = "Nothing was closed: write in the note why this can wait."
LONGEST = timedelta(days=366)


class CloseForm(Form):
    """How a task ended, and more words if there are any."""

    outcome = HiddenField(
        validators=[InputRequired(), AnyOf([key for key, _ in task_rows.EVERY_OUTCOME])]
    )
    note = StringField("Note", validators=[Length(max=300)])
    on = DateField("Weigh again on", validators=[Optional()])

    def day(self) -> date | None:
        """Return the day to weigh again, None where the task ended otherwise."""
        return self.on.data if self.outcome.data == task_rows.AGAIN else None

    def in_time(self) -> bool:
        """Say whether a day is named where one is needed, and lies within a year from now."""
        if self.outcome.data != task_rows.AGAIN:
            return True
        today = clock.today()
        return self.on.data is not None and today <= self.on.data <= today + LONGEST


@bp.get("/tasks")
@audience(Permission.CHILD_RECORD_READ)
def tasks() -> ResponseReturnValue:
    """Show what is open, the most urgent first, and what was closed of late."""
    now = clock.now()
    found = recorded(
        "nurse-tasks", "task list", lambda: nurse_tasks.to_do_and_closed_since(now - CLOSED_FOR)
    )
    open_, closed = (task_rows.rows(part, today=clock.local_date(now)) for part in found)
    return render_template("nurses/tasks.html", tasks=open_, closed=closed)


@bp.post("/tasks/<int:task>/close")
@audience(Permission.CHILD_RECORD_EDIT)
def close_task(task: int) -> ResponseReturnValue:
    """Close a task with how it ended."""
    form, actor = CloseForm(), visitor.actor()
    if not (form.validate_on_submit() and form.in_time()):
        return error_page(400)
    day, note = form.day(), (form.note.data or "").strip()
    if day and not note and not nurse_tasks.may_wait(task):
        flash(WHY)
        return redirect(_back())
    words = task_rows.again_words(day) if day else dict(task_rows.EVERY_OUTCOME)[form.outcome.data]
    outcome = f"{words}: {note}" if note else words

    def end(now: datetime) -> bool:
        if day is None:
            return nurse_tasks.close(actor, task, outcome=outcome, now=now)
        return recalls.after_task(actor, task, on=day, outcome=outcome, now=now)

    if transact(end):
        flash("Closed. It can be undone on the task list until tomorrow.", "calm")
        if day is not None:
            flash("The child is on the list of recalls for that day.", "calm")
    else:
        flash("Somebody else has closed that task already.", "calm")
    return redirect(_back())


@bp.post("/tasks/<int:task>/reopen")
@audience(Permission.CHILD_RECORD_EDIT)
def reopen_task(task: int) -> ResponseReturnValue:
    """Open a closed task again."""
    actor = visitor.actor()
    ended = transact(lambda now: nurse_tasks.reopen(actor, task, now=now))
    flash("Open again.", "calm")
    if ended.startswith(task_rows.AGAIN_ON):
        flash("The child is still on the list of recalls: close that one there.", "")
    return redirect(_back())


def _back() -> str:
    return own_page(request.form.get("back"), otherwise=url_for("nurses.tasks"))
