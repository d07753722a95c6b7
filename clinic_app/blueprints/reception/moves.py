"""Giving a visit another time."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import appointments, moving, visit_facts
from clinic_app.operations.appointments import NewTime, NotPossible
from clinic_app.operations.errors import ChangedMeanwhile, SlotTaken
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling.refusals import Refusal, Taken
from clinic_app.web import visitor
from clinic_app.web.filters import moment
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, move_page
from .forms import DayForm, MoveForm, TypedTimeForm
from .move_page import CHANGED, TAKEN, Asked, Target


@bp.get("/appointments/<int:appointment>/move")
@audience(Permission.APPOINTMENT_MOVE)
def move(appointment: int) -> ResponseReturnValue:
    """Show the times of a day to which a visit can be moved."""
    visit, asked = _asked(appointment)
    if not visit.standing.may("moved"):
        flash("This visit cannot be moved: it is under way, over or cancelled.", "")
        return redirect(_visit(appointment))
    return _page(visit, asked, MoveForm(formdata=None))


@bp.post("/appointments/<int:appointment>/move")
@audience(Permission.APPOINTMENT_MOVE)
def move_to(appointment: int) -> ResponseReturnValue:
    """Move a visit to the time on the button, or fit it in there."""
    visit, asked = _asked(appointment)
    form = MoveForm()
    wanted = move_page.target(form.time.data)
    if not form.validate_on_submit() or wanted is None:
        if wanted is None:
            form.time.errors = ["Choose one of the times"]
        return _page(visit, asked, form, lost=wanted)
    reason = form.reason.data if form.fit_in.data else ""
    trouble = _try(visit, wanted, version=form.version.data, reason=reason)
    return _answer(visit, asked, form, wanted=wanted, trouble=trouble)


@bp.post("/appointments/<int:appointment>/move/typed")
@audience(Permission.APPOINTMENT_MOVE)
def move_typed(appointment: int) -> ResponseReturnValue:
    """Move a visit to a time that was typed."""
    visit, asked = _asked(appointment)
    form = TypedTimeForm(moving.able(visit), asked.day)
    if not form.validate_on_submit() or form.start is None:
        return _page(visit, asked, form)
    wanted = Target(form.start, int(form.practitioner.data))
    trouble = _try(visit, wanted, version=form.version.data, reason="")
    return _answer(visit, asked, form, wanted=wanted, trouble=trouble)


@bp.post("/appointments/<int:appointment>/move/day")
@audience(Permission.APPOINTMENT_MOVE)
def move_day(appointment: int) -> ResponseReturnValue:
    """Go to the day that was typed or picked, to look for a time there."""
    visit, asked = _asked(appointment)
    form = DayForm()
    if not form.validate_on_submit() or form.found is None:
        return _page(visit, asked, form)
    return redirect(move_page.href(visit, Asked(form.found, asked.practitioner)))


def _asked(appointment: int) -> tuple[Visit, Asked]:
    visit = visit_facts.of(appointment)
    return visit, move_page.asked(request.args, visit, today=clock.today())


def _try(visit: Visit, wanted: Target, *, version: str, reason: str) -> str:
    """Move the visit; return what is in the way, or nothing."""
    actor = visitor.actor()
    known = int(version) if version and version.isdecimal() else -1
    to = NewTime(wanted.start, wanted.lead, version=known, fit_in_reason=reason)
    try:
        refused = transact(lambda now: appointments.move(actor, visit.id, to=to, now=now))
    except SlotTaken:
        return TAKEN
    except (ChangedMeanwhile, NotPossible):
        return CHANGED
    if isinstance(refused, Taken) and reason:
        return "The room or somebody else this visit needs is taken then"
    return move_page.why_not(refused, visit, wanted) if isinstance(refused, Refusal) else ""


def _answer(
    visit: Visit, asked: Asked, form: Form, *, wanted: Target, trouble: str
) -> ResponseReturnValue:
    if not trouble:
        flash(f"Moved to {moment(wanted.start)}.", "calm")
        return redirect(_visit(visit.id))
    field = form.time if isinstance(form, MoveForm) else form.at
    field.errors = [trouble]
    lost = wanted if trouble != CHANGED else None
    return _page(visit_facts.of(visit.id), asked, form, lost=lost)


def _page(
    visit: Visit, asked: Asked, form: Form, *, lost: Target | None = None
) -> ResponseReturnValue:
    recorded(f"patient:{visit.patient}", "visit", lambda: visit)
    taken = [e for errors in form.errors.values() for e in errors if e == TAKEN]
    fits = bool(taken or (lost and form.errors.get("reason")))
    may = fits and allows(visitor.actor(), Permission.FIT_IN)
    page = move_page.page(visit, asked, lost=lost, fits=may, now=clock.now())
    forms = {"typed": form if isinstance(form, TypedTimeForm) else _empty(visit, asked)}
    forms |= {"go": form if isinstance(form, DayForm) else DayForm.showing(asked.day)}
    forms |= {"choose": form if isinstance(form, MoveForm) else MoveForm(formdata=None)}
    return render_template("reception/move.html", page=page, form=form, **forms)


def _empty(visit: Visit, asked: Asked) -> TypedTimeForm:
    return TypedTimeForm(moving.able(visit), asked.day, formdata=None)


def _visit(appointment: int) -> str:
    return url_for("reception.appointment", appointment=appointment)
