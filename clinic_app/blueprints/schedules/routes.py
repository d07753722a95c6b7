"""Who works when: patterns, leave, extra sessions, closures, and what a change touches."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission

from . import bp


@bp.get("/")
@audience(Permission.SCHEDULES_READ)
def index() -> ResponseReturnValue:
    """Show the first page of this part."""
    return render_template("schedules/index.html")
