"""Pages of the guide. Nothing that is answered is kept: each answer is an address."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations.errors import NotFound
from clinic_app.reference.guide import Answer, Question

from . import views

bp = Blueprint("guide", __name__, url_prefix="/which-visit")


@bp.get("/")
@audience(PUBLIC)
def index() -> ResponseReturnValue:
    """Ask the first question, which is about what cannot wait."""
    return render_template("guide/question.html", page=views.question(views.guide().questions[0]))


@bp.get("/<asked>/")
@audience(PUBLIC)
def question(asked: str) -> ResponseReturnValue:
    """Ask a question, or go where the chosen answer leads."""
    guide = views.guide()
    found = guide.question(asked)
    if found is None:
        raise NotFound(asked)
    answer = found.answer(request.args.get("answer", ""))
    if answer is not None:
        return redirect(_after(found, answer))
    if found is guide.questions[0]:
        return redirect(url_for(".index"))
    return render_template("guide/question.html", page=views.question(found))


def _after(asked: Question, answer: Answer) -> str:
    if views.guide().question(answer.to):
        return url_for(".question", asked=answer.to)
    return url_for(".end", asked=asked.slug, given=answer.slug)


@bp.get("/<asked>/<given>/")
@audience(PUBLIC)
def end(asked: str, given: str) -> ResponseReturnValue:
    """Show where an answer leads: visits, or help that comes sooner."""
    return render_template("guide/end.html", page=views.end(asked, given))
