"""One visit: how it goes, cancelling it, undoing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import appointments, opened_visit, patients_checked, visit_facts
from clinic_app.operations.appointments import NotPossible
from clinic_app.operations.errors import ChangedMeanwhile, SlotTaken
from clinic_app.web import visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import status_look
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, visit_page
from .forms import CancelForm, StatusForm, UndoForm

CHANGED = "The visit was changed by somebody else a moment ago. Look again before you press."
TAKEN = "Somebody else has the time now, so the cancellation cannot be undone."


@bp.get("/appointments/<int:appointment>")
@audience(Permission.APPOINTMENT_READ)
def appointment(appointment: int) -> ResponseReturnValue:
    """Show everything of a visit."""
    now = clock.now()
    opened = opened_visit.of(appointment, now=now)
    recorded(f"patient:{opened.visit.patient}", "visit", lambda: opened)
    return render_template("reception/appointment.html", page=visit_page.page(opened, now=now))


@bp.post("/appointments/<int:appointment>/status")
@audience(Permission.APPOINTMENT_STATUS)
def status(appointment: int) -> ResponseReturnValue:
    """Note how the visit goes, of all of it or of one step."""
    form = StatusForm()
    if not form.validate_on_submit():
        return error_page(400)
    actor, kind, position = visitor.actor(), form.kind.data, _number(form.position.data)
    try:
        transact(
            lambda now: appointments.note(actor, appointment, kind, now=now, position=position)
        )
    except NotPossible as refused:
        flash(f"Nothing was noted: {_stands(refused)}.", "")
    return redirect(own_page(form.back.data, otherwise=_visit(appointment)))


@bp.post("/appointments/<int:appointment>/undo")
@audience(Permission.APPOINTMENT_STATUS)
def undo(appointment: int) -> ResponseReturnValue:
    """Undo the last thing noted, or a cancellation whose time is still free."""
    form = UndoForm()
    event = _number(form.event.data)
    if not form.validate_on_submit() or event is None:
        return error_page(400)
    actor, position = visitor.actor(), _number(form.position.data)
    try:
        transact(
            lambda now: appointments.undo(actor, appointment, event, now=now, position=position)
        )
    except ChangedMeanwhile:
        flash(CHANGED, "")
    except SlotTaken:
        flash(TAKEN, "")
    except NotPossible as refused:
        flash(f"Nothing was undone: {_stands(refused)}.", "")
    return redirect(own_page(form.back.data, otherwise=_visit(appointment)))


@bp.route("/appointments/<int:appointment>/cancel", methods=["GET", "POST"])
@audience(Permission.APPOINTMENT_CANCEL)
def cancel(appointment: int) -> ResponseReturnValue:
    """Cancel a visit, with the reason."""
    visit = visit_facts.of(appointment)
    if not visit.standing.may("cancelled"):
        flash(f"The visit cannot be cancelled: it is {_word(visit.standing.status)}.", "")
        return redirect(_visit(appointment))
    form = CancelForm()
    if form.validate_on_submit():
        return _cancel(appointment, form.reason())
    recorded(f"patient:{visit.patient}", "visit", lambda: visit)
    return render_template("reception/cancel.html", visit=visit, form=form)


@bp.post("/appointments/<int:appointment>/checked")
@audience(Permission.APPOINTMENT_STATUS)
def checked(appointment: int) -> ResponseReturnValue:
    """Note that a new patient's details were checked."""
    actor, patient = visitor.actor(), visit_facts.of(appointment).patient
    transact(lambda now: patients_checked.note(actor, patient, now=now))
    return redirect(own_page(request.form.get("back"), otherwise=_visit(appointment)))


def _cancel(appointment: int, reason: str) -> ResponseReturnValue:
    actor = visitor.actor()
    try:
        transact(
            lambda now: appointments.cancel(
                actor, appointment, reason=reason, subject=None, now=now
            )
        )
        flash("The visit is cancelled and its time is free again.", "calm")
    except NotPossible as refused:
        flash(f"Nothing was cancelled: {_stands(refused)}.", "")
    return redirect(_visit(appointment))


def _visit(appointment: int) -> str:
    return url_for("reception.appointment", appointment=appointment)


def _stands(refused: NotPossible) -> str:
    if refused.status == "past":
        return "its time is over"
    return f"the visit is {_word(refused.status)}"


def _word(standing: str) -> str:
    word = status_look(standing).word.lower()
    return {"did not attend": "noted as not attended"}.get(word, word)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
