"""What nurses fill in about a child: facts, doses from papers, corrections, reactions."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from clinic_app import clock
from clinic_app.operations import countries, doses_due
from clinic_app.operations.adverse_events import Happened
from clinic_app.operations.child_records import ChildFacts
from clinic_app.web import filters, typed
from clinic_app.web.forms import Form, choices
from clinic_app.web.vaccine_words import FIRST_NATIONS

WORDS = ("sex", "first_nations", "history", "medicare_number", "medicare_reference", "postcode")
LONG = Length(max=400, message="Say it in 400 letters or fewer")
GESTATION = "Enter whole weeks from 22 to 44, for example 38"
WEIGHT = "Enter kilograms from 0.3 to 7, for example 3.42"
MEANWHILE = (
    "Somebody else has changed this record meanwhile. Compare, then save again: "
    "what stands here is written"
)
CHOOSE = "Choose one of the list"
COUNTRY = "Enter a country, or its three letters such as NPL"


def _digits(text: str | None) -> str:
    return re.sub(r"[\s-]", "", text or "")


def whole_weeks(text: str) -> int | None:
    """Return a length of pregnancy in weeks, None for anything else."""
    weeks = int(text) if re.fullmatch("[0-9]{2}", text) else 0
    return weeks if 22 <= weeks <= 44 else None


def grams_of(text: str) -> int | None:
    """Return a newborn's weight in grams, typed in kilograms or in grams; None for anything else.

    Nobody weighs 30 kg at birth, so that a large number means grams.
    """
    found = re.fullmatch(r"([0-9]{1,4})(?:[.,]([0-9]{1,3}))? ?(?:kg|g)?", text.strip().lower())
    if not found:
        return None
    whole, part = int(found[1]), int((found[2] or "").ljust(3, "0"))
    grams = whole if whole >= 300 and not part else whole * 1000 + part
    return grams if 300 <= grams <= 7000 else None


class FactsForm(Form):
    """What the nurse knows of a child; a Medicare number that does not fit is only warned of."""

    sex = RadioField(
        "Sex, for growth charts",
        choices=choices([("female", "Female"), ("male", "Male"), ("unknown", "Not known")]),
        invalid_choice_message=CHOOSE,
        validators=[Optional()],
    )
    gestation_weeks = StringField("Born at how many weeks", validators=[Optional()])
    birth_weight = StringField(
        "Birth weight in kilograms", description="For example 3.42", validators=[Optional()]
    )
    first_nations = RadioField(
        "Aboriginal or Torres Strait Islander",
        choices=choices([pair for pair in FIRST_NATIONS.items() if pair[0]]),
        invalid_choice_message=CHOOSE,
        validators=[Optional()],
    )
    risks = SelectMultipleField("Risks that bring more doses", validate_choice=False)
    history = RadioField(
        "What is known of earlier doses",
        choices=choices(
            [("register", "The register was seen"), ("papers", "Papers were seen"),
             ("none", "There were none")]
        ),
        invalid_choice_message=CHOOSE,
        validators=[Optional()],
    )  # fmt: skip
    medicare_number = StringField(
        "Medicare number",
        description="The ten digits of the card.",
        filters=[_digits],
        validators=[Optional(), Regexp("^[0-9]{10}$", message="Enter the ten digits of the card")],
    )
    medicare_reference = StringField(
        "Reference on the card",
        description="The one digit beside the name.",
        validators=[Optional(), Regexp("^[1-9]$", message="Enter one digit from 1 to 9")],
    )
    postcode = StringField(
        "Postcode",
        validators=[Optional(), Regexp("^[0-9]{4}$", message="Enter the four digits")],
    )
    seen = HiddenField()

    def __init__(self, child: ChildFacts, **kwargs: Any) -> None:
        super().__init__(data=_begun(child), **kwargs)
        known = doses_due.schedule().risks
        kept = [(risk, risk) for risk in child.risks if risk not in known]
        self.risks.choices = choices([*known.items(), *kept])

    def validate_gestation_weeks(self, field: Any) -> None:
        """Whole weeks, as long as a pregnancy lasts."""
        if whole_weeks(field.data) is None:
            raise ValidationError(GESTATION)

    def validate_birth_weight(self, field: Any) -> None:
        """What a newborn weighs."""
        if grams_of(field.data) is None:
            raise ValidationError(WEIGHT)

    def validate_risks(self, field: Any) -> None:
        """Only risks that the schedule knows, or that were noted before."""
        if not {*(field.data or ())} <= {choice.value for choice in field.iter_choices()}:
            raise ValidationError("Choose from the list")

    def facts(self) -> dict[str, Any]:
        """Return what was filled in, by field of the record."""
        words = {field: self[field].data or "" for field in WORDS}
        return words | {
            "risks": sorted(self.risks.data or ()),
            "gestation_weeks": whole_weeks(self.gestation_weeks.data or ""),
            "birth_weight_grams": grams_of(self.birth_weight.data or ""),
        }

    def known(self) -> datetime | None:
        """Return when the record had last been changed as the form knew it."""
        try:
            return datetime.fromisoformat(self.seen.data) if self.seen.data else None
        except ValueError:
            return datetime.min.replace(tzinfo=clock.ZONE)  # no form of ours: never the right one

    def after(self, child: ChildFacts) -> None:
        """Say beside each answer that differs what somebody else wrote; what was typed stays."""
        now, typed_now = _begun(child), self.facts()
        self.seen.data, self.form_errors = now["seen"], [MEANWHILE]
        for fact, value in child.facts.items():
            if typed_now[fact] != (list(value) if fact == "risks" else value):
                field = self["birth_weight" if fact == "birth_weight_grams" else fact]
                field.errors = [f"{field.label.text}: on record now is {_said(field, now)}"]


def _begun(child: ChildFacts) -> dict[str, Any]:
    """Return what the form of a child's facts begins with."""
    grams = child.birth_weight_grams
    return child.facts | {
        "birth_weight": f"{grams / 1000:.3f}".rstrip("0") if grams else "",
        "gestation_weeks": str(child.gestation_weeks or ""),
        "seen": child.changed_at.isoformat() if child.changed_at else "",
    }


def _said(field: Any, begun: dict[str, Any]) -> str:
    """Return what a record says, in the words of the form."""
    known, words = begun[field.name], {c.value: c.label for c in getattr(field, "choices", ())}
    several = known if isinstance(known, tuple | list) else [known]
    return ", ".join(str(words.get(one, one)) for one in several if one) or "nothing"


def a_country(field: Any) -> None:
    """Refuse what is no country; nothing at all is allowed."""
    if field.data and countries.code(field.data) is None:
        raise ValidationError(COUNTRY)


class ReactionForm(Form):
    """What happened after a vaccine, and when it began; `given` is when each dose was given."""

    given: Mapping[str, datetime] = {}

    day = StringField("Day", validators=[DataRequired(typed.NOT_A_DAY)])
    time = StringField(
        "Time", description="For example 10:05", validators=[DataRequired(typed.NOT_A_TIME)]
    )
    what = TextAreaField(
        "What happened, and what was done",
        validators=[DataRequired("Say what happened"), LONG],
    )
    dose = SelectField("After which vaccine", validate_choice=False)
    serious = BooleanField("It was serious: anaphylaxis, hospital, or a doctor was needed at once")

    def validate_day(self, field: Any) -> None:
        """A day that is not to come."""
        if typed.day(field.data, today=clock.today()) > clock.today():
            raise ValidationError("That day is still to come: check the date")

    def validate_time(self, field: Any) -> None:
        """A time of day, not to come either."""
        at = typed.instant(field.data, on=self._day(), to_the_minute=True)
        if not self.day.errors and at > clock.now():
            raise ValidationError("That time is still to come")
        given = self.given.get(self.dose.data or "")
        if given is not None and not self.day.errors and at < given:
            told = f"{filters.long_day(given)}, {filters.clock_time(given)}"
            raise ValidationError(f"That is before the vaccine was given: {told}")

    def validate_dose(self, field: Any) -> None:
        """One of the child's, or none."""
        if field.data not in {choice.value for choice in field.iter_choices()}:
            raise ValidationError("Choose one of the list")

    def happened(self) -> Happened:
        """Return what was filled in."""
        return Happened(
            began_at=typed.instant(self.time.data, on=self._day(), to_the_minute=True),
            what=self.what.data,
            serious=self.serious.data,
            dose=int(self.dose.data) if self.dose.data else None,
        )

    def _day(self) -> date:
        try:
            return typed.day(self.day.data or "", today=clock.today())
        except ValidationError:
            return clock.today()
