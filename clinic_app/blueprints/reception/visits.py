"""One visit: opened, cancelled, kept."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    cancelled_first,
    follow_ons,
    keeping,
    opened_visit,
    patient_ties,
    practice,
    requests,
    since,
    stand_ins,
    visit_facts,
)
from clinic_app.operations.appointments import NotPossible
from clinic_app.operations.conflicts import Holder
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.keeping import Covered
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling.status import CANCELLED
from clinic_app.web import loss_words, said, trouble, visitor
from clinic_app.web.back import own_page
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.short_names import short_name
from clinic_app.web.transaction import transact

from . import bp, doubt_words, happened, visit_page
from .forms import CancelForm, KeepForm
from .numbers import number
from .statuses import stands

LOST = "cancelled-before-others"
A_REQUEST = "It was booked for a request. If that still stands, put it back under Requests."


@bp.get("/appointments/<int:appointment>")
@audience(Permission.APPOINTMENT_READ)
def appointment(appointment: int) -> ResponseReturnValue:
    """Show everything of a visit."""
    now = clock.now()
    opened = opened_visit.of(appointment, now=now)
    recorded(f"patient:{opened.visit.patient}", "visit", lambda: opened)
    page = visit_page.page(opened, here=_href(appointment), now=now)
    relatives = patient_ties.family(opened.visit.patient)
    family = tuple(visit_page.family(relatives, opened.visit, now=now))
    return render_template("reception/appointment.html", page=page, family=family)


@bp.route("/appointments/<int:appointment>/cancel", methods=["GET", "POST"])
@audience(Permission.APPOINTMENT_CANCEL)
def cancel(appointment: int) -> ResponseReturnValue:
    """Cancel a visit, with the reason."""
    visit, form = visit_facts.of(appointment), CancelForm()
    back = own_page(request.args.get("back"), otherwise=_href(appointment))
    if not visit.live:
        flash("The visit is cancelled already: somebody else was faster.", "calm")
        return redirect(back)
    if not visit.standing.may("cancelled"):
        word = doubt_words.standing_word(visit.standing.status)
        flash(f"The visit cannot be cancelled: it is {word}.", "")
        return redirect(back)
    form.seen.data = form.seen.data or visit.events[-1].id
    if form.validate_on_submit() and _cancelled(visit, form):
        return redirect(back)
    recorded(f"patient:{visit.patient}", "visit", lambda: visit)
    loss = _lost(appointment)
    return render_template("reception/cancel.html", visit=visit, form=form, back=back, loss=loss)


@bp.post("/appointments/<int:appointment>/keep")
@audience(Permission.APPOINTMENT_MOVE)
def keep(appointment: int) -> ResponseReturnValue:
    """Keep a visit at its time although nobody works then, with the reason."""
    visit, form = visit_facts.of(appointment), KeepForm()
    back = own_page(form.back.data, otherwise=_href(appointment))
    if form.validate_on_submit() and _kept(visit, form):
        return redirect(back)
    recorded(f"patient:{visit.patient}", "visit", lambda: visit)
    free = visit_page.free_then(stand_ins.free(visit, now=clock.now()))
    return render_template("reception/keep.html", visit=visit, form=form, back=back, free=free)


def _cancelled(visit: Visit, form: CancelForm) -> bool:
    """Cancel a visit; say False when the page has to be looked at again first."""
    actor, reason, seen = visitor.actor(), form.reason(), number(str(form.seen.data))
    try:
        transact(
            lambda now: cancelled_first.cancel(
                actor, visit.id, reason=reason, subject=None, now=now, seen=seen
            )
        )
        flash("The visit is cancelled and its time is free again.", "calm")
        said.later(LOST, visit.id)
        if requests.settled_with(visit.id):
            flash(A_REQUEST, "")
    except ChangedMeanwhile:
        form.why.errors = [_meanwhile(form, visit.id, seen)]
        return False
    except NotPossible as refused:
        if refused.status != CANCELLED:
            flash(f"Nothing was cancelled: {stands(refused)}.", "")
    return True


@worded(LOST)
def _lost(appointment: int) -> str:
    """Say what is lost without a visit, and that a nurse knows; "" where nothing is."""
    found = follow_ons.of(visit_facts.of(appointment), now=clock.now())
    words = loss_words.told(found, today=clock.today())
    return words.replace("Call us", "The family has to call").replace(", or book", ", or to book")


def _kept(visit: Visit, form: KeepForm) -> bool:
    """Keep a visit; say False when the page has to be looked at again first."""
    actor, reason, seen = visitor.actor(), form.reason.data, number(form.seen.data)
    if busy := _busy(visit, form):
        form.reason.errors, form.sure.data = [busy], "1"
        return False
    try:
        transact(lambda now: keeping.keep(actor, visit.id, reason=reason, now=now, seen=seen))
    except Covered:
        flash("There is nothing to keep: somebody works at that time again.", "")
        return True
    except ChangedMeanwhile:
        form.reason.errors = [_meanwhile(form, visit.id, seen)]
        return False
    except NotPossible as refused:
        form.reason.errors = [f"The visit is not kept: {stands(refused)}"]
        return False
    flash("The visit keeps its time.", "calm")
    return True


def _busy(visit: Visit, form: KeepForm) -> str:
    """Say what somebody who is named has at that time, unless it is meant all the same."""
    if form.sure.data:
        return ""
    found = stand_ins.busy_among_named(form.reason.data or "", visit, now=clock.now())
    faces = practice.faces()
    told = ". ".join(
        f"{short_name(faces.get(person))} has {', '.join(_has(holders[0]))} then"
        for person, holders in found.items()
    )
    return f"{told}. Name somebody else, or press again to keep it all the same" if told else ""


def _has(holder: Holder) -> tuple[str, ...]:
    if holder.until is not None:
        return ("a time that is just being booked",)
    return (holder.name, *trouble.has(holder))


def _meanwhile(form: CancelForm | KeepForm, appointment: int, seen: int | None) -> str:
    """Say what the page did not know, which it knows from now on."""
    news = since.after(appointment, seen or 0)
    form.seen.data = news.visit.events[-1].id
    return happened.meanwhile(news, now=clock.now())


def _href(appointment: int) -> str:
    return url_for("reception.appointment", appointment=appointment)
