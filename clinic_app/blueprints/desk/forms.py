"""What the desk fills in when it books for somebody, and of a request."""

from wtforms import HiddenField
from wtforms.validators import AnyOf, InputRequired

from clinic_app.web.forms import Form

OUTCOMES = (
    ("booked", "Visit booked"),
    ("not-needed", "No longer needed"),
    ("elsewhere", "Sent to another service"),
)


class OutcomeForm(Form):
    """How a request ended."""

    outcome = HiddenField(validators=[InputRequired(), AnyOf([key for key, _ in OUTCOMES])])
