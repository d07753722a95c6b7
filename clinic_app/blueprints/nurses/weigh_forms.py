"""What a nurse fills in about a baby on the scales."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from clinic_app import clock
from clinic_app.growth import typed as core
from clinic_app.growth.measures import (
    EARLY_BEFORE_DAYS,
    LONGEST_WEEKS,
    SHORTEST_WEEKS,
    Measure,
    Measured,
    said,
)
from clinic_app.growth.mixed_up import HeadAboveLength
from clinic_app.growth.refusals import BeforeBirth, InTheFuture, OutOfRange, Refusal
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.operations.growth_record import Entry
from clinic_app.operations.measurements import CannotBe, LooksOdd, Reading
from clinic_app.web import date_words, typed
from clinic_app.web.forms import Form, choices

from .weigh_fields import AmountField

SEXES = (("female", "Girl"), ("male", "Boy"), ("unknown", "Not known, or neither"))
CLOTHING = (
    ("bare", "Nothing on"), ("nappy", "Nappy"), ("light", "Light clothes"), ("dressed", "Dressed"),
)  # fmt: skip
AMOUNTS = ("weight", "length", "head", "birth_weight")
LYING = (("lying", "Lying"), ("standing", "Standing"))
WEEKS = f"Enter whole weeks from {SHORTEST_WEEKS} to {LONGEST_WEEKS}, or leave it empty"
WITHOUT_DAYS = (
    "Days are not kept here, and the corrected age goes by whole weeks. "
    "For {typed}, enter the completed weeks: {weeks}"
)
OTHER = "other"
WHY = {
    "typed": "Typed or read off wrongly",
    "how": "Clothes, nappy or scale were not taken into account",
    "day": "Measured on another day",
    "right": "It was right after all",
    OTHER: "Something else",
}
WHY_ASKED = "Choose why it is corrected"
BIRTH_GRAMS = range(300, 7001)
BIRTH_WEIGHT = "Enter a weight at birth from 0.30 to 7.00 kg, such as 3.45 or 3450"
MINUTES = "Enter whole minutes up to 24 hours, such as 90, or leave it empty"
ASK_WHO = "Ask for three identifiers, and tick when they agree"


class FactsForm(Form):
    """What the chart needs to know; all of it may be left open."""

    sex = RadioField(
        "Girl or boy, for the lines of the chart",
        choices=choices(SEXES),
        validators=[Optional()],
    )
    gestation = StringField(
        "Weeks of pregnancy at birth",
        description="Whole weeks, such as 35. Empty if nobody knows.",
    )
    birth_weight = AmountField(
        "Weight at birth",
        description="Kilograms or grams. Empty if nobody knows.",
        measure=Measure.WEIGHT,
        read=core.weight,
    )

    def validate_gestation(self, field: Any) -> None:
        """Take weeks of pregnancy as people write them: 35, 35 weeks, 40+2.

        Days are not kept. Where the corrected age goes by them they are not dropped in silence.
        """
        found = re.fullmatch(r"([0-9]{2})( ?\+ ?([0-6]))?( ?w(eeks)?)?", (field.data or "").lower())
        if field.data and not (found and SHORTEST_WEEKS <= int(found[1]) <= LONGEST_WEEKS):
            raise ValidationError(WEEKS)
        if found and int(found[1]) * 7 < EARLY_BEFORE_DAYS and found[3] not in {None, "0"}:
            raise ValidationError(WITHOUT_DAYS.format(typed=field.data, weeks=found[1]))

    def validate_birth_weight(self, field: Any) -> None:
        """Refuse what no baby weighs at birth."""
        if field.amount is not None and field.amount not in BIRTH_GRAMS:
            raise ValidationError(BIRTH_WEIGHT)

    def facts(self) -> GrowthFacts:
        """Return what was answered."""
        weeks = (self.gestation.data or "")[:2]
        return GrowthFacts(
            self.sex.data or "", int(weeks) if weeks else None, self.birth_weight.amount
        )


def known_facts(facts: GrowthFacts) -> dict[str, Any]:
    """Return what is known, for the form to begin with."""
    grams, weeks = facts.birth_weight_grams, facts.gestation_weeks
    return {
        "sex": facts.sex,
        "gestation": str(weeks) if weeks else "",
        "birth_weight": said(Measure.WEIGHT, grams) if grams else "",
    }


class WeighForm(FactsForm):
    """One measuring; with who it is and what the chart needs, where nobody has asked yet."""

    identity = BooleanField("All three asked, and they agree", validators=[InputRequired(ASK_WHO)])
    weight = AmountField(
        "Weight",
        description="Kilograms or grams: 4.52 or 4520",
        measure=Measure.WEIGHT,
        read=core.weight,
    )
    length = AmountField(
        "Length", description="Centimetres", measure=Measure.LENGTH, read=core.length
    )
    position = RadioField(
        "Length was measured", choices=choices(LYING), default="lying", validate_choice=False
    )
    head = AmountField(
        "Head",
        description="Centimetres, the largest of three",
        measure=Measure.HEAD,
        read=core.head,
    )
    clothing = RadioField("On the scales", choices=choices(CLOTHING), validators=[Optional()])
    fed = StringField("Minutes since the last feed")
    scale = StringField("Scale", validators=[Length(max=80, message="Use at most 80 letters")])
    day = StringField("Measured on")
    note = TextAreaField(
        "Note",
        description="The family reads it in the growth record.",
        validators=[Length(max=300, message="Use at most 300 letters")],
    )

    why = RadioField(
        "Why it is corrected",
        choices=choices(WHY.items()),
        invalid_choice_message=WHY_ASKED,
        validators=[InputRequired(WHY_ASKED)],
    )
    why_words = StringField(
        "In words",
        description="Needed for something else.",
        validators=[Length(max=200, message="Use at most 200 letters")],
    )

    def __init__(
        self, *, asks_facts: bool, asks_who: bool = False, corrects: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.asks_facts, self.asks_who, self.corrects = asks_facts, asks_who, corrects
        if not asks_who:
            del self.identity
        if not asks_facts:
            del self.sex, self.gestation, self.birth_weight
        if not corrects:
            del self.why, self.why_words

    def validate_why_words(self, field: Any) -> None:
        """Ask for words where no reason of the list fits."""
        if self.why.data == OTHER and not (field.data or "").strip():
            raise ValidationError("Say in words why it is corrected")

    def validate_fed(self, field: Any) -> None:
        """Take whole minutes."""
        text = field.data or ""
        if text and not (text.isdecimal() and text.isascii() and int(text[:9]) <= 24 * 60):
            raise ValidationError(MINUTES)

    def validate_day(self, field: Any) -> None:
        """Take a day as staff type one; an empty box is today."""
        self.on = typed.day(field.data, today=clock.today()) if field.data else clock.today()

    on: date

    @property
    def amounts(self) -> dict[Measure, AmountField]:
        """The three numbers by what they measure."""
        return {Measure.WEIGHT: self.weight, Measure.LENGTH: self.length, Measure.HEAD: self.head}

    @property
    def only_asks(self) -> bool:
        """Whether nothing is wrong, or numbers with a question only: no list of errors then."""
        wrong = [field for field in self if field.errors]
        return all(isinstance(field, AmountField) and field.choices for field in wrong)

    @property
    def asking(self) -> str:
        """The name of the first field with a question, or ""."""
        return next((name for name in AMOUNTS if name in self and self[name].choices), "")

    @property
    def confirmed(self) -> set[str]:
        """The keys of the questions answered with yes."""
        return {field.confirmed for field in self.amounts.values()} - {""}

    def reading(self, *, appointment: int | None, checked: Sequence[str] = ()) -> Reading:
        """Return what was read off, once the form is valid; `checked`: what said who it is."""
        length = self.length.amount
        standing = length is not None and self.position.data == "standing"
        slips = {k: v for field in self.amounts.values() for k, v in field.slip.items()}
        return Reading(
            Measured(self.on, self.weight.amount, length, standing, self.head.amount),
            clothing=self.clothing.data or "",
            scale=self.scale.data or "",
            minutes_since_feed=int(self.fed.data) if self.fed.data else None,
            note=self.note.data or "",
            appointment=appointment,
            answers=({"slips": slips} if slips else {})
            | ({"identity": list(checked)} if checked else {}),
            why=self._why() if self.corrects else "",
        )

    def _why(self) -> str:
        words = (self.why_words.data or "").strip()
        reason = "" if self.why.data == OTHER else WHY[self.why.data]
        return ": ".join(part for part in (reason, words) if part)

    def refuse(self, wrong: CannotBe) -> None:
        """Say beside each number why it cannot be saved."""
        for refusal in wrong.refusals:
            if isinstance(refusal, BeforeBirth | InTheFuture):
                told: Any = [refusal.words()]
                self.day.errors = told
            else:
                self._field_of(refusal).refuse(refusal)

    def ask(self, odd: LooksOdd) -> None:
        """Ask beside each number that is unlikely, though it may be right."""
        for question in odd.questions:
            self.amounts[question.value.measure].ask(question)

    def _field_of(self, refusal: Refusal) -> AmountField:
        if isinstance(refusal, OutOfRange):
            return self.amounts[refusal.value.measure]
        return self.head if isinstance(refusal, HeadAboveLength) else self.weight


def as_typed(entry: Entry) -> dict[str, Any]:
    """Return an entry as the form shows it, to be corrected."""
    measured = entry.measured
    numbers = {str(value.measure): said(value.measure, value.amount) for value in measured.values}
    fed = entry.minutes_since_feed
    return numbers | {
        "position": "standing" if measured.standing else "lying",
        "clothing": entry.clothing,
        "fed": "" if fed is None else str(fed),
        "scale": entry.scale,
        "day": date_words.in_full(entry.day),
        "note": entry.note,
    }
