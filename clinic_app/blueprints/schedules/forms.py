"""What the desk fills in to change a schedule. Rules of the clinic are the core's, not these."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, Self

from flask import request
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from clinic_app.operations.schedules import Where
from clinic_app.scheduling.rosters import WeeklyPattern
from clinic_app.scheduling.schedule_edits import (
    ChangePattern,
    Close,
    Edit,
    EndPattern,
    Extra,
    Hours,
    Leave,
    NewPattern,
    Relabel,
    Rhythm,
)
from clinic_app.scheduling.schedule_overlaps import Problem
from clinic_app.web import typed
from clinic_app.web.filters import WEEKDAYS
from clinic_app.web.forms import AbstractForm, Form, choices

from .typed_fields import DayField, TimeField

SHORT = Length(max=40, message="Say it in 40 letters or fewer")
REASONS = ("Sick", "Holiday", "Caring for family", "Training", "Other reason")
NOT_OFFERED = "Choose one of the list"
TIME_HINT = "For example 9, 9:00 or 1:30 pm"
DAY = DataRequired(typed.NOT_A_DAY)
TIME = DataRequired(typed.NOT_A_TIME)

PATTERN = ("weekday", "every_weeks", "starts", "ends", "since")

Choices = Iterable[tuple[str, str]]


class EditForm(Form, metaclass=AbstractForm):
    """A form that makes one edit; problems of the edit go to the field of the same name.

    Whoever looks at what it would do asks by its address, so that it is read from there as well.
    """

    class Meta(Form.Meta):
        """Every POST is guarded against forgery before it comes here; an address carries no key."""

        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent, or what stands in the address of a look or of the way back."""
            asked = request.method == "GET" and "do" in request.args
            return request.args if asked else super().wrap_formdata(form, formdata)

    order: tuple[str, ...] = ()
    """The fields as they stand on the page, but for the list of kinds of visit."""

    def shown(self) -> list[Any]:
        """Return the fields in this order."""
        return [self[name] for name in self.order]

    @abstractmethod
    def edit(self) -> Edit:
        """Return what was filled in as an edit."""

    def reason(self) -> str:
        """Return why, where a form asks."""
        return ""

    def tell(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong with the edit on its fields."""
        for problem in problems:
            if problem.field in self:
                self[problem.field].errors = [problem.text]
            else:
                self.form_errors.append(problem.text)


class HoursForm(EditForm):
    """Hours with what they are kept for; a form of one day or of a pattern adds when."""

    starts = TimeField("From", [TIME], description=TIME_HINT)
    ends = TimeField("To", [TIME])
    label = StringField(
        "Label", [Optional(), SHORT], description="Shown in the diary, for example Baby clinic."
    )
    location = SelectField(
        "Where", validators=[DataRequired("Choose where")], invalid_choice_message=NOT_OFFERED
    )
    reserved_for = SelectMultipleField(
        "Only for these visits",
        description="Nothing ticked: every visit this person can do.",
        invalid_choice_message=NOT_OFFERED,
    )
    room = SelectField("Room", [Optional()], default="", invalid_choice_message=NOT_OFFERED)
    same_day = BooleanField("Keep for the same day: online from 8 am on the day")

    def offer(self, *, kinds: Choices, where: Where) -> Self:
        """Say which kinds of visit, which locations and which rooms there are."""
        self.reserved_for.choices = list(kinds)
        if self.location:
            self.location.choices = choices((str(key), name) for key, name in where.places.items())
        if self.room:
            named = [(str(key), where.said(key)) for key in where.rooms]
            self.room.choices = choices([("", "No fixed room"), *named])
            self.where = where
        return self

    def validate_room(self, field: Any) -> None:
        """The room is at the place that was chosen."""
        location, known = self.location.data or "", {str(key) for key in self.where.rooms}
        if field.data not in known or not location.isdecimal():
            return  # none, or one that is not offered, which the field itself says
        if not self.where.within(int(field.data), int(location)):
            raise ValidationError("This room is at another place. Choose one of the place above")

    def hours(self) -> Hours:
        """Return the hours that were filled in."""
        return Hours(
            starts=_time(self.starts),
            ends=_time(self.ends),
            location=int(self.location.data) if self.location else 0,
            reserved_for=frozenset(self.reserved_for.data or ()),
            label=self.label.data or "",
            same_day=bool(self.same_day.data),
            room=int(self.room.data) if self.room and self.room.data else None,
        )


class PatternForm(HoursForm):
    """Regular hours."""

    weekday = SelectField(
        "Day",
        choices=choices((str(n), name) for n, name in enumerate(WEEKDAYS)),
        invalid_choice_message=NOT_OFFERED,
    )
    every_weeks = SelectField(
        "How often",
        choices=choices([("1", "Every week"), ("2", "Every second week")]),
        invalid_choice_message=NOT_OFFERED,
    )
    week_of = DayField(
        "A day in one of the weeks that count",
        [Optional()],
        description="For every second week. Left out, they count from the first day.",
    )
    since = DayField("First day", [DAY])

    def rhythm(self) -> Rhythm:
        """Return on which days."""
        every = int(self.every_weeks.data)
        week_of = self.week_of.found if every > 1 else None
        return Rhythm(int(self.weekday.data), every, week_of)


class NewPatternForm(PatternForm):
    """New regular hours of a person."""

    order = (*PATTERN, "valid_to", "week_of", "location", "room", "label", "same_day")
    valid_to = DayField("Last day", [Optional()], description="Left out, they go on.")
    who = 0

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        until = self.valid_to.found
        return NewPattern(self.who, self.rhythm(), self.hours(), _day(self.since), until)


class ChangePatternForm(PatternForm):
    """Regular hours that become others from a day on."""

    order = (*PATTERN, "week_of", "location", "room", "label", "same_day")
    old: WeeklyPattern

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        return ChangePattern(self.old, self.rhythm(), self.hours(), _day(self.since))


class EndPatternForm(EditForm):
    """The last day of regular hours."""

    order = ("last_day",)
    last_day = DayField("Last day on which they are worked", [DAY])
    old: WeeklyPattern

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        return EndPattern(self.old, _day(self.last_day))


class LeaveForm(EditForm):
    """When somebody is away, and why."""

    order = ("first", "last", "why", "starts", "ends")
    first = DayField("First day away", [DAY])
    last = DayField("Last day away", [Optional()], description="Left out, it is one day.")
    starts = TimeField(
        "Away from", [Optional()], description="Only for part of one day, for example 1:30 pm."
    )
    ends = TimeField("Away until", [Optional()])
    why = SelectField(
        "Why", choices=choices((one, one) for one in REASONS), invalid_choice_message=NOT_OFFERED
    )
    who = 0

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        first = _day(self.first)
        last = self.last.found or first
        return Leave(self.who, first, last, self.starts.found, self.ends.found)

    def reason(self) -> str:
        """Return why."""
        return str(self.why.data)


class ExtraForm(HoursForm):
    """Hours on one day that are not regular."""

    order = ("day", "starts", "ends", "location", "room", "label", "same_day")
    day = DayField("Day", [DAY])
    who = 0

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        return Extra(self.who, _day(self.day), self.hours())


class RelabelForm(HoursForm):
    """Another use of hours that are worked on one day."""

    order = ("day", "starts", "ends", "label", "same_day")
    location = None
    room = None
    day = DayField("Day", [DAY])
    who = 0

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        return Relabel(self.who, _day(self.day), self.hours())


class CloseForm(EditForm):
    """A day on which the practice, or one location, is closed."""

    order = ("day", "name", "location")
    day = DayField("Day", [DAY])
    name = StringField(
        "Why",
        [DataRequired("Say why, as patients read it"), SHORT],
        description="Patients read it, for example Labour Day.",
    )
    location = SelectField("What is closed", invalid_choice_message=NOT_OFFERED)

    def offer(self, places: Mapping[int, str]) -> Self:
        """Say which locations there are."""
        named = [(str(key), f"Only {name}") for key, name in places.items()]
        whole = ("", "The whole practice")
        self.location.choices = choices([whole, *(named if len(named) > 1 else [])])
        return self

    def edit(self) -> Edit:
        """Return what was filled in as an edit."""
        place = self.location.data
        return Close(_day(self.day), self.name.data, int(place) if place else None)


def of_pattern(old: WeeklyPattern, since: date) -> dict[str, Any]:
    """Return what the form begins with when hours are changed."""
    same = ("starts", "ends", "label", "same_day")
    return {name: getattr(old, name) for name in same} | {
        "weekday": str(old.weekday),
        "every_weeks": str(old.every_weeks),
        "week_of": old.valid_from if old.every_weeks > 1 else None,
        "location": str(old.location),
        "room": str(old.room or ""),
        "reserved_for": sorted(old.reserved_for),
        "since": max(since, old.valid_from),
    }


def _day(field: Any) -> date:
    if field.found is None:
        raise ValueError(f"{field.name} was not checked")
    return field.found  # type: ignore[no-any-return]


def _time(field: Any) -> time:
    if field.found is None:
        raise ValueError(f"{field.name} was not checked")
    return field.found  # type: ignore[no-any-return]
