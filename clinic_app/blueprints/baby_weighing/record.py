"""The growth record of a child, for the family."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import own_growth
from clinic_app.operations.errors import NotFound
from clinic_app.web import growth_page, visitor
from clinic_app.web.reading import recorded

from . import views
from .routes import bp


@bp.get("/record/<int:patient>")
@audience(Permission.FAMILY_READ)
def growth(patient: int) -> ResponseReturnValue:
    """Show the chart of one measure to those who act for the child."""
    person, now = visitor.person(), clock.now()
    if person is None:
        raise NotFound(patient)
    measure = growth_page.measure_of(request.args.get("measure"))
    found = recorded(
        f"patient:{patient}",
        "growth record, family",
        lambda: own_growth.record(person, patient, today=clock.local_date(now)),
    )
    page = views.record(found, measure, now=now)
    return render_template("baby_weighing/record.html", page=page)
