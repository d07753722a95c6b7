"""Forms on the list of recalls."""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from clinic_app import clock
from clinic_app.operations.not_written_to import DIED, MOVED_AWAY
from clinic_app.web.forms import DatePartsField, Form, choices

TRIES = {
    "reached": ("phone", "Reached by phone"),
    "no_answer": ("phone", "No answer"),
    "left_message": ("phone", "Left a message"),
    "wrong_number": ("phone", "Wrong number"),
    "letter": ("letter", "Letter posted"),
    "in_person": ("in_person", "Spoken to here"),
}
"""How a try ends, as buttons: the way, and the words that are kept."""

REASONS = {
    "elsewhere": "Given elsewhere",
    "declined": "The family does not wish it",
    "moved": MOVED_AWAY,
    "died": DIED,
    "decided": "The nurse decided otherwise",
    "mistake": "A mistake in the record",
}
LONG = Length(max=300, message="Use at most 300 letters")


class TryForm(Form):
    """One try to reach a family, and a note if there is one."""

    outcome = HiddenField(validators=[InputRequired(), AnyOf(list(TRIES))])
    note = StringField("Note", validators=[Optional(), LONG])


class CloseForm(Form):
    """Why a recall is closed."""

    why = SelectField(
        "Close because",
        choices=choices(REASONS.items()),
        validators=[InputRequired()],
    )
    note = StringField("Note", validators=[Optional(), LONG])


class NoMoreForm(Form):
    """Why nobody is written to about a child any more: one of the buttons."""

    why = HiddenField(validators=[InputRequired(), AnyOf(["moved", "died"])])
    note = StringField("Note", validators=[Optional(), LONG])


class WeighAgainForm(Form):
    """The day on which a child should be weighed again."""

    on = DatePartsField("Weigh again on", what="day", whose="the", example="22 9 2026")

    def in_time(self) -> bool:
        """Say whether the day is not over yet; if it is, say so beside it."""
        if self.on.data is not None and self.on.data < clock.today():
            self.on.errors = ["The day must be today or later"]
        return not self.on.errors
