"""Pages of the service areas, and of each kind of visit."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.web import structured_data

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
    page = views.area(slug)
    facts = (structured_data.breadcrumbs(_way((page.area.name, slug))),)
    return render_template("services/area.html", page=page, schema=facts)


@bp.get("/<area>/<slug>/")
@audience(PUBLIC)
def kind(area: str, slug: str) -> ResponseReturnValue:
    """Show everything about a kind of visit: signs, length, cost, what happens, next time."""
    page = kind_page.page(area, slug)
    here = (page.card.kind.name, url_for(".kind", area=area, slug=slug))
    facts = (structured_data.breadcrumbs([*_way((page.area.name, area)), here]),)
    return render_template("services/kind.html", page=page, schema=facts)


def _way(area: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to an area, given its name and slug."""
    name, slug = area
    start = [("Home", url_for("public.home")), ("Services", url_for(".index"))]
    return [*start, (name, url_for(".area", slug=slug))]
