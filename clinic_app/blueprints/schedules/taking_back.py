"""Taking a change of single days back, at once or after a look at what it touches and leaves."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.operations import schedule_changes, schedules, touched
from clinic_app.operations.schedule_changes import Outdated, Preview
from clinic_app.operations.touched import Touched
from clinic_app.web import visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import preview_page
from .preview_page import Frame

BACK = "Taken back: the hours are as they were before."
FROM_TODAY = "Taken back from today on. The days before stay as they were."


def take_back_or_ask(change: int) -> ResponseReturnValue:
    """Take a change back; show first what it touches or leaves as it is, if there is any."""
    actor, now = visitor.actor(), clock.now()
    seen = schedule_changes.preview_taking_back(actor, change, now=now)
    stays = _stays(change)
    fingerprint = request.form.get("fingerprint", "")
    asks = bool(seen.touched or stays)
    if request.method == "GET":
        return _page(change, seen, stays)
    if asks and not fingerprint:
        return redirect(url_for("schedules.take_back", change=change))
    known = fingerprint or seen.fingerprint
    try:
        transact(lambda now: schedule_changes.take_back(actor, change, fingerprint=known, now=now))
    except Outdated as outdated:
        return _page(change, outdated.preview, stays, stale=True)
    words = _done(change, stays)
    flash(words, "calm")
    return redirect(url_for("schedules.change", change=change))


def _stays(change: int) -> list[Touched]:
    """Return the visits that have another time now, or none: taking back changes neither."""
    found = touched.of_change(schedules.change(change), now=clock.now())
    return [one for one in found if one.state in {touched.MOVED, touched.CANCELLED}]


def _done(change: int, stays: Sequence[Touched]) -> str:
    begun = schedules.change(change).first_day < clock.today()
    words = FROM_TODAY if begun else BACK
    return f"{words} {preview_page.stay(len(stays))}." if stays else words


def _page(
    change: int, seen: Preview, stays: Sequence[Touched], *, stale: bool = False
) -> ResponseReturnValue:
    if seen.touched or stays:
        recorded("schedule", "touched visits", lambda: seen)
    page = preview_page.page(seen, _frame(change), stale=stale)
    page = preview_page.saying_what_stays(page, stays)
    return render_template("schedules/preview.html", page=page)


def _frame(change: int) -> Frame:
    return Frame(
        title=f"Take back: {schedules.change(change).summary}",
        action=url_for("schedules.take_back", change=change),
        back=url_for("schedules.change", change=change),
        back_text="Leave it as it is",
        confirm="Take it back",
    )
