"""Pages of the service areas, and of each kind of visit."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience

from . import kind_page, views

bp = Blueprint("services", __name__, url_prefix="/services")


@bp.get("/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """List the areas, each with the next time in it."""
    return render_template("services/index.html", areas=views.areas())


@bp.get("/<slug>/")
@audience(PUBLIC)
def area(slug: str) -> ResponseReturnValue:
    """Show what we do in an area, what can be booked, and whom one sees."""
    return render_template("services/area.html", page=views.area(slug))


@bp.get("/<area>/<slug>/")
@audience(PUBLIC)
def kind(area: str, slug: str) -> ResponseReturnValue:
    """Show everything about a kind of visit: signs, length, cost, what happens, next time."""
    return render_template("services/kind.html", page=kind_page.page(area, slug))
