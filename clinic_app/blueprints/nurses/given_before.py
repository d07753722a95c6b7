"""When a vaccine was given that is written down after the fridge was found too warm or cold."""

from datetime import date, datetime

from wtforms import StringField

from clinic_app.web import typed

from .asked_again import AskedAgainForm

NOT_YET = "That time is still to come: enter when it was given"


class GivenBeforeForm(AskedAgainForm):
    """A form that can say when it was; `day` is on which day."""

    day: date

    given_time = StringField(
        "Given at, if that was before the fridge was found too cold or too warm",
        description="For example 8:40 am. Leave it empty for what is given now.",
    )

    def validate_given_time(self, _field: StringField) -> None:
        """Take a time of the day, or nothing."""
        self.given_at()

    def given_at(self) -> datetime | None:
        """Return the instant that was filled in."""
        text = self.given_time.data
        return typed.instant(text, on=self.day, to_the_minute=True) if text else None

    def refuse_time(self) -> None:
        """Say that the time is none at which it can have been given."""
        self.given_time.errors = [NOT_YET]
