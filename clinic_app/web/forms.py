"""The base that every form extends, and the fields that forms of a clinic need."""

import re
from abc import ABCMeta
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import email_validator
import phonenumbers
import wtforms
from flask_wtf import FlaskForm
from wtforms.form import FormMeta
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from clinic_app import clock

PARTS = ("day", "month", "year")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
TEXT_FIELDS = (wtforms.StringField, wtforms.TextAreaField, wtforms.SearchField)


class AbstractForm(FormMeta, ABCMeta):  # type: ignore[misc]
    """The kind of a form of which only those can be filled in that say what others leave open."""


class Form(FlaskForm):  # type: ignore[misc]
    """A form that trims what was typed and hands over clean values.

    Ask for text with `DataRequired`: a line of spaces is no answer.
    """

    @property
    def only_asks(self) -> bool:
        """Whether what stands beside the fields is a question: no list of errors then."""
        return False

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Trims every line of text; a password stays as it was typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if unbound_field.field_class in TEXT_FIELDS:
                long = issubclass(unbound_field.field_class, wtforms.TextAreaField)
                trim = _paragraphs if long else _trimmed
                filters = (trim, *unbound_field.kwargs.get("filters", ()))
                unbound_field.kwargs["filters"] = tuple(dict.fromkeys(filters))
            return unbound_field.bind(form=form, **options)

    def cleaned(self) -> dict[str, Any]:
        """Return the values by field name, without the CSRF token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}


def _trimmed(text: str | None) -> str | None:
    """Return a line as one line: what is typed into one box must not become paragraphs."""
    return " ".join(_printable(text).split()) if text else text


def _paragraphs(text: str | None) -> str | None:
    return _printable(text).strip() if text else text


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\r\n\t" else " " for c in text)


def choices(pairs: Iterable[tuple[str, str]]) -> list[wtforms.SelectChoice]:
    """Return pairs of (value, label) as a RadioField or a SelectField takes them."""
    return [wtforms.SelectChoice(value, label) for value, label in pairs]


def anchor(field: Any) -> str:
    """Return the id of the control that an error on this field should lead to."""
    if isinstance(field, DatePartsField):
        return next((part.id for part in field.parts if part.wrong), field.parts[0].id)
    grouped = isinstance(field, wtforms.RadioField | wtforms.SelectMultipleField)
    return f"{field.id}-0" if grouped else str(field.id)


class EmailField(wtforms.EmailField):  # type: ignore[misc]
    """An e-mail address, checked by form only: nothing is looked up."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep the address in its usual spelling, or what was typed with a reason."""
        self.data = valuelist[0].strip() if valuelist else ""
        if self.data:
            self.data = _email(self.data)


def _email(typed: str) -> str:
    try:
        return email_validator.validate_email(typed, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        raise ValueError("Enter an email address such as name@example.com") from None


class PhoneField(wtforms.TelField):  # type: ignore[misc]
    """A phone number; the data is E.164 ("+61412345678"), shown again as it was typed."""

    def __init__(self, *args: Any, mobile: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mobile = mobile

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep the number in its international form, or what was typed with a reason."""
        self.data = valuelist[0].strip() if valuelist else ""
        if self.data:
            self.data = _e164(self.data, mobile=self.mobile)

    def _value(self) -> str:
        return str(self.raw_data[0] if self.raw_data else _national(self.data or ""))


def _e164(typed: str, *, mobile: bool) -> str:
    number = _dialled(typed)
    if number is None:
        kind, example = ("mobile", "0412 345 678") if mobile else ("phone", "02 5550 0142")
        raise ValueError(f"Enter a {kind} number with all its digits, for example {example}")
    if mobile and phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise ValueError("Enter a mobile number, so that we can send you a text")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _dialled(typed: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(re.sub(r"^\s*00(?=[1-9])", "+", typed), "AU")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _national(number: str) -> str:
    dialled = _dialled(number)
    if dialled is None or dialled.country_code != 61:
        return number
    return phonenumbers.format_number(dialled, phonenumbers.PhoneNumberFormat.NATIONAL)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three boxes of a date, as a page shows it."""

    key: str
    name: str
    id: str
    value: str
    wrong: bool

    @property
    def label(self) -> str:
        """What stands above the box."""
        return self.key.capitalize()

    @property
    def width(self) -> int:
        """How many characters the box is wide."""
        return 4 if self.key == "year" else 3


class WrongDate(ValueError):
    """What was typed is no date; `parts` names the boxes to mend, none meaning all."""

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.parts = parts or PARTS


class DatePartsField(wtforms.Field):  # type: ignore[misc]
    """A date in three boxes, `<name>-day`, `-month` and `-year`; the data is a date or None.

    `whose` and `what` name the date in the errors: "Enter your date of birth, ...".
    Add `Optional()` to allow it to be left out.
    """

    def __init__(
        self,
        *args: Any,
        what: str = "date of birth",
        whose: str = "your",
        example: str = "22 9 1984",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.what, self.whose, self.example = what, whose, example
        self._typed: dict[str, str] = {}
        self._wrong: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the three boxes from the form."""
        if formdata is not None:
            self._typed = {p: formdata.get(f"{self.name}-{p}", "").strip() for p in PARTS}
        super().process(formdata, data, extra_filters)

    def process_formdata(self, _: Sequence[str]) -> None:
        """Read the boxes as a date, or keep what was typed with a reason."""
        self.raw_data = [" ".join(self._typed.values()).strip()]
        self.data, self._wrong = None, ()
        try:
            self.data = _date(self._typed, self)
        except WrongDate as wrong:
            self._wrong = wrong.parts
            raise

    @property
    def parts(self) -> tuple[Part, ...]:
        """The boxes with what stands in them, and which of them are wrong."""
        wrong = (self._wrong or PARTS) if self.errors else ()
        values = self._typed or _as_typed(self.data)
        return tuple(
            Part(p, f"{self.name}-{p}", f"{self.id}-{p}", values[p], p in wrong) for p in PARTS
        )


def _as_typed(day: date | None) -> dict[str, str]:
    if day is None:
        return dict.fromkeys(PARTS, "")
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _date(typed: Mapping[str, str], field: DatePartsField) -> date:
    missing = [part for part in PARTS if not typed[part]]
    name = field.what[:1].upper() + field.what[1:]
    if len(missing) == 3:
        raise WrongDate(f"Enter {field.whose} {field.what}, for example {field.example}")
    if len(missing) == 2 and not "".join(typed.values()).isalnum():
        each = "Enter the day, the month and the year in a box each"
        raise WrongDate(f"{each}, for example {field.example}")
    if missing:
        raise WrongDate(f"{name} must include a {' and a '.join(missing)}", *missing)
    if all(part.isalpha() for part in typed.values()):
        raise WrongDate(f"Enter {field.whose} {field.what} in numbers, for example {field.example}")
    year, month, day = _year(typed["year"]), _month(typed["month"]), _day(typed["day"])
    try:
        return date(year, month, day)
    except ValueError:
        raise WrongDate(f"{name} must be a real date: check the day and the month") from None


def _year(typed: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", typed):
        raise WrongDate("Year must have 4 digits, for example 2026", "year")
    if int(typed) < 1900:
        raise WrongDate("Check the year: it must be 1900 or later", "year")
    if int(typed) > 2199:
        raise WrongDate("Check the year: it must be before 2200", "year")
    return int(typed)


def _month(typed: str) -> int:
    if re.fullmatch(r"0?[1-9]|1[0-2]", typed):
        return int(typed)
    name = typed.lower().rstrip(".")
    found = [n for n, month in enumerate(MONTH_NAMES, 1) if month.startswith(name)]
    found += [9] if name == "sept" and not found else []
    if len(name) < 3 or len(found) != 1:
        raise WrongDate("Month must be a number from 1 to 12, or a name such as Sep", "month")
    return found[0]


def _day(typed: str) -> int:
    if not re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", typed):
        raise WrongDate("Day must be a number from 1 to 31", "day")
    return int(typed)


class NotAfterToday:
    """Refuse a date that is still to come; by the practice's calendar."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError(self.message)
