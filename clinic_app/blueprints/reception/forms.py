"""What the desk fills in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from clinic_app import clock
from clinic_app.operations.practice import Face
from clinic_app.web import typed
from clinic_app.web.day_form import DayForm
from clinic_app.web.fit_in import FitInForm
from clinic_app.web.forms import Form, choices

from . import standing

OTHER = "other"
KEPT_LENGTH = 200
WHY_CANCELLED = (
    ("patient", "The patient cancelled"),
    ("better", "The patient is well again"),
    ("practice", "We cannot see the patient then"),
    ("mistake", "Booked by mistake, or twice"),
    (OTHER, "Something else"),
)


class AheadForm(DayForm):
    """A day to which something can still be moved."""

    def validate_day(self, field: Any) -> None:
        """Read the day, and refuse one that is over."""
        super().validate_day(field)
        if self.found and self.found < clock.today():
            self.found = None
            raise ValidationError("That day is over. Choose today or a later day")


class StatusForm(Form):
    """Something to note of a visit, or of one of its steps; `sure` that it is meant.

    `seen` is in each of these forms the last event of the visit that the page knew of.
    """

    kind = HiddenField(validators=[InputRequired(), AnyOf(tuple(standing.WORDS))])
    position = HiddenField()
    seen = HiddenField()
    sure = HiddenField()
    back = HiddenField()


class ArrivalForm(Form):
    """Somebody who is here and was identified; `checked` are the identifiers, with spaces.

    With `brings_in` they are seen from now on, too.
    """

    checked = HiddenField(validators=[InputRequired()])
    brings_in = HiddenField()
    position = HiddenField()
    seen = HiddenField()
    back = HiddenField()

    def identifiers(self) -> frozenset[str]:
        """Return what was checked."""
        return frozenset((self.checked.data or "").split())


class UndoForm(Form):
    """The last thing noted, to be undone."""

    event = HiddenField(validators=[InputRequired()])
    position = HiddenField()
    seen = HiddenField()
    back = HiddenField()


class MoveBackForm(Form):
    """The last move, to be undone."""

    event = HiddenField(validators=[InputRequired()])
    seen = HiddenField()


class KeepForm(Form):
    """Why a visit stays although nobody works then; `sure` that it is meant as it is written."""

    reason = StringField(
        "Who sees the patient, or why it stays",
        [
            InputRequired("Say who sees the patient, or why the visit stays"),
            Length(max=KEPT_LENGTH, message=f"Say it in {KEPT_LENGTH} letters or fewer"),
        ],
    )
    seen = HiddenField()
    sure = HiddenField()
    back = HiddenField()


class MoveForm(FitInForm):
    """Another time: one of the buttons, as instant and practitioner; a fit-in says why.

    `sure` that it is meant, for the time that was asked about.
    """

    time = HiddenField()
    seen = HiddenField()
    sure = HiddenField()


class TypedTimeForm(Form):
    """Another time, typed, with a practitioner."""

    at = StringField(
        "Time", [InputRequired(typed.NOT_A_TIME)], description="For example 13:30 or 1:30 pm"
    )
    practitioner = SelectField("With", validators=[InputRequired("Choose who sees the patient")])
    seen = HiddenField()
    start: datetime | None = None

    def __init__(self, able: Sequence[Face], on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on = on
        self.practitioner.choices = choices((str(face.id), face.name) for face in able)

    def validate_at(self, field: Any) -> None:
        """Read what was typed as a time of the day shown."""
        self.start = typed.instant(field.data or "", on=self.on)


class CancelForm(Form):
    """Why a visit is cancelled."""

    why = RadioField(
        "Why is it cancelled?",
        choices=choices(WHY_CANCELLED),
        validators=[InputRequired("Choose why the visit is cancelled")],
    )
    more = StringField(
        "More about it",
        [Optional(), Length(max=200, message="Say it in 200 letters or fewer")],
    )
    seen = HiddenField()

    def validate_why(self, field: Any) -> None:
        """Something else is nothing unless it is said what."""
        if field.data == OTHER and not self.more.data:
            raise ValidationError("Say under “More about it” why the visit is cancelled")

    def reason(self) -> str:
        """Return the reason in words."""
        words = dict(WHY_CANCELLED)[self.why.data] if self.why.data != OTHER else ""
        return ". ".join(part for part in (words, self.more.data or "") if part)
