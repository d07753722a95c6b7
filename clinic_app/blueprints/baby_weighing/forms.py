"""The first question about a baby."""

from clinic_app.web.forms import DatePartsField, Form, NotAfterToday


class BirthDateForm(Form):
    """When the baby was born."""

    birth_date = DatePartsField(
        "When was your baby born?",
        description="For example 22 9 2026",
        whose="your baby’s",
        example="22 9 2026",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )
