"""Pages of the health articles."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import practice

bp = Blueprint("articles", __name__, url_prefix="/articles")


@bp.get("/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """List the published articles; until one is, say where answers are."""
    return render_template("articles/index.html", areas=practice.current().areas)
