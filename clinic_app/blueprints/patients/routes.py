"""The practice's patients: finding them, and what is known of each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission

from . import bp


@bp.get("/")
@audience(Permission.PATIENTS_READ)
def find() -> ResponseReturnValue:
    """Show the first page of this part."""
    return render_template("patients/find.html")
