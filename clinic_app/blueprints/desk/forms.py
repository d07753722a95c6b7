"""What the desk fills in when it books for somebody, and of a request."""

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    AnyOf,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
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


EARLY = (
    ("nurse", "A nurse asked for this day"),
    ("doctor", "A doctor asked for this day"),
    ("note", "Another reason, which stands in the note"),
)
"""Why a visit is booked before the first day that the record gives."""


class TakeForm(Form):
    """The time to read back: picked from those that are free, or typed."""

    pick = HiddenField()
    time = StringField("Time")


class BookForm(FitInForm):
    """The last press of a booking: its own mark, how to reach the patient, a note.

    `fit_in`: the time was taken when it was read back, so that a reason is needed. `early`: the day
    is too early by the record, so that it is chosen why.
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
    early = HiddenField()
    why_early = RadioField(
        "Why is it booked too early?", choices=choices(EARLY), validate_choice=False
    )

    def validate_why_early(self, field: RadioField) -> None:
        """A visit before the first day of the record needs a reason."""
        if not self.early.data:
            return
        if field.data not in dict(EARLY):
            raise ValidationError("Choose why it is booked too early, or choose a later day")
        if field.data == "note" and not self.note.data:
            raise ValidationError("Say in the note why it is booked too early")

    @property
    def reason_early(self) -> str:
        """Why it is booked too early, "" where it is not."""
        known = dict(EARLY).get(self.why_early.data or "", "")
        said = self.note.data or "" if self.why_early.data == "note" else known
        return said if self.early.data else ""
