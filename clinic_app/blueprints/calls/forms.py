"""What the desk notes of a call."""

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from clinic_app.web.forms import Form

OUTCOMES = (
    ("reached", "Reached, told"),
    ("no_answer", "No answer"),
    ("left_message", "Left a message"),
    ("wrong_number", "Wrong number"),
)
NOTE_LENGTH = 200


class CallForm(Form):
    """How one call ended; each on the list has a form of its own, known by its message."""

    outcome = HiddenField(validators=[InputRequired(), AnyOf([key for key, _ in OUTCOMES])])
    note = StringField(
        "Note",
        [
            Optional(),
            Length(max=NOTE_LENGTH, message=f"Write the note in {NOTE_LENGTH} letters or fewer"),
        ],
    )

    def of(self, message: int) -> "CallForm":
        """Return the form with the note's control named for this call, since a page has many."""
        self.note.id = f"note-{message}"
        return self


class UndoForm(Form):
    """Somebody was noted as told by mistake."""
