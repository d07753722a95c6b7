"""Forms of one box: why an entry was no dose, and under which reference something is known."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from clinic_app.web.forms import Form

from .child_forms import LONG


class WhyForm(Form):
    """Why an entry was no dose at all."""

    why = TextAreaField(
        "Why",
        description="For example: recorded for the wrong child.",
        validators=[DataRequired("Say why this was no dose"), LONG],
    )


class ReferenceForm(Form):
    """The reference under which something was reported, if there is one."""

    reference = StringField(
        "Reference", validators=[Length(max=80, message="Use at most 80 letters")]
    )
