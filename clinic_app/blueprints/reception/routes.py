"""The diary, and the requests that wait for the desk."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import diary
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.web import typed, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, day_page, request_list
from .forms import OUTCOMES, DayForm, OutcomeForm


@bp.get("/", defaults={"day": None})
@bp.get("/<day>")
@audience(Permission.DIARY_READ)
def day(day: str | None) -> ResponseReturnValue:
    """Show the diary of a day, today unless the address says another."""
    return _diary(typed.iso_day(day) if day else clock.today(), None)


@bp.post("/", defaults={"day": None})
@bp.post("/<day>")
@audience(Permission.DIARY_READ)
def go(day: str | None) -> ResponseReturnValue:
    """Go to the day that was typed or picked."""
    form = DayForm()
    if form.validate_on_submit() and form.found:
        return redirect(url_for(".day", day=form.found.isoformat()))
    return _diary(typed.iso_day(day) if day else clock.today(), form)


@bp.get("/requests")
@audience(Permission.REQUESTS_SETTLE)
def requests() -> ResponseReturnValue:
    """List the requests that nobody has settled."""
    found = recorded("requests", "requests", visit_requests.open_requests)
    page = request_list.page(found, now=clock.now())
    return render_template(
        "reception/requests.html", page=page, outcomes=OUTCOMES, nav_here="requests"
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
    except ChangedMeanwhile:
        flash("Somebody else settled that request a moment ago.", "")
    return redirect(url_for(".requests"))


def _diary(shown: date, sent: DayForm | None) -> ResponseReturnValue:
    now, form = clock.now(), sent or DayForm.showing(shown)
    found = recorded(f"day:{shown}", "diary", lambda: diary.of_day(shown, now=now))
    return render_template("reception/day.html", page=day_page.page(found, now=now), form=form)
