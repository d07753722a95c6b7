"""The questions before an immunisation is booked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Optional, ValidationError

from clinic_app import clock
from clinic_app.operations import pregnancy_visits
from clinic_app.web.forms import DatePartsField, Form, NotAfterToday, choices

WHICH = "Choose which one is next"
NATIONS = "first_nations"
YES_NO = choices([("yes", "Yes"), ("no", "No"), ("", "I would rather not say")])
YES_OR_NO = {"yes": True, "no": False}
FIRST = choices([("yes", "Yes, the first one"), ("no", "No, or I am not sure")])
LAST_WEEK = 42


class BirthDateForm(Form):
    """When the child was born."""

    birth_date = DatePartsField(
        "When was your child born?",
        description="For example 22 9 2026",
        whose="your child’s",
        example="22 9 2026",
        validators=[NotAfterToday("Date of birth must be today or in the past")],
    )


def points_form(
    points: Mapping[str, Sequence[tuple[str, str]]], *, nations: bool, several: bool
) -> type[Form]:
    """Return a form that asks which point is next, by the name of each child's field.

    `nations` adds, once for all of them, whether they are Aboriginal or Torres Strait Islander.
    """
    fields: dict[str, Any] = {
        name: RadioField(
            "Which one is next?",
            choices=choices(pairs),
            invalid_choice_message=WHICH,
            validators=[DataRequired(WHICH)],
        )
        for name, pairs in points.items()
    }
    if nations:
        who = "Are your children" if several else "Is your child"
        fields[NATIONS] = RadioField(
            f"{who} Aboriginal or Torres Strait Islander?",
            description="The schedule then has one more needle at some ages, so we plan more time.",
            choices=YES_NO,
            validators=[Optional()],
        )
    return type("PointsForm", (Form,), fields)


def first_flu_form(children: Sequence[str]) -> type[Form]:
    """Return a form that asks of each child whether it is the first flu vaccine."""
    message = "Choose yes or no"
    fields: dict[str, Any] = {
        name: RadioField(
            "Is this your child’s first flu vaccine?",
            choices=FIRST,
            invalid_choice_message=message,
            validators=[DataRequired(message)],
        )
        for name in children
    }
    return type("FirstFluForm", (Form,), fields)


class PregnancyForm(Form):
    """How far a pregnancy is: the expected day of birth, or the weeks."""

    expected = DatePartsField(
        "When is your baby due?",
        description="For example 22 9 2027. Leave it out if you know the weeks better.",
        what="due date",
        example="22 9 2027",
        validators=[Optional()],
    )
    weeks = StringField(
        "Or how many weeks pregnant are you today?",
        description="Whole weeks, for example 24",
        validators=[Optional()],
    )

    def validate_expected(self, field: Any) -> None:
        """Refuse a day on which no baby of today's pregnancy can be due."""
        if not self._likely(field.data):
            raise ValidationError("Check the due date: it must be within the next nine months")

    def validate_weeks(self, field: Any) -> None:
        """Take whole weeks, as many as a pregnancy has."""
        typed = field.data or ""
        if not typed.isdecimal() or not 1 <= int(typed[:4]) <= LAST_WEEK:
            raise ValidationError(f"Weeks must be a whole number from 1 to {LAST_WEEK}")
        if self.expected.data and self._likely(self.expected.data):
            self._agrees(int(typed), self.expected.data)

    @staticmethod
    def _agrees(weeks: int, expected: date) -> None:
        """Refuse weeks that are not those of the due date, give or take one."""
        counted, _ = pregnancy_visits.weeks(expected, today=clock.today())
        if abs(counted - weeks) > 1:
            raise ValidationError(
                f"By the due date it is {counted} weeks today, not {weeks}. "
                "Correct one of them, or leave one out"
            )

    def day(self) -> date | None:
        """Return the expected day of birth that was answered; say so if nothing was."""
        if self.expected.data is not None:
            expected: date = self.expected.data
            return expected
        if self.weeks.data:
            weeks = int(self.weeks.data)
            return pregnancy_visits.expected_from_weeks(weeks, 0, today=clock.today())
        self.expected.errors = ["Enter the due date, or the weeks below"]
        return None

    @staticmethod
    def _likely(day: date | None) -> bool:
        return day is None or pregnancy_visits.plausible(day, today=clock.today())
