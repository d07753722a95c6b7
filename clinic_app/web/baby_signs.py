"""Signs in a baby that cannot wait for a weigh, by the one place to go: for the top of a page."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from clinic_app.operations import practice

SLUG = "baby-weigh"
HEADINGS = {
    "000": ("Call 000 now", "Call 000"),
    "hospital": ("Go to a hospital emergency department now", "Hospital now"),
    "same-day": ("See a doctor today: call us", "Doctor today"),
    "within-days": ("See a doctor within days: call us", "Doctor within days"),
}
"""What families are told, and what a nurse reads at a glance."""

GRAVE = {"000", "hospital"}


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs that share one destination; `short` is the heading for nurses."""

    heading: str
    short: str
    grave: bool
    lines: tuple[str, ...]


def signs(*, born: date | None = None, today: date) -> tuple[Signs, ...]:
    """Return the signs to ask about before a weigh, one group a place to go: 000 first.

    They are those of the visit and its service area; what only concerns grown-ups is left out, and
    of a child born then what is no sign at that age.
    """
    catalogue = practice.current().catalogue
    kind = catalogue.type(SLUG)
    own = {*kind.redirects, *catalogue.area(kind.area).redirects}
    flags = [flag for flag in catalogue.redirects_of(kind) if flag in own]
    fitting = (flag for flag in flags if flag.go in HEADINGS and flag.fits(born, today))
    grouped = groupby(fitting, key=attrgetter("go"))
    return tuple(
        Signs(*HEADINGS[go], go in GRAVE, tuple(flag.signs for flag in found))
        for go, found in grouped
    )
