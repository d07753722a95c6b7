"""The requests that wait for the desk."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.web import visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, request_list
from .forms import OUTCOMES, OutcomeForm


@bp.get("/requests")
@audience(Permission.REQUESTS_SETTLE)
def requests() -> ResponseReturnValue:
    """List the requests that nobody has settled."""
    found = recorded("requests", "requests", visit_requests.open_requests)
    page = request_list.page(found, now=clock.now())
    return render_template("desk/requests.html", page=page, outcomes=OUTCOMES, nav_here="requests")


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
    except ChangedMeanwhile:
        flash("Somebody else settled that request a moment ago.", "")
    return redirect(url_for(".requests"))
