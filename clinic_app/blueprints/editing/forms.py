"""What editors fill in."""

import re
from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from clinic_app import clock
from clinic_app.education.pictures import NAME
from clinic_app.web import typed
from clinic_app.web.forms import Form, choices

NAMED = "Use small letters, digits and single hyphens, for example sore-knee"
A_NAME = (Length(max=60, message="Use 60 letters or fewer"), Regexp(f"{NAME.pattern}$", 0, NAMED))
SENTENCE = Length(max=300, message="Say it in 300 letters or fewer")
NOW, LATER = "now", "later"


class TextForm(Form):
    """A text of an article; `base` is the newest text that its writer has seen."""

    source = TextAreaField(
        "Text",
        [
            DataRequired("Write the text"),
            Length(max=60_000, message="Use 60 000 letters or fewer: make two articles of it"),
        ],
        description="First what the article is, between two lines of dashes; then Markdown.",
    )
    note = StringField(
        "What you changed",
        [SENTENCE],
        description="For your colleagues; readers see the list under changes.",
    )
    base = HiddenField()

    @property
    def text(self) -> str:
        """The text as it is kept: one sort of line end, one at the end."""
        return re.sub(r"\r\n?", "\n", self.source.data or "").strip() + "\n"

    @property
    def number(self) -> int:
        """The number of the text that its writer began from, 0 for none."""
        typed_in = self.base.data or ""
        return int(typed_in) if re.fullmatch(r"[0-9]{1,9}", typed_in) else 0


class NewForm(TextForm):
    """The first text of an article, and the name in its address."""

    slug = StringField(
        "Name in the address",
        [DataRequired("Enter the name that its address ends with"), *A_NAME],
        description="For example sore-knee. It stays for good, so that links keep working.",
    )


class ApproveForm(Form):
    """When readers see a text: at once, or from a day and time on."""

    when = RadioField(
        "When do readers see it?",
        choices=choices([(NOW, "At once"), (LATER, "From a day and time on")]),
        default=NOW,
        validators=[DataRequired("Choose when")],
        invalid_choice_message="Choose at once, or from a day and time on",
    )
    day = StringField("Day", description="For example 1 12 2026 or 1 Dec")
    time = StringField("Time", description="In steps of five minutes, for example 9:00 or 9:05")
    publish_at: datetime | None = None

    def validate_day(self, field: Any) -> None:
        """Ask for a day when it is to be later."""
        if self.when.data == LATER:
            self._day = typed.day(field.data or "", today=clock.today())

    def validate_time(self, field: Any) -> None:
        """Ask for a time, and keep the instant."""
        if self.when.data == LATER and not self.day.errors:
            self.publish_at = typed.instant(field.data or "", on=self._day)
            if self.publish_at <= clock.now():
                raise ValidationError("Choose a time that is still to come")


class SubmitForm(Form):
    """Handing a text in, also one that the rules refuse as it is."""

    anyway = BooleanField("Hand it in all the same, so that somebody can help with it")


class BackForm(Form):
    """Why a text goes back to its writer."""

    note = StringField("What is to be changed", [DataRequired("Say what to change"), SENTENCE])


class WithdrawForm(Form):
    """Why readers no longer see an article."""

    why = StringField(
        "Why",
        [DataRequired("Say why it is withdrawn"), SENTENCE],
        description="For your colleagues. Readers are told only that it was withdrawn.",
    )


class PictureForm(Form):
    """A picture, what it is called, and what it shows."""

    file = FileField("Picture", description="SVG, PNG, JPEG or WebP, 200 kB at most.")
    name = StringField(
        "Name",
        [DataRequired("Enter a name"), *A_NAME],
        description="For example bridge-start. A name is given once and for good.",
    )
    shows = StringField(
        "What it shows, in words", [DataRequired("Say in words what it shows"), SENTENCE]
    )
