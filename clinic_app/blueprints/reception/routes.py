"""The diary."""

from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import diary
from clinic_app.web import typed
from clinic_app.web.reading import recorded

from . import bp, day_page
from .forms import DayForm


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


def _diary(shown: date, sent: DayForm | None) -> ResponseReturnValue:
    now, form = clock.now(), sent or DayForm.showing(shown)
    found = recorded(f"day:{shown}", "diary", lambda: diary.of_day(shown, now=now))
    return render_template("reception/day.html", page=day_page.page(found, now=now), form=form)
