"""Fitting a visit in where somebody has the time: only with a reason."""

from typing import Any, ClassVar

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from .forms import Form

REASON_LENGTH = 80


class FitInForm(Form):
    """A form with `fit_in`, set when the visit would be fitted in, and why.

    `no_reason` is what is said when the reason is missing.
    """

    no_reason: ClassVar[str] = "Say why the visit is fitted in"

    fit_in = HiddenField()
    reason = StringField(
        "Why is it fitted in?",
        description="For example: script runs out today, the doctor agreed",
    )

    def validate_reason(self, field: Any) -> None:
        """A fit-in needs a reason that fits into the diary."""
        if self.fit_in.data and not field.data:
            raise ValidationError(self.no_reason)
        if len(field.data or "") > REASON_LENGTH:
            raise ValidationError(f"Say it in {REASON_LENGTH} letters or fewer")
