"""What is checked of one vaccine’s row when it is recorded."""

from typing import Any

from wtforms.validators import StopValidation, ValidationError

from clinic_app.operations import doses_due, vaccine_stock
from clinic_app.operations.unusual_doses import ELSEWHERE

from .vaccinate_doubts import dose_number

NUMBER = "{}: enter the dose as a number from 1 to 20"
NUMBER_AT_BIRTH = NUMBER + ", or B for the one at birth"


class OnlyIfGiven:
    """Ask nothing more of a row whose vaccine is not given."""

    field_flags: dict[str, Any] = {}

    def __init__(self, slug: str) -> None:
        self.give = f"give_{slug}"

    def __call__(self, form: Any, field: Any) -> None:
        if not form[self.give].data:
            field.errors = []
            raise StopValidation


class Something:
    """Refuse the line of a list that stands for nothing."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(self.message)


class OneOf:
    """Refuse what the list does not offer, in a sentence."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data not in {choice.value for choice in field.iter_choices()}:
            raise ValidationError(self.message)


class InWords:
    """Ask for the place in words where it is none of the usual ones."""

    def __init__(self, site: str, named: str) -> None:
        self.site, self.named = site, named

    def __call__(self, form: Any, field: Any) -> None:
        if form[self.site].data == ELSEWHERE and not (field.data or "").strip():
            raise ValidationError(f"{self.named}: say where on the body")


class ADoseNumber:
    """Take 1 to 20, and B where there is a dose at birth."""

    def __init__(self, slug: str) -> None:
        self.birth = slug == doses_due.BIRTH
        named = vaccine_stock.group_of(slug)
        self.message = (NUMBER_AT_BIRTH if self.birth else NUMBER).format(named)

    def __call__(self, _form: Any, field: Any) -> None:
        if dose_number(field.data or "", birth=self.birth) is None:
            raise ValidationError(self.message)
