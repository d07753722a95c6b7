"""Doses that were given elsewhere, as a nurse writes them down from paper or the register."""

from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from clinic_app.operations import countries, doses_due
from clinic_app.operations.past_doses import PastDoses
from clinic_app.web import vaccine_words
from clinic_app.web.forms import DatePartsField, NotAfterToday, choices
from clinic_app.web.vaccine_words import against

from .asked_again import AskedAgainForm
from .child_forms import CHOOSE, LONG, a_country

NOT_SURE = "What each stands for is not from a source (noted {}): you plan before it counts."


class PastForm(AskedAgainForm):
    """What was given on one day, elsewhere; another day is another form."""

    given_on = DatePartsField(
        "When was it given?",
        description="For example 22 9 2026",
        what="day",
        whose="the",
        example="22 9 2026",
        validators=[NotAfterToday("A day to come cannot be on paper yet: check the date")],
    )
    vaccines = SelectMultipleField("What was given?", validate_choice=False)
    from_elsewhere = SelectMultipleField(
        "Vaccines of other countries, other years or for travel",
        validate_choice=False,
    )
    another = StringField(
        "Another vaccine, as it is written",
        description="The nurse is asked what it stands for.",
        filters=[lambda text: " ".join((text or "").split())],
        validators=[Optional(), Length(max=80, message="Say it in 80 letters or fewer")],
    )
    seen_in = RadioField(
        "Where is it written?",
        choices=choices([("register", "In the register"), ("papers", "On paper")]),
        invalid_choice_message=CHOOSE,
        validators=[InputRequired("Choose where it is written")],
    )
    country = StringField(
        "Country, if it was given in another one",
        validators=[Optional()],
    )
    note = TextAreaField("Note", validators=[Optional(), LONG])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = doses_due.schedule().vaccines
        for field, elsewhere in ((self.vaccines, False), (self.from_elsewhere, True)):
            named = [
                (v.slug, f"{v.group}: {against(v)}") for v in known if v.elsewhere is elsewhere
            ]
            field.choices = choices(named)
        noted = max(v.evidence.last_checked for v in known if v.elsewhere)
        self.from_elsewhere.description = NOT_SURE.format(vaccine_words.day(noted))

    def validate_vaccines(self, field: Any) -> None:
        """At least one, and only known ones."""
        known = doses_due.schedule().by_vaccine.keys()
        ticked = {*(field.data or ()), *(self.from_elsewhere.data or ())}
        if not (ticked or self.another.data) or not ticked <= known:
            raise ValidationError("Tick what was given")

    def validate_country(self, field: Any) -> None:
        """A name or three letters."""
        a_country(field)

    def past(self) -> PastDoses:
        """Return what was filled in."""
        day: Any = self.given_on.data
        return PastDoses(
            given_on=day,
            vaccines=(*(self.vaccines.data or ()), *(self.from_elsewhere.data or ())),
            another=self.another.data or "",
            seen_in=self.seen_in.data,
            country=countries.code(self.country.data or "") or "",
            note=self.note.data or "",
        )
