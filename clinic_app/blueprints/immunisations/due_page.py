"""What is due for the children of a journey, and choosing what the visit is for."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import visit_plans
from clinic_app.operations.children_due import FIRST_FLU
from clinic_app.operations.draft_values import APART, CHILDREN, TOGETHER, Draft
from clinic_app.operations.errors import NotFound
from clinic_app.web import journeys
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded

from . import children, said, views
from .children import Child
from .forms import NATIONS, YES_OR_NO, BirthDateForm, first_flu_form, points_form
from .routes import bp

CATCH_UP = "imms-catchup"
ANOTHER = "another"
"""The button that keeps what was chosen so far, and asks for one more child."""


@bp.route("/<key>/", methods=["GET", "POST"])
@audience(PUBLIC)
def due(key: str) -> ResponseReturnValue:
    """Show what is due for each child; go on with what was chosen."""
    draft = journeys.draft(key)
    if draft.appointment is not None:
        return redirect(url_for("booking.done", key=key))
    found = _found(_about_children(draft))
    form = _form(found)
    if ANOTHER in request.form and Form().validate_on_submit():
        _keep(key, [_so_far(child, form) for child in found])
        return redirect(url_for(".another", key=key))
    if form.validate_on_submit():
        return _chosen(draft, found, form)
    return render_template(
        "immunisations/due.html",
        form=form,
        draft=draft,
        page=views.due_page(found, today=clock.today()),
    )


@bp.route("/<key>/another", methods=["GET", "POST"])
@audience(PUBLIC)
def another(key: str) -> ResponseReturnValue:
    """Ask for the birth date of another child who comes along."""
    draft, form = _draft(key), BirthDateForm()
    known = children.everybody(draft)
    if len(known) >= children.MOST:
        return redirect(url_for(".due", key=key))
    if form.validate_on_submit() and form.birth_date.data is not None:
        more = {"birth_date": form.birth_date.data.isoformat()}
        _keep(key, [*known, more])
        return redirect(url_for(".due", key=key))
    return render_template("immunisations/another.html", form=form, draft=draft)


@bp.post("/<key>/without/<int:number>")
@audience(PUBLIC)
def without(key: str, number: int) -> ResponseReturnValue:
    """Leave one of the children out."""
    draft = _draft(key)
    known = children.everybody(draft)
    if len(known) > 1 and number < len(known):
        _keep(key, known[:number] + known[number + 1 :])
    return redirect(url_for(".due", key=key))


@bp.post("/<key>/plan-first/<int:number>")
@audience(PUBLIC)
def plan_first(key: str, number: int) -> ResponseReturnValue:
    """Begin a request for a planning visit, with the reason, for one of the children."""
    found = _found(_draft(key))
    if number >= len(found):
        raise NotFound(number)
    child = found[number]
    return redirect(
        url_for("booking.urgent", key=_request(child, child.why or said.passed(child) or views.ASK))
    )


@bp.route("/<key>/flu", methods=["GET", "POST"])
@audience(PUBLIC)
def first_flu(key: str) -> ResponseReturnValue:
    """Ask of those who come for the flu vaccine whether it is their first."""
    draft = _draft(key)
    known = children.everybody(draft)
    asked = {f"first_{n}": n for n, child in enumerate(known) if _asks_first_flu(child)}
    form = first_flu_form(list(asked))()
    if not asked:
        return redirect(url_for("booking.urgent", key=key))
    if form.validate_on_submit():
        for field, n in asked.items():
            said = {"first_flu": form[field].data == "yes"}
            known[n] = children.planned({**known[n], **said}, known[n]["point"], now=clock.now())
        _book(draft, known)
        return redirect(url_for("booking.urgent", key=key))
    names = views.flu_names(known, asked)
    return render_template("immunisations/first_flu.html", form=form, draft=draft, names=names)


def _draft(key: str) -> Draft:
    """Return this browser's draft while it is about children, and not booked."""
    return _about_children(journeys.draft(key))


def _about_children(draft: Draft) -> Draft:
    if not draft.answers.get(CHILDREN) or draft.appointment is not None:
        raise NotFound(draft.key)
    return draft


def _found(draft: Draft) -> list[Child]:
    """Return the children of a draft, after noting whose records that opens."""
    found = children.of_draft(draft, now=clock.now())
    for patient in sorted(set(draft.patients)):
        recorded(f"patient:{patient}", "what is due", lambda: found)
    return found


def _form(found: list[Child]) -> Form:
    points = {child.field: views.choices(child) for child in found if views.asks(child)}
    nations = any(views.asks_nations(child) for child in found)
    chosen = {child.field: views.chosen(child) for child in found}
    said = next((one.answers["first_nations"] for one in found if NATIONS in one.answers), None)
    answered = next((word for word, means in YES_OR_NO.items() if means is said), "")
    asked = points_form(points, nations=nations, several=len(found) > 1)
    form = asked(data=chosen | {NATIONS: answered})
    for child in found:
        if child.field in form and child.ahead.known:
            form[child.field].label.text = "What would you like to book?"
    return form


def _chosen(draft: Draft, found: list[Child], form: Form) -> ResponseReturnValue:
    """Go on to the times, to another question, or to the nurse who plans first."""
    answers = [_answers(child, form) for child in found]
    planless = [child for child in answers if not child.get(visit_plans.KEPT)]
    if len(planless) == len(answers):
        if len(found) == 1:
            why = answers[0].get("why") or found[0].why or views.ASK
            return redirect(url_for("booking.urgent", key=_request(found[0], why)))
        _keep(draft.key, answers)
        return redirect(url_for(".due", key=draft.key))
    if any(
        child.get("why") and not before.why for child, before in zip(answers, found, strict=True)
    ):
        _keep(draft.key, answers)  # said so beside that child, before the others go on
        return redirect(url_for(".due", key=draft.key))
    _book(draft, answers)
    if any(_asks_first_flu(child) for child in answers):
        return redirect(url_for(".first_flu", key=draft.key))
    return redirect(journeys.onward(journeys.draft(draft.key)))


def _answers(child: Child, form: Form) -> dict[str, Any]:
    """Return a child's answers with what the form says, or with the only thing that is next."""
    known = child.answers.get("patient_id") is not None or NATIONS not in form
    said = None if known else form[NATIONS].data or ""
    if child.field in form:
        return children.choose(child, form[child.field].data, said, now=clock.now())
    only = next(iter(child.plans), None)
    if only is None:
        return dict(child.answers) | {visit_plans.KEPT: None, "point": None}
    return children.choose(child, f"{only.slug}~{only.point}", said, now=clock.now())


def _so_far(child: Child, form: Form) -> dict[str, Any]:
    """Return a child's answers with what was chosen before another child is added."""
    picked = form[child.field].data if child.field in form else None
    asked = NATIONS in form and child.answers.get("patient_id") is None
    said = form[NATIONS].data if asked and form[NATIONS].data in YES_OR_NO else None
    if picked in dict(views.choices(child)):
        return children.choose(child, picked, said, now=clock.now())
    return dict(child.answers) | ({NATIONS: YES_OR_NO[said]} if said else {})


def _book(draft: Draft, answers: list[dict[str, Any]]) -> None:
    booking, slug = children.booking(answers, draft)
    journeys.answer(draft.key, booking, slug=slug)


def _keep(key: str, answers: list[dict[str, Any]]) -> None:
    journeys.answer(key, {CHILDREN: answers, APART: [], TOGETHER: False})


def _asks_first_flu(answers: dict[str, Any]) -> bool:
    plan = visit_plans.of(answers)
    return plan is not None and FIRST_FLU in plan.asks and answers.get("first_flu") is None


def _request(child: Child, why: str) -> str:
    """Begin a draft that asks for a planning visit, and return its key."""
    known = ("birth_date", "given_name", "family_name", "patient_id")
    answers = {name: child.answers[name] for name in known if child.answers.get(name)}
    return journeys.begin(CATCH_UP, answers | {"why": why})
