"""What a manager fills in about somebody who works here."""

from typing import Any

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from clinic_app.operations.staff_changes import Facts
from clinic_app.web.forms import EmailField, Form, choices

from .role_words import ROLES

TAKEN: Any = [
    "Somebody has this address already: look in the list, or take another address. "
    "A patient’s private address cannot be used for work too"
]


class PersonForm(Form):
    """Name, address and role; `seen` is what the page showed, to notice a change meanwhile."""

    name = StringField(
        "Name",
        [
            DataRequired("Enter the name as colleagues read it"),
            Length(max=80, message="Use 80 letters or fewer"),
        ],
        description="As colleagues read it, for example Dr Amara Osei.",
    )
    email = EmailField("Work email address", validators=[InputRequired("Enter the work email")])
    role = SelectField(
        "Role",
        choices=choices([("", "Choose"), *ROLES.items()]),
        validators=[InputRequired("Choose the role")],
        invalid_choice_message="Choose one of the list",
    )
    seen = HiddenField()

    def facts(self) -> Facts:
        """Return what was filled in."""
        return Facts(self.name.data, self.email.data, self.role.data)

    def tell_taken(self) -> None:
        """Say that the address is somebody else's."""
        self.email.errors = TAKEN
