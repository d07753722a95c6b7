"""The questions before an immunisation is booked."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.validators import DataRequired

from clinic_app.web.forms import DatePartsField, Form, NotAfterToday, choices


class BirthDateForm(Form):
    """When the child was born."""

    birth_date = DatePartsField(
        "When was your child born?",
        description="For example 22 9 2026",
        whose="your child’s",
        example="22 9 2026",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )


class PointForm(BirthDateForm):
    """Which of the points of the schedule the visit is for; the birth date comes along."""

    point = RadioField(
        "Which one is next?",
        invalid_choice_message="Choose which one is next",
        validators=[DataRequired("Choose which one is next")],
    )

    def __init__(self, points: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.point.choices = choices([*points, ("unsure", "Some were missed, or I am not sure")])
