"""Booking for somebody: find, choose a type, a time, read it back, confirm."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission

from . import bp


@bp.get("/book")
@audience(Permission.DESK_BOOK)
def start() -> ResponseReturnValue:
    """Begin to book for somebody."""
    return render_template("desk/start.html")
