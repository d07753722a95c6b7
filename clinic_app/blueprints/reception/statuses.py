"""Noting how a visit goes, step by step, and undoing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    appointments,
    cancelled_first,
    patients_checked,
    visit_facts,
    work_recorded,
)
from clinic_app.operations.appointments import NotPossible
from clinic_app.operations.errors import ChangedMeanwhile, SlotTaken
from clinic_app.operations.requests_settled import BookedInstead
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import doubts
from clinic_app.scheduling.status import of_step
from clinic_app.web import booked_instead, said, visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.transaction import transact

from . import bp, doubt_words, happened
from .forms import StatusForm, UndoForm
from .numbers import number

TAKEN = "Somebody else has the time now, so the cancellation cannot be undone."


@bp.post("/appointments/<int:appointment>/status")
@audience(Permission.APPOINTMENT_STATUS)
def status(appointment: int) -> ResponseReturnValue:
    """Note how the visit goes, of all of it or of one step; ask first where it is a likely slip."""
    form = StatusForm()
    if not form.validate_on_submit():
        return error_page(400)
    visit, back = visit_facts.of(appointment), _back(form.back.data, appointment)
    if doubt := _doubt(visit, form):
        page = doubt_words.page(visit, doubt, form.kind.data, now=clock.now())
        return render_template("reception/sure.html", page=page, form=form, back=back)
    _note(appointment, form)
    return redirect(back)


@bp.post("/appointments/<int:appointment>/undo")
@audience(Permission.APPOINTMENT_STATUS)
def undo(appointment: int) -> ResponseReturnValue:
    """Undo the last thing noted, or a cancellation whose time is still free."""
    form = UndoForm()
    event = number(form.event.data)
    if not form.validate_on_submit() or event is None:
        return error_page(400)
    actor, known = visitor.actor(), _known(form)
    try:
        transact(lambda now: cancelled_first.undo(actor, appointment, event, now=now, **known))
    except ChangedMeanwhile:
        said.later(happened.MEANWHILE, appointment, known["seen"] or event)
    except SlotTaken:
        flash(TAKEN, "")
    except BookedInstead as other:
        booked_instead.tell_desk(other)
    except NotPossible as refused:
        flash(f"Nothing was undone: {stands(refused)}.", "")
    return redirect(_back(form.back.data, appointment))


@bp.post("/appointments/<int:appointment>/checked")
@audience(Permission.APPOINTMENT_STATUS)
def checked(appointment: int) -> ResponseReturnValue:
    """Note that a new patient's details were checked."""
    actor, patient = visitor.actor(), visit_facts.of(appointment).patient
    transact(lambda now: patients_checked.note(actor, patient, now=now))
    return redirect(_back(request.form.get("back"), appointment))


def stands(refused: NotPossible) -> str:
    """Say where a visit stands that does not allow what was asked."""
    if refused.status == "past":
        return "its time is over"
    return f"the visit is {doubt_words.standing_word(refused.status)}"


def stands_now(visit: Visit) -> str:
    """Say where a visit stands."""
    return f"the visit is {doubt_words.standing_word(visit.standing.status)}"


def _note(appointment: int, form: StatusForm) -> None:
    actor, kind, known = visitor.actor(), form.kind.data, _known(form)
    try:
        transact(lambda now: appointments.note(actor, appointment, kind, now=now, **known))
    except ChangedMeanwhile:
        said.later(happened.MEANWHILE, appointment, known["seen"] or 0)
    except NotPossible as refused:
        flash(f"Nothing was noted: {stands(refused)}.", "")


def _doubt(visit: Visit, form: StatusForm) -> str | None:
    """Return what speaks against noting this, unless the person has said that it is meant."""
    position, now = number(form.position.data), clock.now()
    seen = number(form.seen.data)
    stale = seen is not None and visit.events[-1].id > seen
    if form.sure.data or stale or not visit.live:
        return None
    own = visit.standing if position is None else of_step(visit.events, position)
    same_day = visit.day == clock.local_date(now)
    lacks = work_recorded.lacking(visit, position) if form.kind.data == "finished" else ""
    return doubts.about(
        form.kind.data, own, visit.starts_at, same_day=same_day, now=now, lacks=lacks
    )


def _known(form: StatusForm | UndoForm) -> dict[str, int | None]:
    return {"position": number(form.position.data), "seen": number(form.seen.data)}


def _back(asked: str | None, appointment: int) -> str:
    return own_page(asked, otherwise=url_for("reception.appointment", appointment=appointment))
