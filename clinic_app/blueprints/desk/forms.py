"""What the desk fills in when it books for somebody, and of a request."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from clinic_app.web.forms import Form

OUTCOMES = (
    ("booked", "Visit booked"),
    ("not-needed", "No longer needed"),
    ("elsewhere", "Sent to another service"),
)


class OutcomeForm(Form):
    """How a request ended."""

    outcome = HiddenField(validators=[InputRequired(), AnyOf([key for key, _ in OUTCOMES])])


class BookForm(Form):
    """The last press of a booking: its own mark, and a note for whoever sees the patient."""

    once = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9a-f]{32}$")])
    note = TextAreaField(
        "Note for the visit (optional)",
        validators=[Length(max=400, message="Keep the note to 400 letters")],
    )
