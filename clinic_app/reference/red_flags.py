"""Signs for which a visit is the wrong thing, and the one place to go instead."""

from datetime import date
from typing import Literal

from clinic_app.scheduling.rules import AgeWindow, admits

from .fields import Words
from .visit_fields import AgeField
from .yaml_source import Entry

URGENCY = ("000", "hospital", "same-day", "within-days", "other-visit")

Go = Literal["000", "hospital", "same-day", "within-days", "other-visit"]


class RedFlag(Entry):
    """Signs for which this visit is the wrong one, and the one place to go instead.

    `first` puts it before every other line of its place: the fever of a baby under 3 months.
    `slug` is its name in the file, empty for one that is written where it is used. `ages` are those
    that it is a sign for, where it is not one for everybody.
    """

    slug: str = ""
    signs: Words
    go: Go
    text: Words
    first: bool = False
    ages: AgeField = AgeWindow()

    def fits(self, born: date | None, today: date) -> bool:
        """Say whether it may be a sign in somebody born then; for an unknown birth date it is."""
        return born is None or admits(self.ages, born, today) is None


def rank(flag: RedFlag) -> tuple[int, bool]:
    """Return what flags are sorted by: the most urgent place first, there a baby's fever first.

    So 000 is named before all else, and the fever of a baby before any line about 38.5 °C.
    """
    return URGENCY.index(flag.go), not flag.first
