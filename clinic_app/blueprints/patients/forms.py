"""What the desk fills in about a patient."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, ValidationError

from clinic_app.operations.patient_records import FIELDS, Change, Record
from clinic_app.operations.patient_ties import ASKED_FROM, KINDS
from clinic_app.scheduling.ages import completed_years
from clinic_app.web import date_words, names
from clinic_app.web.filters import phone
from clinic_app.web.forms import (
    DatePartsField,
    EmailField,
    Form,
    NotAfterToday,
    PhoneField,
    choices,
)

UNREACHABLE = "Enter a phone number or an email address, so that we can reach the patient"
GENDERS = (("", "Not recorded"), ("female", "Female"), ("male", "Male"), ("other", "Another term"))
KIND_WORDS = {
    "self": "The patient",
    "parent": "Parent",
    "guardian": "Guardian",
    "carer": "Carer",
}
LONG = Length(max=300, message="Say it in 300 letters or fewer")


class FindForm(Form):
    """The one box by which patients are found."""

    class Meta(Form.Meta):
        """It changes nothing, and its address can be kept."""

        csrf = False

    find = SearchField(
        "Find a patient",
        description="Part of a name, a birth date, a phone number or its last four digits.",
    )

    @classmethod
    def asked(cls) -> Self:
        """Return the form with what stands in the address."""
        return cls(formdata=request.args)


class PatientForm(Form):
    """Everything the desk knows of a patient."""

    given_name = names.given_name()
    family_name = names.family_name(names.ONLY_NAME)
    birth_date = DatePartsField(
        "Date of birth",
        whose="the",
        description="For example 22 9 1984",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )
    gender = SelectField("Gender", choices=choices(GENDERS), validate_choice=False)
    phone = PhoneField("Phone number")
    email = EmailField("Email address", description="Messages about visits go here.")
    contact_name = StringField(
        "Whom we ask for",
        description="For a child: the name of the parent.",
        validators=[names.NAME, names.a_name],
    )
    interpreter = StringField(
        "Interpreter",
        description="The language, for example Vietnamese or Auslan. Empty if none is needed.",
        validators=[names.NAME, names.a_name],
    )
    access_needs = TextAreaField(
        "Access needs",
        description="For example: uses a wheelchair, cannot see print.",
        validators=[LONG],
    )
    alert = TextAreaField(
        "Alert",
        description="What staff must know before they meet the patient. It is shown to all staff.",
        validators=[LONG],
    )

    def validate_phone(self, field: Any) -> None:
        """A patient can be reached one way or the other."""
        if not (field.data or self.email.data) and self.must_be_reached():
            raise ValidationError(UNREACHABLE)

    def validate_gender(self, field: Any) -> None:
        """Only what the list offers, or what was recorded before."""
        if field.data not in {choice.value for choice in field.iter_choices()}:
            raise ValidationError("Choose one of the list")

    def must_be_reached(self) -> bool:
        """Say whether a phone number or an address is needed."""
        return True

    def facts(self) -> dict[str, Any]:
        """Return what was typed, by field of the record."""
        typed = {field: self[field].data for field in FIELDS}
        return {f: v if f == "birth_date" else _plain(v) for f, v in typed.items()}


class NewPatientForm(PatientForm):
    """A new patient; `different_from` are the look-alikes that the page showed."""

    different_from = HiddenField()
    next = HiddenField()

    def seen(self) -> set[int]:
        """Return the look-alikes that were shown."""
        ids = (self.different_from.data or "").split(".")
        return {int(one) for one in ids if one.isdecimal() and len(one) < 10}


class EditForm(PatientForm):
    """Another patient's details; `shown` stands for what the form began with."""

    shown = HiddenField()

    def __init__(self, record: Record, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.record = record
        if record.gender not in dict(GENDERS):
            self.gender.choices = choices([*GENDERS, (record.gender, record.gender)])

    def must_be_reached(self) -> bool:
        """A record without either may stay so; the last way to somebody is not deleted."""
        return bool(self.record.phone or self.record.email)

    def after(self, changes: Sequence[Change], shown: str) -> "EditForm":
        """Return the form anew after somebody else's change, with everything typed kept.

        What only the other person changed is taken over, so that it is not written away.
        """
        taken = {c.field: c.value for c in changes if not c.both}
        form = EditForm(self.record, formdata=None, data=self.facts() | taken | {"shown": shown})
        form.form_errors = ["Somebody else changed this record meanwhile. Nothing was saved"]
        for change in changes:
            form[change.field].errors = [_told(change)]
        return form


class TieForm(Form):
    """Who may act for a patient, as the desk has checked."""

    email = EmailField(
        "Email address of their account", validators=[DataRequired("Enter an email address")]
    )
    kind = RadioField(
        "Who are they?",
        choices=choices([(kind, KIND_WORDS[kind]) for kind in KINDS]),
        invalid_choice_message="Choose who they are",
        validators=[DataRequired("Choose who they are")],
    )
    agreed = BooleanField("")
    proved = BooleanField(
        "I have seen who they are, and that they may act for the patient",
        validators=[DataRequired("Check who they are first, then tick the box")],
    )

    def __init__(self, name: str, birth: date, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if completed_years(birth, max(today, birth)) < ASKED_FROM:
            del self.agreed
        else:
            self.agreed.label.text = f"{name} was asked without them, and agrees"

    @property
    def has_agreed(self) -> bool:
        """Whether the young person was asked and agrees; a small child is not asked."""
        return bool(self.agreed and self.agreed.data)


def _plain(typed: str | None) -> str:
    return (typed or "").replace("\r\n", "\n")


def _told(change: Change) -> str:
    """Say what somebody else wrote, and whether the form now holds it."""
    value = change.value
    if isinstance(value, date):
        value = date_words.in_full(value)
    elif change.field == "phone":
        value = phone(value)
    now = f"Somebody else changed this to “{value}”" if value else "Somebody else emptied this"
    return f"{now}. Save again to replace it" if change.both else f"{now}. It stands here now"
