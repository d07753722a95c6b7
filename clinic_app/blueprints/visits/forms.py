"""The question before a visit is changed by its link."""

import re
from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, ValidationError

from clinic_app.web.forms import MONTH_NAMES, Form


class BirthdayForm(Form):
    """The patient's day and month of birth, which somebody with the link alone does not know."""

    day = StringField("Day", validators=[InputRequired("Enter the day of birth, for example 22")])
    month = StringField(
        "Month", validators=[InputRequired("Enter the month of birth, for example 9")]
    )

    def validate_day(self, field: Any) -> None:
        """Take a number from 1 to 31."""
        if not re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", field.data):
            raise ValidationError("Day must be a number from 1 to 31")

    def validate_month(self, field: Any) -> None:
        """Take a number from 1 to 12, or a name."""
        if _month(field.data) is None:
            raise ValidationError("Month must be a number from 1 to 12, or a name such as Sep")

    @property
    def born(self) -> tuple[int, int]:
        """The day and month as numbers; the form must be valid."""
        return int(self.day.data), _month(self.month.data) or 0

    def refuse(self, why: str) -> None:
        """Say why the visit stays as it is."""
        errors: Any = [why]
        self.day.errors = errors


def _month(typed: str) -> int | None:
    if re.fullmatch(r"0?[1-9]|1[0-2]", typed):
        return int(typed)
    name = typed.lower().rstrip(".")
    found = [n for n, month in enumerate(MONTH_NAMES, 1) if month.startswith(name)]
    return found[0] if len(name) >= 3 and len(found) == 1 else None
