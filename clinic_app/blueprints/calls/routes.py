"""People whom no message reached, to be told by telephone."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission

from . import bp


@bp.get("/")
@audience(Permission.CALLS)
def to_call() -> ResponseReturnValue:
    """Show the first page of this part."""
    return render_template("calls/to_call.html")
