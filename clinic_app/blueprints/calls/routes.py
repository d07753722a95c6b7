"""The call list: who is to be phoned, and what came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import call_list, call_tries
from clinic_app.operations.call_list import AlreadyTold
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.web import said, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import clock_time
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, views
from .forms import CallForm, UndoForm

NOTED = {
    "reached": "Noted: told by telephone.",
    "no_answer": "Noted: no answer. They stay on the list.",
    "left_message": "Noted: a message was left. They stay on the list until they are reached.",
    "wrong_number": "Noted: wrong number. They stay on the list.",
}
CHANGED = (
    "Nothing was noted: the visit changed a moment ago, or is over. "
    "If it is still on the list, read again what to say."
)


@bp.get("/")
@audience(Permission.CALLS)
def to_call() -> ResponseReturnValue:
    """Show who is to be phoned, the most urgent first."""
    return _list()


@bp.post("/<int:message>")
@audience(Permission.CALLS)
def note(message: int) -> ResponseReturnValue:
    """Note how a call ended."""
    form = CallForm().of(message)
    if not form.validate_on_submit():
        return _list(message, form) if form.note.errors else error_page(400)
    actor, outcome, words = visitor.actor(), form.outcome.data, form.note.data or ""
    try:
        transact(lambda now: call_list.note(actor, message, outcome, words=words, now=now))
        flash(NOTED[outcome], "calm")
    except AlreadyTold:
        said.later("told_already", message, kind="calm")
    except ChangedMeanwhile:
        flash(CHANGED, "")
    return redirect(url_for(".to_call"))


@worded("told_already")
def _told_already(message: int) -> str:
    last = call_tries.of([message])[message][-1]
    return f"Nothing more to do: was told by {last.by} at {clock_time(last.at)}."


@bp.post("/<int:message>/undo")
@audience(Permission.CALLS)
def undo(message: int) -> ResponseReturnValue:
    """Put somebody back on the list who was noted as told by mistake."""
    if not UndoForm().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    transact(lambda now: call_list.undo(actor, message, now=now))
    flash("Undone: not told yet.", "calm")
    return redirect(url_for(".to_call"))


def _list(message: int | None = None, form: CallForm | None = None) -> ResponseReturnValue:
    now = clock.now()
    found = recorded("calls", "call list", lambda: call_list.whole(now=now))
    page = views.page(found, now=now)
    if message is not None and not page.has(message):
        flash(CHANGED, "")
        return redirect(url_for(".to_call"))
    return render_template("calls/to_call.html", page=page, form=form, typed_for=message)
