"""Pages of the people who see patients."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience

from . import finding, views

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """List everybody one can see, or those who fit what the address asks for."""
    return render_template("people/index.html", page=views.index(finding.wish(request.args)))


@bp.get("/<slug>/")
@audience(PUBLIC)
def person(slug: str) -> ResponseReturnValue:
    """Show somebody: who they are, and when one can see them for what."""
    return render_template("people/person.html", page=views.person(slug))
