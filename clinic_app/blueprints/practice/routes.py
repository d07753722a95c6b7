"""The practice as its reference files state it, to look over."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import practice

from . import bp

WORDS = {"online": "online", "request": "by request", "phone": "by phone", "staff": "by the doctor"}


@bp.get("/")
@audience(Permission.PRACTICE_READ)
def overview() -> ResponseReturnValue:
    """Show people, rooms, closures to come and how each type is booked."""
    found = practice.current()
    closures = [c for c in found.practice.closures if c.day >= clock.today()]
    return render_template(
        "practice/overview.html",
        details=found.practice,
        kinds=found.catalogue.types,
        closures=closures,
        words=WORDS,
        nav_here="practice",
    )
