"""What a name typed into a form may be."""

from typing import Any
from unicodedata import category

from wtforms.validators import Length, ValidationError

NAME = Length(max=40, message="Use at most 40 letters")


def a_name(_form: Any, field: Any) -> None:
    """Refuse what nobody is called: symbols, numbers, emoji, markup; letters of any script may."""
    typed = field.data or ""
    signs = [c for c in typed if not (c.isalpha() or category(c)[0] == "M" or c in " '’-.,")]
    if typed and (signs or not any(c.isalpha() for c in typed)):
        raise ValidationError("Use letters here, and leave out numbers, symbols and emoji")
