"""Pages that need no sign-in and ask nothing."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import practice
from clinic_app.web import structured_data
from clinic_app.web.structured_data import Node

from . import views

bp = Blueprint("public", __name__)


@bp.get("/")
@audience(PUBLIC)
def home() -> ResponseReturnValue:
    """Ask what the visitor needs, and show the next time for each answer."""
    return render_template("public/home.html", **views.home(), schema=_clinic())


@bp.get("/privacy")
@audience(PUBLIC)
def privacy() -> ResponseReturnValue:
    """Say what is collected, why, who sees it and what a computer decides."""
    return render_template("public/privacy.html", details=practice.current().practice)


@bp.get("/fees")
@audience(PUBLIC)
def fees() -> ResponseReturnValue:
    """Say what visits are expected to cost."""
    return render_template("public/fees.html", **views.fees())


@bp.get("/contact")
@audience(PUBLIC)
def contact() -> ResponseReturnValue:
    """Say where and when, and how to reach us."""
    return render_template("public/contact.html", **views.contact(), schema=_clinic())


@bp.get("/find-us")
@audience(PUBLIC)
def find_us() -> ResponseReturnValue:
    """Say how to get to each location, and what it is like inside."""
    details = practice.current().practice
    return render_template("public/find_us.html", details=details, schema=_clinic())


@bp.get("/about")
@audience(PUBLIC)
def about() -> ResponseReturnValue:
    """Say who we are and what one can expect of us."""
    return render_template("public/about.html", **views.about(), schema=_clinic())


@bp.get("/accessibility")
@audience(PUBLIC)
def accessibility() -> ResponseReturnValue:
    """Say how usable these pages are, how that was tried, and whom to tell of a fault."""
    return render_template("public/accessibility.html", details=practice.current().practice)


def _clinic() -> tuple[Node, ...]:
    """Return the practice as machines are told of it."""
    return (structured_data.clinic(practice.current().practice),)
