"""The forms of signing in."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Regexp

from clinic_app.web.forms import EmailField, Form


def _without_spaces(typed: str | None) -> str | None:
    return "".join(typed.split()) if typed else typed


class AddressForm(Form):
    """The address to which a code goes."""

    email = EmailField(
        "Email address",
        description="The one you gave us. We send a code to it; there is no password.",
        validators=[InputRequired("Enter your email address")],
    )


class CodeForm(Form):
    """The code that came by e-mail."""

    code = StringField(
        "Code",
        description="Six digits. The code works for ten minutes.",
        filters=[_without_spaces],
        validators=[
            InputRequired("Enter the code from our message"),
            Regexp("^[0-9]{6}$", message="Enter the six digits of the code, for example 042 137"),
        ],
    )

    def refuse(self) -> None:
        """Say that the code is wrong or too old, without saying which."""
        errors: Any = ["That code is not right, or it is too old. Check it, or ask for a new one"]
        self.code.errors = errors


class StaffForm(Form):
    """The address and password of somebody who works here."""

    email = EmailField("Work email address", validators=[InputRequired("Enter your work email")])
    password = PasswordField("Password", validators=[InputRequired("Enter your password")])

    def refuse(self) -> None:
        """Say that the two do not go together, without saying which is wrong."""
        errors: Any = ["The email address or the password is not right. Check both and try again"]
        self.password.errors = errors
