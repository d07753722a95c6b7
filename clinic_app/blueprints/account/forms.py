"""The forms of signing in."""

from collections.abc import Iterable
from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Regexp, ValidationError

from clinic_app.access import passwords
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


class ForgottenForm(Form):
    """The address to which the link goes."""

    email = EmailField("Work email address", validators=[InputRequired("Enter your work email")])


class NewPasswordForm(Form):
    """A new password, typed twice; `about` are words that others know of the person."""

    password = PasswordField(
        "New password",
        description=f"{passwords.SHORTEST} characters or more, such as four words you remember.",
        validators=[InputRequired("Enter a new password")],
    )
    again = PasswordField("The same once more", validators=[InputRequired("Enter it once more")])

    def __init__(self, *, about: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.about = tuple(about)

    def validate_password(self, field: Any) -> None:
        """Refuse what is short or easily guessed."""
        wrong = passwords.trouble(field.data, about=self.about)
        if wrong:
            raise ValidationError(wrong)

    def validate_again(self, field: Any) -> None:
        """A slip while typing would lock the person out."""
        if field.data != self.password.data:
            raise ValidationError("The two are not the same. Type both once more")
