"""Giving a visit another time, and undoing that."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import moved_first, moving_back, practice, since, visit_facts
from clinic_app.operations.appointments import NewTime, NotPossible
from clinic_app.operations.conflicts import of_visit
from clinic_app.operations.errors import ChangedMeanwhile, SlotTaken
from clinic_app.operations.moved_first import GoesWrong
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import said, trouble, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import moment
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact
from clinic_app.web.trouble import Trouble

from . import bp, happened, move_page, moved_words, visit_page
from .forms import AheadForm, MoveBackForm, MoveForm, TypedTimeForm
from .move_page import Asked, Doubt, Target
from .numbers import number

NOT_YET = "Not moved yet: look at what speaks against that time"


@bp.get("/appointments/<int:appointment>/move")
@audience(Permission.APPOINTMENT_MOVE)
def move(appointment: int) -> ResponseReturnValue:
    """Show the times of a day to which a visit can be moved."""
    visit, asked = _asked(appointment)
    if not visit.standing.may("moved"):
        flash("This visit cannot be moved: it is under way, over or cancelled.", "")
        return redirect(url_for("reception.appointment", appointment=appointment))
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
        again = Trouble("", fits=bool(form.fit_in.data))
        return _page(visit, asked, form, lost=wanted, why=again)
    reason = form.reason.data if form.fit_in.data else ""
    to = NewTime(wanted.start, wanted.lead, seen=number(form.seen.data), fit_in_reason=reason)
    return _answer(visit, asked, form, to=to, sure=bool(form.sure.data))


@bp.post("/appointments/<int:appointment>/move/typed")
@audience(Permission.APPOINTMENT_MOVE)
def move_typed(appointment: int) -> ResponseReturnValue:
    """Move a visit to a time that was typed."""
    visit, asked = _asked(appointment)
    form = TypedTimeForm(practice.able(visit.kind), asked.day)
    if not form.validate_on_submit() or form.start is None:
        return _page(visit, asked, form)
    to = NewTime(form.start, int(form.practitioner.data), seen=number(form.seen.data))
    return _answer(visit, asked, form, to=to)


@bp.post("/appointments/<int:appointment>/move/day")
@audience(Permission.APPOINTMENT_MOVE)
def move_day(appointment: int) -> ResponseReturnValue:
    """Go to the day that was typed or picked, to look for a time there."""
    visit, asked = _asked(appointment)
    form = AheadForm()
    if not form.validate_on_submit() or form.found is None:
        return _page(visit, asked, form)
    return redirect(move_page.href(visit, replace(asked, day=form.found)))


@bp.post("/appointments/<int:appointment>/move/back")
@audience(Permission.APPOINTMENT_MOVE)
def move_back(appointment: int) -> ResponseReturnValue:
    """Undo the last move of a visit while its old time is free."""
    form, visit = MoveBackForm(), visit_facts.of(appointment)
    event = number(form.event.data)
    if not form.validate_on_submit() or event is None:
        return error_page(400)
    _try_back(visit, event, number(form.seen.data))
    return redirect(visit_page.diary_href(visit_facts.of(appointment)))


def _asked(appointment: int) -> tuple[Visit, Asked]:
    visit = visit_facts.of(appointment)
    return visit, move_page.asked(request.args, visit, today=clock.today())


def _try(visit: Visit, to: NewTime, *, sure: bool) -> Trouble | None:
    """Move the visit; return what is in the way, if anything is."""
    actor = visitor.actor()
    try:
        refused = transact(lambda now: moved_first.move(actor, visit.id, to=to, sure=sure, now=now))
    except SlotTaken:
        return trouble.taken(of_visit(visit, to.start, to.lead), now=clock.now())
    except (ChangedMeanwhile, NotPossible):
        return _meanwhile(visit.id, to.seen)
    return _refused(refused, visit, to)


def _try_back(visit: Visit, event: int, seen: int | None) -> None:
    """Undo a move, and have the next page say that it is done or what is in the way."""
    actor = visitor.actor()
    try:
        refused = transact(
            lambda now: moving_back.put_back(actor, visit.id, event=event, seen=seen, now=now)
        )
    except (ChangedMeanwhile, NotPossible):
        return said.later(moved_words.NOT_BACK_SINCE, visit.id, seen or event)
    except SlotTaken:
        return said.later(moved_words.NOT_BACK, visit.id)
    if refused is not None:
        return said.later(moved_words.NOT_BACK, visit.id)
    return said.later(moved_words.BACK, visit.id, kind="calm")


def _refused(refused: Refusal | None, visit: Visit, to: NewTime) -> Trouble | None:
    if refused is None:
        return None
    return trouble.of(refused, of_visit(visit, to.start, to.lead), now=clock.now())


def _meanwhile(appointment: int, seen: int | None) -> Trouble:
    news = since.after(appointment, seen or 0)
    return Trouble(happened.meanwhile(news, now=clock.now()), lost=False)


def _answer(
    visit: Visit, asked: Asked, form: MoveForm | TypedTimeForm, *, to: NewTime, sure: bool = False
) -> ResponseReturnValue:
    field = form.time if isinstance(form, MoveForm) else form.at
    try:
        why = _try(visit, to, sure=sure)
    except GoesWrong as wrong:
        doubt = move_page.doubt(wrong.shift, to, now=clock.now())
        field.errors = [NOT_YET]
        return _page(visit_facts.of(visit.id), asked, form, doubt=doubt)
    now_visit = visit_facts.of(visit.id)
    if why is None:
        _say(visit, now_visit)
        return redirect(asked.back or visit_page.diary_href(now_visit))
    field.errors = [why.text]
    lost = Target(to.start, to.lead) if why.lost else None
    return _page(now_visit, asked, form, lost=lost, why=why)


def _say(before: Visit, after: Visit) -> None:
    """Have the next page say where the visit is now, or that it was there already."""
    if before.version == after.version:
        flash(
            f"The visit is at that time already: {moment(after.starts_at)}. Nothing was moved.",
            "calm",
        )
    else:
        said.later(moved_words.MOVED, after.id, kind="calm")


def _page(
    visit: Visit,
    asked: Asked,
    form: Form,
    *,
    lost: Target | None = None,
    why: Trouble | None = None,
    doubt: Doubt | None = None,
) -> ResponseReturnValue:
    recorded(f"patient:{visit.patient}", "visit", lambda: visit)
    may = bool(why and why.fits) and allows(visitor.actor(), Permission.FIT_IN)
    page = move_page.page(visit, asked, lost=lost, fits=may, doubt=doubt, now=clock.now())
    forms = {"typed": form if isinstance(form, TypedTimeForm) else _empty(visit, asked)}
    forms |= {"go": form if isinstance(form, AheadForm) else AheadForm.showing(asked.day)}
    forms |= {"choose": form if isinstance(form, MoveForm) else MoveForm(formdata=None)}
    seen = _seen(visit, form, why)
    return render_template("reception/move.html", page=page, form=form, seen=seen, **forms)


def _seen(visit: Visit, form: Form, why: Trouble | None) -> int:
    """Return what the page knows of the visit: after a refusal that told the news, all of it."""
    told = why is not None and not why.lost
    sent = number(form.seen.data) if isinstance(form, MoveForm | TypedTimeForm) else None
    return visit.events[-1].id if told or sent is None else sent


def _empty(visit: Visit, asked: Asked) -> TypedTimeForm:
    return TypedTimeForm(practice.able(visit.kind), asked.day, formdata=None)
