"""Taking a change of single days back, at once or after a look at the visits it touches."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.operations import schedule_changes, schedules
from clinic_app.operations.schedule_changes import Outdated, Preview
from clinic_app.web import visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import preview_page

BACK = "Taken back: everything is as it was before."
FROM_TODAY = "Taken back from today on. The days before stay as they were."


def take_back_or_ask(change: int) -> ResponseReturnValue:
    """Take a change back; show first what it touches, if it touches anything."""
    actor = visitor.actor()
    seen = schedule_changes.preview_taking_back(actor, change, now=clock.now())
    fingerprint = request.form.get("fingerprint", "")
    if request.method == "GET" or (seen.touched and not fingerprint):
        return _page(change, seen)
    known = fingerprint or seen.fingerprint
    try:
        transact(lambda now: schedule_changes.take_back(actor, change, fingerprint=known, now=now))
    except Outdated as outdated:
        return _page(change, outdated.preview, stale=True)
    begun = schedules.change(change).first_day < clock.today()
    flash(FROM_TODAY if begun else BACK, "calm")
    return redirect(url_for("schedules.change", change=change))


def _page(change: int, seen: Preview, *, stale: bool = False) -> ResponseReturnValue:
    if seen.touched:
        recorded("schedule", "touched visits", lambda: seen)
    page = preview_page.page(
        seen,
        title=f"Take back: {schedules.change(change).summary}",
        action=url_for("schedules.take_back", change=change),
        stale=stale,
        confirm="Take it back",
    )
    return render_template("schedules/preview.html", page=page)
