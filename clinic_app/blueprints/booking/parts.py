"""The part of the page of times that changes, for browsers that can change it alone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.web import journeys

from . import asked, bp, times
from .forms import TimeForm


@bp.get("/visit/<key>/times")
@audience(PUBLIC)
def free_times(key: str) -> ResponseReturnValue:
    """Show the times of the day asked for, or else everything from the earliest time on."""
    draft = journeys.draft(key)
    if journeys.missing(draft, "when"):
        return redirect(url_for(".when", key=key))
    wanted, now = asked.wanted(request.args), clock.now()
    known = {"form": TimeForm(), "draft": draft, "kind": draft.kind}
    if wanted.day is not None:
        day = times.day(draft, wanted, wanted.day, now=now)
        return render_template("booking/_day.html", page=day, **known)
    page = times.page(draft, wanted, lost=None, now=now)
    return render_template("booking/_times.html", page=page, **known)
