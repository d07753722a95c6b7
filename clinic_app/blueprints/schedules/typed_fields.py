"""Days and times of the schedule, typed in one box each."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from clinic_app import clock
from clinic_app.scheduling import schedule_words
from clinic_app.web import typed

ORDINARY = date(2026, 1, 5)
"""A day without a change of the clocks, on which a typed time is a time of the day and no more."""


class DayField(StringField):  # type: ignore[misc]
    """A day, typed or picked; `found` is what it is."""

    found: date | None = None

    def process_data(self, value: Any) -> None:
        """Take a day, or the text of one."""
        self.found = value if isinstance(value, date) else None
        self.data = value.isoformat() if isinstance(value, date) else value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed, or keep it with what to do."""
        self.found, self.data = None, " ".join(valuelist[0].split()) if valuelist else ""
        if self.data:
            self.found = typed.day(self.data, today=clock.today())

    def _value(self) -> str:
        return self.found.isoformat() if self.found else str(self.data or "")


class TimeField(StringField):  # type: ignore[misc]
    """A time of the day by the clock on the wall; `found` is what it is."""

    found: time | None = None

    def process_data(self, value: Any) -> None:
        """Take a time, or the text of one."""
        self.found = value if isinstance(value, time) else None
        self.data = schedule_words.wall(value) if isinstance(value, time) else value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed, or keep it with what to do."""
        self.found, self.data = None, " ".join(valuelist[0].split()) if valuelist else ""
        if self.data:
            self.found = wall_time(self.data)


def wall_time(text: str) -> time:
    """Return the wall time that somebody typed, "9" or "1:30 pm"; raises `ValidationError`."""
    if text.strip() in {"24", "24:00"}:
        raise ValidationError("A session cannot run past midnight: end it by 11:55 pm, or make two")
    return typed.instant(text, on=ORDINARY).astimezone(clock.ZONE).time()
