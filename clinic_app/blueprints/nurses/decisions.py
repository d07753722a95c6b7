"""What the record leaves to a nurse: her decision, and taking it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import history_decisions
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.history_answers import Answered
from clinic_app.operations.history_decisions import LONGEST_NOTE, NoteNeeded
from clinic_app.web import visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import bp
from .decision_rows import BETWEEN

NOTED = "Noted. What the schedule has goes by it from now on."
NOTE_NEEDED = "Nothing was noted: write the reason in the note."
STALE = (
    "Nothing was noted: the record has changed since this page was shown. Here is what it asks now."
)


class DecideForm(Form):
    """The question as it was shown, the answer, and why."""

    question = HiddenField(validators=[InputRequired(), Length(max=80)])
    about = HiddenField(validators=[InputRequired()])
    answer = HiddenField(validators=[InputRequired(), Length(max=80)])
    note = TextAreaField("Note", validators=[Length(max=LONGEST_NOTE)])

    def answered(self) -> Answered:
        """Return what was decided."""
        about = tuple((self.about.data or "").split(BETWEEN))
        return Answered(self.question.data or "", about, self.answer.data or "")


@bp.post("/patients/<int:patient>/decisions")
@audience(Permission.CHILD_RECORD_EDIT)
def decide(patient: int) -> ResponseReturnValue:
    """Write down what a nurse decided on a question of the record."""
    form, actor = DecideForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    answered, note = form.answered(), " ".join((form.note.data or "").split())
    try:
        transact(lambda now: history_decisions.decide(actor, patient, answered, note=note, now=now))
        flash(NOTED, "calm")
    except NoteNeeded:
        flash(NOTE_NEEDED)
    except ChangedMeanwhile:
        flash(STALE)
    return redirect(url_for(".child_record", patient=patient))


@bp.post("/decisions/<int:decision>/take-back")
@audience(Permission.CHILD_RECORD_EDIT)
def take_back(decision: int) -> ResponseReturnValue:
    """Take a decision back, so that its question stands again."""
    actor = visitor.actor()
    patient = transact(lambda now: history_decisions.take_back(actor, decision, now=now))
    flash("Taken back: the question stands again.", "calm")
    return redirect(url_for(".child_record", patient=patient))
