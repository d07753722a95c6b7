"""Vaccines in pregnancy: from the due date, or the weeks, to the days that are right for each."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import DataRequired

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.immunisation.pregnancy import PregnancyWindow
from clinic_app.operations import pregnancy_visits, visit_plans
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.errors import NotFound
from clinic_app.web import journeys
from clinic_app.web.filters import long_day
from clinic_app.web.forms import Form, choices

from .forms import PregnancyForm
from .routes import bp

SLUG = "imms-pregnancy"
WHICH = "Choose what to book"


class VaccineForm(Form):
    """Which of the vaccines that are advised in pregnancy the visit is for."""

    point = RadioField(
        "What would you like to book?",
        invalid_choice_message=WHICH,
        validators=[DataRequired(WHICH)],
    )


@dataclass(frozen=True, slots=True)
class Advised:
    """A vaccine with its days, or what to ask when they are over."""

    point: str
    name: str
    words: str


@bp.route("/pregnancy", methods=["GET", "POST"])
@audience(PUBLIC)
def pregnancy() -> ResponseReturnValue:
    """Ask how far the pregnancy is."""
    form = PregnancyForm()
    expected = form.day() if form.validate_on_submit() else None
    if expected is not None:
        key = journeys.begin(SLUG, {"expected": expected.isoformat(), "for_self": True})
        return redirect(url_for(".weeks", key=key))
    return render_template("immunisations/pregnancy.html", form=form)


@bp.route("/pregnancy/<key>", methods=["GET", "POST"])
@audience(PUBLIC)
def weeks(key: str) -> ResponseReturnValue:
    """Show which vaccine is advised when; go on with the one that is chosen."""
    draft, today = journeys.draft(key), clock.today()
    expected = _expected(draft)
    plans = pregnancy_visits.plans(expected, today=today)
    form = VaccineForm(data={"point": draft.answers.get("point") or ""})
    form.point.choices = choices((plan.point, plan.label) for plan in plans)
    if form.validate_on_submit():
        plan = next(plan for plan in plans if plan.point == form.point.data)
        kept = {"point": plan.point, visit_plans.KEPT: visit_plans.kept(plan)}
        journeys.answer(key, kept)
        return redirect(journeys.onward(journeys.draft(key)))
    windows = pregnancy_visits.windows(expected, today=today)
    advised = [_advised(window, today) for window in windows]
    return render_template(
        "immunisations/weeks.html",
        form=form,
        hints={one.point: one.words for one in advised},
        over=[one for one in advised if one.point not in {plan.point for plan in plans}],
        pregnant=pregnancy_visits.weeks(expected, today=today),
        expected=long_day(expected),
    )


def _expected(draft: Draft) -> date:
    if draft.kind.slug != SLUG or not draft.answers.get("expected"):
        raise NotFound(draft.key)
    return date.fromisoformat(draft.answers["expected"])


def _advised(window: PregnancyWindow, today: date) -> Advised:
    return Advised(window.slug, window.vaccine.name, _days(window, today))


def _days(window: PregnancyWindow, today: date) -> str:
    if window.first is None or window.last is None:
        return window.advice
    if window.last < today:
        return f"Its weeks ended on {long_day(window.last)}. {window.advice}"
    begins = "now" if window.first <= today else f"from {long_day(window.first)}"
    return f"{begins[:1].upper()}{begins[1:]} to {long_day(window.last)}. {window.advice}"
