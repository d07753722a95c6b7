"""What the desk fills in when it books for somebody, and of a request."""

from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    AnyOf,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from clinic_app.web.forms import EmailField, Form, PhoneField, choices

REASON_LENGTH = 80

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


class BookForm(Form):
    """The last press of a booking: its own mark, how to reach the patient, a note.

    `fit_in`: the time was taken when it was read back, so that a reason is needed.
    """

    once = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9a-f]{32}$")])
    note = TextAreaField(
        "Note for the visit",
        validators=[Optional(), Length(max=400, message="Keep the note to 400 letters")],
    )
    contact = StringField(
        "Whom do we speak to?",
        description="For a child, or somebody who is helped",
        validators=[Optional(), Length(max=200, message="Keep the name to 200 letters")],
    )
    email = EmailField("Email address", validators=[Optional()])
    phone = PhoneField("Phone number", validators=[Optional()])
    channel = RadioField(
        "How do they book?",
        choices=choices([("phone", "By phone"), ("desk", "At the desk")]),
        validate_choice=False,
    )
    fit_in = HiddenField()
    reason = StringField(
        "Why is it fitted in?",
        description="For example: script runs out today, the doctor agreed",
    )

    def validate_reason(self, field: Any) -> None:
        """A fit-in needs a reason that fits into the diary."""
        if self.fit_in.data and not field.data:
            raise ValidationError("Say why the visit is fitted in, or choose a free time")
        if len(field.data or "") > REASON_LENGTH:
            raise ValidationError(f"Say it in {REASON_LENGTH} letters or fewer")
