"""The nurses' list of a day."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import day_list
from clinic_app.web import typed
from clinic_app.web.reading import recorded

from . import bp, views


@bp.get("/", defaults={"day": None})
@bp.get("/<day>")
@audience(Permission.DAY_LIST_READ)
def daily_list(day: str | None) -> ResponseReturnValue:
    """Show everybody whom a nurse sees on a day, today unless the address says another."""
    shown, now = typed.iso_day(day) if day else clock.today(), clock.now()
    found = recorded(f"day:{shown}", "nurse list", lambda: day_list.of_day(shown))
    nurse = views.chosen(found, request.args.get("nurse", ""))
    page = views.page(found, nurse, now=now)
    return render_template("nurses/daily_list.html", page=page)
