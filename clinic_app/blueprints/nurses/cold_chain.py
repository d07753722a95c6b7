"""Deciding on the vaccines that stood in the fridge while it was too cold or too warm."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import cold_chain as decisions
from clinic_app.operations import vaccine_stock
from clinic_app.operations.cold_chain import Decision
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.fridge_readings import KEPT, TAKEN_OUT
from clinic_app.operations.vaccine_stock import Stock
from clinic_app.web import said, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form, choices
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, cold_chain_page, fridge_page
from .child_forms import LONG
from .vaccinate_form import CHOOSE

OUTCOMES = {
    KEPT: "It is kept: these batches may be used",
    TAKEN_OUT: "It is taken out: all batches of the list",
}
ALL_OUT = "It was taken out: nothing of it is left"
MEANWHILE = "Somebody has decided, or there was another look, since this page was opened. Look here"


TO_COUNT = "count-what-is-back"


class DecisionForm(Form):
    """Who was asked about the stock, what they said, and what happens now."""

    reading = HiddenField(validators=[InputRequired(), Length(max=12)])
    asked = StringField(
        "Who was asked",
        description="For example: the immunisation team of the health department, and a name",
        validators=[
            DataRequired("Enter who was asked"),
            Length(max=80, message="Use at most 80 letters"),
        ],
    )
    outcome = RadioField(
        "What happens with the stock",
        choices=choices(OUTCOMES.items()),
        invalid_choice_message=CHOOSE,
        validators=[InputRequired("Choose what happens with the stock"), AnyOf(list(OUTCOMES))],
    )
    note = TextAreaField(
        "What they said",
        description="How long, how cold or warm, and what it means for which vaccine.",
        validators=[DataRequired("Write down what they said"), LONG],
    )

    def nothing_left(self) -> None:
        """Offer only what was done already: every batch was taken out by itself."""
        self.outcome.choices = choices([(TAKEN_OUT, ALL_OUT)])
        self.outcome.data = TAKEN_OUT

    def decision(self) -> Decision:
        """Return what was filled in."""
        return Decision(self.outcome.data, self.asked.data or "", self.note.data or "")


class UndoForm(Form):
    """Which decision is undone, by its last look."""

    reading = HiddenField(validators=[InputRequired(), Length(max=12)])


@bp.route("/fridge/cold-chain", methods=["GET", "POST"])
@audience(Permission.FRIDGE)
def cold_chain() -> ResponseReturnValue:
    """Show the looks and the batches that wait for a decision; write it down."""
    form, actor = DecisionForm(), visitor.actor()
    if form.validate_on_submit():
        reading, decision = _number(form.reading), form.decision()
        try:
            transact(lambda now: decisions.decide(actor, reading, decision, now=now))
        except ChangedMeanwhile:
            flash(MEANWHILE, "")
            return redirect(url_for(".fridge"))
        flash("Noted. It can be undone today.", "calm")
        return redirect(url_for(".fridge"))
    waiting = decisions.undecided()
    if not waiting:
        return redirect(url_for(".fridge"))
    today = clock.today()
    batches = [batch for batch in vaccine_stock.open_batches() if batch.doubtful]
    if not batches:
        form.nothing_left()
    form.reading.data = form.reading.data or str(waiting[-1][0])
    return render_template(
        "nurses/cold_chain.html",
        form=form,
        looks=[cold_chain_page.look_view(look, today) for _, look in waiting],
        batches=[(one.group, fridge_page.batch_view(one, today)) for one in batches],
    )


@bp.post("/fridge/cold-chain/undo")
@audience(Permission.FRIDGE)
def cold_chain_undo() -> ResponseReturnValue:
    """Undo today's decision: the batches wait as before."""
    form, actor = UndoForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    try:
        unknown = transact(lambda now: decisions.undo(actor, _number(form.reading), now=now))
    except ChangedMeanwhile:
        flash(MEANWHILE, "")
    else:
        flash("Undone. The batches wait for a decision.", "calm")
        if unknown:
            said.later(TO_COUNT, *unknown)
    return redirect(url_for(".fridge"))


def waiting(stock: Sequence[Stock]) -> str:
    """Say that somebody must decide, also when all that stood there was taken out; or ""."""
    if any(batch.doubtful for one in stock for batch in one.batches):
        return fridge_page.OUTSIDE_HERE
    return fridge_page.ALL_OUT if decisions.undecided() else ""


def last_decision() -> cold_chain_page.DecisionView | None:
    """Return the decision of the last thirty days as the page of the fridge shows it."""
    now = clock.now()
    found = decisions.last_decided(now - timedelta(days=30))
    return cold_chain_page.decision_view(found, now=now) if found else None


@worded(TO_COUNT)
def _to_count(*numbers: int) -> str:
    """Ask for a count of batches of which our list had none when they were taken out."""
    named = ", ".join(f"{one.group} {one.batch}" for one in vaccine_stock.by_id(numbers))
    return f"Our list had none left of {named} when it was taken out. Count what is there."


def _number(field: Any) -> int:
    """Return the look that was named, 0 for what is no number."""
    text = field.data or ""
    return int(text) if text.isascii() and text.isdecimal() else 0
