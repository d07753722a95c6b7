"""The questions of the booking journey."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import category

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from clinic_app.operations.patients import Member
from clinic_app.web import names
from clinic_app.web.forms import (
    DatePartsField,
    EmailField,
    Form,
    NotAfterToday,
    PhoneField,
    choices,
)

ANSWER = "Choose yes or no, so that nobody who needs help now waits"
NAME = Length(max=40, message="Use at most 40 letters; we can add the rest at the desk")


def a_name(_form: Form, field: Any) -> None:
    """Refuse what nobody is called: symbols, numbers, emoji, markup; letters of any script may."""
    typed = field.data or ""
    signs = [c for c in typed if not (c.isalpha() or category(c)[0] == "M" or c in " '’-.,")]
    if signs or not any(c.isalpha() for c in typed):
        raise ValidationError("Use letters here, and leave out numbers, symbols and emoji")


class UrgentForm(Form):
    """Whether something on the list is happening now."""

    urgent = RadioField(
        "Is any of this happening now?",
        choices=choices([("no", "No, none of these"), ("yes", "Yes, or I am not sure")]),
        invalid_choice_message=ANSWER,
        validators=[DataRequired(ANSWER)],
    )


class FamilyForm(Form):
    """For whom of one's own family the visit is."""

    patient = RadioField(
        "Who is it for?",
        invalid_choice_message="Choose who it is for",
        validators=[DataRequired("Choose who it is for")],
    )

    def __init__(self, family: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = [(str(m.id), m.name) for m in family]
        self.patient.choices = choices([*known, ("other", "Somebody else")])


class WhoForm(Form):
    """The name and birth date of the person to be seen."""

    given_name = names.given_name()
    family_name = names.family_name(names.ONLY_NAME)
    birth_date = DatePartsField(
        "Date of birth",
        description="For example 22 9 1984",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )

    def __init__(self, *, for_child: bool, **kwargs: Any) -> None:
        self._for_child = for_child
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Name the child before what was typed is read: what is wrong with it is said then."""
        if self._for_child:
            self.given_name.label.text = "Child’s first name"
            self.family_name.label.text = "Child’s family name"
            self.birth_date.label.text = "Child’s date of birth"
            self.birth_date.description = "For example 22 9 2026"
            self.birth_date.whose, self.birth_date.example = "your child’s", "22 9 2026"
        super().process(*args, **kwargs)


def names_form(children: Iterable[int]) -> type[Form]:
    """Return a form that asks for the first and family name of each of these children."""
    fields: dict[str, Any] = {}
    for at in children:
        fields[f"given_name_{at}"] = names.given_name()
        fields[f"family_name_{at}"] = names.family_name()
    return type("NamesForm", (Form,), fields)


class TimeForm(Form):
    """The time chosen: an instant and a practitioner."""

    time = HiddenField(validators=[DataRequired("Choose a time")])


class DetailsForm(Form):
    """How to reach whoever books, and a note for the practitioner."""

    contact_name = StringField(
        "Your name", validators=[DataRequired("Enter your name"), names.NAME, names.a_name]
    )
    email = EmailField(
        "Email address",
        description="We send the confirmation here, with a link to cancel.",
        validators=[DataRequired("Enter an email address")],
    )
    phone = PhoneField(
        "Phone number",
        description="In case we must move the visit at short notice.",
        validators=[DataRequired("Enter a phone number")],
    )
    note = TextAreaField(
        "Anything we should know before the visit?",
        description="A few words are enough. It is read on the day: if it is urgent, call.",
        validators=[Optional(), Length(max=300, message="Use at most 300 letters")],
    )

    def __init__(self, *, for_child: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not for_child:
            del self.contact_name


class RequestForm(WhoForm):
    """A request that reception answers by phone."""

    phone = PhoneField(
        "Phone number",
        description="We call to arrange the visit.",
        validators=[DataRequired("Enter a phone number")],
    )
    email = EmailField(
        "Email address",
        description="If you give it, we send you the time that we arranged.",
        validators=[Optional()],
    )
    days = StringField(
        "Which days and times suit you?",
        validators=[Optional(), Length(max=120, message="Use at most 120 letters")],
    )
