"""What the practice is made of, to look over."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import closures, practice, schedules

from . import bp, overview_page


@bp.get("/")
@audience(Permission.PRACTICE_READ)
def overview() -> ResponseReturnValue:
    """Show people, rooms, closures to come and how each type is booked."""
    closed = closures.to_come(clock.today())
    page = overview_page.page(practice.current(), closed, dict(schedules.places()))
    return render_template("practice/overview.html", page=page, nav_here="practice")
