"""Pages about weighing a baby."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import availability, practice
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import journeys, refusal_words

from .forms import BirthDateForm

bp = Blueprint("baby_weighing", __name__, url_prefix="/baby-weighing")
SLUG = "baby-weigh"


@bp.route("/", methods=["GET", "POST"])
@audience(PUBLIC)
def about() -> ResponseReturnValue:
    """Say what a weigh is, and begin one with the birth date."""
    kind = practice.current().type(SLUG)
    form = BirthDateForm()
    born = form.birth_date.data if form.validate_on_submit() else None
    if born is not None:
        window = availability.Question(kind=kind, now=clock.now(), birth=born).window()
        if not isinstance(window, Refusal):
            key = journeys.begin(SLUG, {"birth_date": born.isoformat()})
            return redirect(url_for("booking.urgent", key=key))
        form.birth_date.errors = [refusal_words.say(window, kind)]
    return render_template("baby_weighing/about.html", form=form, kind=kind)
