"""What a name typed into a form may be."""

from typing import Any
from unicodedata import category

from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

NAME = Length(max=40, message="Use at most 40 letters")
ONLY_NAME = "If there is only one name, write it here and under first name."


def a_name(_form: Any, field: Any) -> None:
    """Refuse what nobody is called: symbols, numbers, emoji, markup; letters of any script may."""
    typed = field.data or ""
    signs = [c for c in typed if not (c.isalpha() or category(c)[0] == "M" or c in " '’-.,")]
    if typed and (signs or not any(c.isalpha() for c in typed)):
        raise ValidationError("Use letters here, and leave out numbers, symbols and emoji")


def given_name() -> StringField:
    """Return the field for a first name that must be there."""
    return StringField("First name", validators=[DataRequired("Enter a first name"), NAME, a_name])


def family_name(description: str = "") -> StringField:
    """Return the field for a family name that must be there."""
    asked = [DataRequired("Enter a family name"), NAME, a_name]
    return StringField("Family name", description=description, validators=asked)
