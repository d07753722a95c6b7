"""What the desk fills in when it books for somebody, and of a request."""

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    AnyOf,
    InputRequired,
    Length,
    Optional,
    Regexp,
)

from clinic_app.web.fit_in import FitInForm
from clinic_app.web.forms import EmailField, Form, PhoneField, choices

OUTCOMES = (
    ("booked", "Visit booked"),
    ("not-needed", "No longer needed"),
    ("elsewhere", "Sent to another service"),
)


class OutcomeForm(Form):
    """How a request ended."""

    outcome = HiddenField(validators=[InputRequired(), AnyOf([key for key, _ in OUTCOMES])])


class TakeForm(Form):
    """The time to read back: picked from those that are free, or typed."""

    pick = HiddenField()
    time = StringField("Time")


class BookForm(FitInForm):
    """The last press of a booking: its own mark, how to reach the patient, a note.

    `fit_in`: the time was taken when it was read back, so that a reason is needed.
    """

    no_reason = "Say why the visit is fitted in, or choose a free time"

    once = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9a-f]{32}$")])
    note = TextAreaField(
        "Note for the visit",
        validators=[Optional(), Length(max=400, message="Keep the note to 400 letters")],
    )
    contact = StringField(
        "Whom do we speak to?",
        description="For a child, or somebody who is helped",
        validators=[Optional(), Length(max=80, message="Keep the name to 80 letters")],
    )
    email = EmailField("Email address", validators=[Optional()])
    phone = PhoneField("Phone number", validators=[Optional()])
    channel = RadioField(
        "How do they book?",
        choices=choices([("phone", "By phone"), ("desk", "At the desk")]),
        validate_choice=False,
    )
