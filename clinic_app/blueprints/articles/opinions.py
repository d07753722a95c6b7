"""Was this useful? Counted by day, and by nothing that says who."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import DataRequired, Optional

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import article_counts, articles
from clinic_app.web import visitor
from clinic_app.web.described import describe
from clinic_app.web.forms import Form, choices
from clinic_app.web.transaction import transact

from . import bp

COUNTED = "Thank you. Your answer was counted, without your name."
ALREADY = "Thank you. We have counted your answer about this article today: it counts once a day."
REASONS = [
    ("hard", "It was hard to understand"),
    ("unanswered", "It did not answer my question"),
    ("other_topic", "It was about something else"),
    ("wrong", "Something seems wrong or out of date"),
]


class OpinionForm(Form):
    """Whether an article was useful, and if not, what was missing."""

    useful = RadioField(
        "Was this article useful?",
        choices=choices([("yes", "Yes"), ("no", "No")]),
        invalid_choice_message="Choose yes or no",
        validators=[DataRequired("Choose yes or no")],
    )
    reason = RadioField(
        "If not, why?",
        choices=choices(REASONS),
        invalid_choice_message="Choose one of the reasons, or none",
        validators=[Optional()],
    )


@bp.route("/articles/<slug>/useful", methods=["GET", "POST"])
@audience(PUBLIC)
def useful(slug: str) -> ResponseReturnValue:
    """Ask whether an article was useful, and count the answer."""
    article = articles.library(now=clock.now()).get(slug).article
    form = OpinionForm()
    if form.validate_on_submit():
        yes = form.useful.data == "yes"
        reason = "" if yes else form.reason.data or ""
        told = {"useful": yes, "reason": reason, "network": visitor.network()}
        told["browser"] = visitor.browser_hash()
        counted = transact(lambda now: article_counts.count_opinion(slug, **told, now=now))
        flash(COUNTED if counted else ALREADY)
        return redirect(url_for(".useful", slug=slug))
    described = describe(f"Tell us whether “{article.title}” was useful to you.", listed=False)
    return render_template("articles/useful.html", form=form, article=article, described=described)
