"""Putting a dose on record right: what was given here has more to it than what is on paper."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from clinic_app.operations import countries, doses_due
from clinic_app.operations.given_doses import Dose
from clinic_app.operations.unusual_doses import ELSEWHERE
from clinic_app.operations.vaccinating import UNKNOWN
from clinic_app.operations.vaccine_stock import Batch, group_of
from clinic_app.web.forms import AbstractForm, DatePartsField, NotAfterToday, choices
from clinic_app.web.vaccine_words import FUNDING, ROUTES, SITES, batch_name

from .asked_again import AskedAgainForm
from .child_forms import LONG, a_country
from .row_checks import ADoseNumber, InWords, OneOf
from .vaccinate_doubts import dose_number
from .vaccinate_form import CHOOSE, REFUSED, SHORT

WHY = "For example: the batch was read wrongly."


class CorrectForm(AskedAgainForm, metaclass=AbstractForm):
    """What both kinds of dose have: the day, and why it is corrected."""

    given_on = DatePartsField(
        "Given on",
        what="day",
        whose="the",
        example="22 9 2026",
        validators=[NotAfterToday("Nothing was given on a day to come: check the date")],
    )
    why = TextAreaField(
        "Why it is corrected",
        description=WHY,
        validators=[DataRequired("Say why it is corrected"), LONG],
    )

    @abstractmethod
    def another(self) -> str:
        """Return the vaccine that it is said to have been instead; else ""."""

    def changes(self) -> dict[str, Any]:
        """Return what the dose really was, by field."""
        return {"given_on": self.given_on.data}


class PaperForm(CorrectForm):
    """A dose from papers or from the register."""

    vaccine = SelectField("Vaccine", validate_choice=False, validators=[OneOf(CHOOSE)])
    country = StringField("Country, if it was given in another one", validators=[Optional()])

    def __init__(self, dose: Dose) -> None:
        begun = {"given_on": dose.given_on, "vaccine": dose.vaccine}
        super().__init__(data=begun | {"country": countries.name(dose.country)})
        known = [(v.slug, v.group) for v in doses_due.schedule().vaccines]
        self._vaccine = dose.vaccine
        self.vaccine.choices = choices(known)

    def validate_country(self, field: Any) -> None:
        """A name or three letters."""
        a_country(field)

    def another(self) -> str:
        """Return the vaccine that it is said to have been instead; else ""."""
        chosen = str(self.vaccine.data)
        return chosen if chosen != self._vaccine else ""

    def changes(self) -> dict[str, Any]:
        """Return what the dose really was, by field."""
        country = countries.code(self.country.data or "") or ""
        return super().changes() | {"vaccine": self.vaccine.data, "country": country}


class OurForm(CorrectForm):
    """A dose that was given here; its vaccine is that of the batch."""

    number = StringField("Dose")
    batch_id = SelectField("Batch", validate_choice=False, validators=[OneOf(REFUSED[UNKNOWN])])
    site = RadioField("Where on the body", validate_choice=False, validators=[OneOf(CHOOSE)])
    where = StringField("Where, if elsewhere")
    route = SelectField("Route", validate_choice=False, validators=[OneOf(CHOOSE)])
    funding = SelectField("Paid by", validate_choice=False, validators=[OneOf(CHOOSE)])
    given_by = SelectField("Given by", validate_choice=False, validators=[OneOf(CHOOSE)])
    consent_by = StringField(
        "Consent given by",
        validators=[DataRequired("Enter who consented"), Length(max=80, message="At most 80")],
    )

    def __init__(
        self, dose: Dose, batches: Sequence[Batch], givers: Sequence[tuple[str, str]]
    ) -> None:
        same = ("given_on", "site", "route", "funding", "consent_by")
        begun = {name: getattr(dose, name) for name in same} | {
            "number": doses_due.dose_of(dose.vaccine, dose.number),
            "batch_id": str(dose.batch_id or ""),
            "given_by": str(dose.given_by or ""),
            "where": dose.answers.get("site", "") if dose.site == ELSEWHERE else "",
        }
        super().__init__(data=begun)
        self.where.validators = [InWords("site", group_of(dose.vaccine)), SHORT]
        self._birth = dose.vaccine == doses_due.BIRTH
        own = [b for b in batches if b.vaccine == dose.vaccine]
        self._others = {str(b.id): b.vaccine for b in batches if b not in own}
        kept = [("", dose.batch)] if dose.batch_id is None else []
        kept += [(str(b.id), batch_name(b)) for b in own]
        others = [(str(b.id), _said(b)) for b in batches if b not in own]
        self.batch_id.choices = choices([*kept, *others])
        self.site.choices = choices(SITES.items())
        self.route.choices = choices(ROUTES.items())
        self.funding.choices = choices([("", "Not noted"), *FUNDING.items()])
        self.given_by.choices = choices(givers)
        self.number.validators = [ADoseNumber(dose.vaccine)] if dose.number or self._birth else []

    def another(self) -> str:
        """Return the vaccine that it is said to have been instead; else ""."""
        return self._others.get(self.batch_id.data or "", "")

    def changes(self) -> dict[str, Any]:
        """Return what the dose really was, by field."""
        same = ("site", "where", "route", "funding", "consent_by")
        return (
            super().changes()
            | {name: self[name].data for name in same}
            | {
                "number": dose_number(self.number.data or "", birth=self._birth) or 0,
                "batch_id": int(self.batch_id.data) if self.batch_id.data else None,
                "given_by": int(self.given_by.data) if self.given_by.data else None,
            }
        )


def _said(batch: Batch) -> str:
    """Return a batch of another vaccine, with its group."""
    return f"Another vaccine, {batch.group}: {batch_name(batch)}"
