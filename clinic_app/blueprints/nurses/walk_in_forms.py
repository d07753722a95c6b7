"""What is filled in for somebody who stands at the door."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Regexp

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.web import names
from clinic_app.web.forms import DatePartsField, Form, NotAfterToday, PhoneField, choices


class NewWalkInForm(Form):
    """Somebody who is not on record; the rest is asked when the details are checked."""

    given_name = names.given_name()
    family_name = names.family_name(names.ONLY_NAME)
    birth_date = DatePartsField(
        "Date of birth",
        whose="the",
        description="For example 22 9 2026",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )
    contact_name = StringField(
        "Who brings them",
        description="For a child: the name of the parent. Empty if they come alone.",
        validators=[names.NAME, names.a_name],
    )
    phone = PhoneField("Phone number", validators=[DataRequired("Enter a phone number")])
    different_from = HiddenField()

    def seen(self) -> set[int]:
        """Return the look-alikes that were shown."""
        ids = (self.different_from.data or "").split(".")
        return {int(one) for one in ids if one.isdecimal() and len(one) < 10}

    def facts(self) -> dict[str, Any]:
        """Return what was typed, by field of the record."""
        fields = ("given_name", "family_name", "birth_date", "contact_name", "phone")
        return {field: self[field].data or "" for field in fields}


class WalkInForm(Form):
    """What for and with whom; `checked` are the identifiers, `once` the form's own mark.

    `again` is asked of somebody who is here already.
    """

    slug = RadioField("What for?", validators=[InputRequired("Choose what the visit is for")])
    nurse = RadioField("With", validators=[InputRequired("Choose a nurse")])
    again = BooleanField("It is about something else: a second visit today")
    checked = HiddenField(validators=[InputRequired()])
    once = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9a-f]{32}$")])

    def __init__(
        self, kinds: Sequence[AppointmentType], nurses: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.slug.choices = choices((kind.slug, kind.name) for kind in kinds)
        self.nurse.choices = choices(nurses)
