"""The requests that wait for the desk."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.requests import Settled
from clinic_app.web import said, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, request_list
from .forms import OUTCOMES, OutcomeForm


@bp.get("/requests")
@audience(Permission.REQUESTS_SETTLE)
def requests() -> ResponseReturnValue:
    """List the requests that nobody has settled."""
    found = recorded("requests", "requests", visit_requests.open_requests)
    now = clock.now()
    return render_template(
        "desk/requests.html",
        page=request_list.page(found, now=now),
        done=request_list.done(visit_requests.done_lately(now=now), now=now),
        outcomes=OUTCOMES,
        nav_here="requests",
    )


@bp.post("/requests/<int:request_id>/settle")
@audience(Permission.REQUESTS_SETTLE)
def settle(request_id: int) -> ResponseReturnValue:
    """Note how a request ended."""
    form = OutcomeForm()
    if not form.validate_on_submit():
        return error_page(400)
    actor, outcome = visitor.actor(), dict(OUTCOMES)[form.outcome.data]
    try:
        transact(lambda now: visit_requests.settle(actor, request_id, outcome, now=now))
        flash(f"Settled: {outcome.lower()}.", "calm")
    except Settled as before:
        said.later(request_list.SETTLED, before.request)
    return redirect(url_for(".requests"))


@bp.errorhandler(Settled)
def settled_before(before: Settled) -> ResponseReturnValue:
    """Lead whoever chooses a time for a request that is settled back to the list."""
    said.later(request_list.SETTLED, before.request)
    return redirect(url_for("desk.requests"))


@bp.post("/requests/<int:request_id>/tried")
@audience(Permission.REQUESTS_SETTLE)
def tried(request_id: int) -> ResponseReturnValue:
    """Note that nobody answered the telephone."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    try:
        transact(lambda now: visit_requests.tried(actor, request_id, now=now))
        flash("Noted: no answer. The request stays on the list.", "calm")
    except Settled as before:
        said.later(request_list.SETTLED, before.request)
    return redirect(url_for(".requests"))


@bp.post("/requests/<int:request_id>/reopen")
@audience(Permission.REQUESTS_SETTLE)
def reopen(request_id: int) -> ResponseReturnValue:
    """Put a settled request back on the list."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    try:
        transact(lambda now: visit_requests.reopen(actor, request_id, now=now))
        flash("The request is on the list again.", "calm")
    except ChangedMeanwhile:
        flash("A visit was booked for this request. Cancel or move that visit instead.", "")
    return redirect(url_for(".requests"))
