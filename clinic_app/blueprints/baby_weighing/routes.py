"""Booking a weigh."""

from datetime import date, datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import availability, own_growth, practice, weigh_sessions
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.own_growth import Baby
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import journeys, refusal_words, visitor, ways_in
from clinic_app.web.baby_signs import SLUG, signs
from clinic_app.web.reading import recorded
from clinic_app.web.ways_in import Instead

from . import views
from .forms import BirthDateForm

bp = Blueprint("baby_weighing", __name__, url_prefix="/baby-weighing")


@bp.route("/", methods=["GET", "POST"])
@audience(PUBLIC)
def about() -> ResponseReturnValue:
    """Say what a weigh is and what cannot wait for it, and begin one with the birth date."""
    kind, now = practice.current().type(SLUG), clock.now()
    form = BirthDateForm()
    born = form.birth_date.data if form.validate_on_submit() else None
    other = None
    if born is not None:
        window = availability.Question(kind=kind, now=now, birth=born).window()
        if not isinstance(window, Refusal):
            key = journeys.begin(SLUG, {"birth_date": born.isoformat()})
            return redirect(url_for("booking.urgent", key=key))
        form.birth_date.errors = [refusal_words.say(window, kind)]
        other = ways_in.instead(window, kind)
    return _shown(form, other, now)


def _shown(form: BirthDateForm, other: Instead | None, now: datetime) -> ResponseReturnValue:
    kind, today = practice.current().type(SLUG), clock.local_date(now)
    return render_template(
        "baby_weighing/about.html",
        form=form,
        kind=kind,
        other=other,
        signs=signs(today=today),
        babies=views.baby_notes(_babies(today), today=today),
        sessions=views.sessions(weigh_sessions.to_come(kind, now=now)),
        reads=articles_for_type(SLUG, now=now),
    )


def _babies(today: date) -> list[Baby]:
    """Return the babies of whoever is signed in; nobody's record is read for others."""
    person = visitor.person()
    if person is None or person.staff:
        return []
    return recorded(
        f"family:{person.id}", "weighing", lambda: own_growth.babies(person, today=today)
    )
