"""Going to another day of the diary, or of a list: typed, or picked from the browser's calendar."""

from datetime import date
from typing import Any, Self

from wtforms import StringField
from wtforms.validators import InputRequired

from clinic_app import clock

from . import typed
from .forms import Form


class DayForm(Form):
    """Another day."""

    day = StringField("Go to a day", [InputRequired(typed.NOT_A_DAY)])
    found: date | None = None

    @classmethod
    def showing(cls, day: date) -> Self:
        """Return the form with the day that the page shows, nothing sent yet."""
        return cls(formdata=None, data={"day": day.isoformat()})

    def validate_day(self, field: Any) -> None:
        """Read what was typed or picked as a day."""
        self.found = typed.day(field.data or "", today=clock.today())
