"""Pages of the service areas."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience

from . import views

bp = Blueprint("services", __name__, url_prefix="/services")


@bp.get("/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """List the areas, each with the next time in it."""
    return render_template("services/index.html", areas=views.areas())


@bp.get("/<slug>/")
@audience(PUBLIC)
def area(slug: str) -> ResponseReturnValue:
    """Show what can be booked in an area, and whom one sees."""
    return render_template("services/area.html", page=views.area(slug))
