"""Pages about a child's immunisation."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import practice
from clinic_app.web import journeys

from . import views
from .forms import BirthDateForm, PointForm

bp = Blueprint("immunisations", __name__, url_prefix="/immunisations")
CATCH_UP = "imms-catchup"


@bp.route("/", methods=["GET", "POST"])
@audience(PUBLIC)
def about() -> ResponseReturnValue:
    """Ask for the birth date first, then which point of the schedule is next."""
    form = BirthDateForm()
    born = form.birth_date.data if form.validate_on_submit() else None
    if born is None:
        return render_template("immunisations/about.html", form=form)
    found = views.choices(practice.current(), born, today=clock.today())
    asked = PointForm([(c.value, c.label) for c in found])
    if "chosen" in request.form and asked.validate_on_submit():
        return _begin(asked.point.data, found, born.isoformat())
    hints = {c.value: c.hint for c in found}
    return render_template("immunisations/which.html", form=asked, hints=hints, born=born)


def _begin(value: str, found: list[views.Choice], born: str) -> ResponseReturnValue:
    if value == "unsure":
        return redirect(url_for("booking.start", slug=CATCH_UP))
    chosen = next(c for c in found if c.value == value)
    answers = {
        "birth_date": born,
        "point": chosen.value.partition("~")[2],
        "point_label": chosen.label,
        "not_before": chosen.first.isoformat(),
    }
    return redirect(url_for("booking.urgent", key=journeys.begin(chosen.slug, answers)))
