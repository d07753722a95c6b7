"""What nurses fill in about the fridge: deliveries, counts, losses, temperatures."""

import re
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from clinic_app import clock
from clinic_app.operations import batch_numbers, doses_due, sent_once
from clinic_app.operations.fridge_readings import Look
from clinic_app.operations.stock_changes import Delivery
from clinic_app.web.forms import DatePartsField, Form, choices

from .asked_again import AskedAgainForm
from .child_forms import LONG
from .row_checks import OneOf
from .vaccinate_form import CHOOSE

SLIP = "No fridge is that cold or warm: check the number, for example 4.5"
DOSES = "Enter how many doses, from {} to {}"
MOST = 500


class Doses:
    """Take a whole number of doses between two limits."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, _form: Any, field: Any) -> None:
        number = doses_of(field.data or "")
        if number is None or not self.least <= number <= MOST:
            raise ValidationError(DOSES.format(self.least, MOST))


def doses_of(text: str) -> int | None:
    """Return a number of doses, None for anything that is none."""
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else None


def tenths(text: str) -> int | None:
    """Return tenths of a degree of a temperature typed as 4.5, 4,5 or 4.5 °C; None otherwise."""
    found = re.fullmatch(r"([-–\u2212]?) ?([0-9]{1,3})(?:[.,]([0-9]))? ?(?:°? ?c)?", text.lower())
    if not found:
        return None
    value = int(found[2]) * 10 + int(found[3] or 0)
    return -value if found[1] else value


class OnceForm(Form):
    """What counts once though it is sent twice; `once` is its own mark."""

    once = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not sent_once.is_mark(self.once.data):
            self.once.data = sent_once.new_mark(clock.now())


class ReceiveForm(OnceForm, AskedAgainForm):
    """A batch that came, as it is printed on the box."""

    vaccine = SelectField("Vaccine", validate_choice=False, validators=[OneOf(CHOOSE)])
    brand = StringField(
        "Brand",
        description="As it is printed: the register wants to hear it. The brands that we know are "
        "offered while you type.",
        validators=[DataRequired("Enter the brand"), Length(max=80, message="At most 80 letters")],
    )
    batch = StringField(
        "Batch",
        validators=[
            DataRequired("Enter the batch number"),
            Length(max=15, message="A batch number has at most 15 letters and digits"),
        ],
    )
    expires_on = DatePartsField(
        "Expires on",
        description="If only a month is printed, the last day of that month.",
        what="expiry date",
        whose="the",
        example="31 3 2027",
    )
    doses = StringField("How many doses", validators=[Doses(1)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = [(v.slug, _said(v)) for v in doses_due.schedule().ours if v.valid_to is None]
        self.vaccine.choices = choices([("", "Choose"), *known])

    def validate_vaccine(self, field: Any) -> None:
        """One must be chosen."""
        if not field.data:
            raise ValidationError("Choose the vaccine")

    def delivery(self) -> Delivery:
        """Return what was filled in."""
        day: Any = self.expires_on.data
        typed = Delivery(
            vaccine=self.vaccine.data,
            brand=self.brand.data,
            batch=self.batch.data.upper(),
            expires_on=day,
            doses=doses_of(self.doses.data) or 0,
        )
        return replace(typed, brand=batch_numbers.known_brand(typed) or typed.brand)

    def offered(self) -> list[tuple[str, str]]:
        """Return the brands to choose from, each with its vaccine: all until one is chosen."""
        chosen = self.vaccine.data
        known = [v for v in doses_due.schedule().ours if v.valid_to is None]
        some = [v for v in known if v.slug == chosen] or known
        return [(brand, v.group) for v in some for brand in v.brands]


def _said(vaccine: Any) -> str:
    brands = f" ({', '.join(vaccine.brands)})" if vaccine.brands else ""
    return f"{vaccine.group}{brands}"


class CountForm(Form):
    """How many doses of a batch are there."""

    left = StringField("Doses in the fridge", validators=[Doses(0)])
    note = StringField("Note", validators=[Optional(), LONG])

    def number(self) -> int:
        """Return how many were counted."""
        return doses_of(self.left.data) or 0


class TakeOutForm(OnceForm):
    """Doses that nobody gets, and why."""

    doses = StringField("How many doses", validators=[Doses(1)])
    reason = RadioField(
        "Why",
        choices=choices(
            [("wasted", "Broken, spilt or drawn up in vain"), ("expired", "Expired"),
             ("cold_chain", "Too cold or too warm")]
        ),
        invalid_choice_message=CHOOSE,
        validators=[InputRequired("Choose why")],
    )  # fmt: skip
    why = StringField("What happened", validators=[Optional(), LONG])

    def number(self) -> int:
        """Return how many are taken out."""
        return doses_of(self.doses.data) or 0


class TemperatureForm(Form):
    """A look at the thermometer, all in degrees Celsius."""

    now = StringField("Now", description="Degrees, for example 4.5")
    lowest = StringField("Lowest since the last look")
    highest = StringField("Highest since the last look")
    done = TextAreaField(
        "What was done, if it was below 2.0 or above 8.0",
        description="For example: vaccines set aside, cold chain line called.",
        validators=[LONG],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that all three are temperatures."""
        right: bool = super().validate(extra_validators)
        for field in (self.now, self.lowest, self.highest):
            if tenths(field.data or "") is None:
                field.errors = [f"{field.label.text}: enter degrees such as 4.5"]
                right = False
        return right

    def look(self) -> Look:
        """Return what was filled in."""
        now, lowest, highest = (
            tenths(field.data) or 0 for field in (self.now, self.lowest, self.highest)
        )
        return Look(now, lowest, highest, self.done.data or "")

    def refuse(self, look: Look) -> None:
        """Say what cannot be: an order that is none, or a temperature that no fridge has."""
        if look.lowest > look.now:
            self.lowest.errors = ["The lowest cannot be above what it is now"]
        elif look.highest < look.now:
            self.highest.errors = ["The highest cannot be below what it is now"]
        else:
            worst = self.lowest if look.lowest < -200 else self.highest
            worst.errors = [SLIP]

    def ask_what_was_done(self) -> None:
        """Ask what was done about a temperature that is outside."""
        self.done.errors = ["Say what was done: it was below 2.0 or above 8.0 degrees"]
