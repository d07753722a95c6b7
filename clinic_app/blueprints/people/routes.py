"""Pages of the people who see patients."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import practice
from clinic_app.web import structured_data

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
    page, home = views.person(slug), url_for("public.home")
    way = [("Home", home), ("Doctors and nurses", url_for(".index"))]
    here = (page.card.face.name, url_for(".person", slug=slug))
    told = structured_data.member(slug, practice.current().practice)
    facts = (told, structured_data.breadcrumbs([*way, here]))
    return render_template("people/person.html", page=page, schema=facts)
