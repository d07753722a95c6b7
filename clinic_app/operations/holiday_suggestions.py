"""ACT public holidays, suggested from the `holidays` library; a person confirms each of them.

The library knows the rules, not every declaration: it leaves Anzac Day out when 25 April is a
Sunday, though it is a holiday on the day itself, so that day and the Monday after come from a rule
of our own. Nothing is closed by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from clinic_app.scheduling.ages import add_months

MONTHS_AHEAD = 18
ANZAC, ANZAC_MONDAY = "Anzac Day", "Anzac Day holiday"
SOURCE = "Look it up at act.gov.au before you confirm."
OURS = f"Anzac Day is always 25 April. Our list of holidays leaves it out on a Sunday. {SOURCE}"
THE_MONDAY = f"The Monday after Anzac Day on a weekend. Lists printed early may lack it. {SOURCE}"
SPELLING = {
    "ANZAC Day": ANZAC,
    "Labor Day": "Labour Day",
    "King's Birthday": "King’s Birthday",
    "New Year's Day": "New Year’s Day",
}
OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A day that is probably a public holiday; `note` says what to look up first."""

    day: date
    name: str
    note: str = ""


def between(first: date, last: date) -> list[Suggestion]:
    """Return the public holidays of the ACT from one day to another, in order."""
    years = range(first.year, last.year + 1)
    found = {one.day: one for one in _of_library(years)}
    for year in years:
        for own in _anzac(year):
            found[own.day] = own if own.day not in found or own.note else found[own.day]
    return [found[day] for day in sorted(found) if first <= day <= last]


def ahead(today: date) -> list[Suggestion]:
    """Return those of the next eighteen months."""
    return between(today, add_months(today, MONTHS_AHEAD))


def _of_library(years: range) -> Iterator[Suggestion]:
    known = holidays.country_holidays("AU", subdiv="ACT", years=list(years))
    for day, names in known.items():
        name, _, _ = names.partition("; ")
        yield Suggestion(day, _spelled(name))


def _spelled(name: str) -> str:
    plain = name.removesuffix(OBSERVED)
    said = SPELLING.get(plain, plain)
    return f"{said} holiday" if name.endswith(OBSERVED) else said


def _anzac(year: int) -> Iterator[Suggestion]:
    day = date(year, 4, 25)
    yield Suggestion(day, ANZAC, OURS if day.weekday() == 6 else "")
    if day.weekday() > 4:
        yield Suggestion(day + timedelta(days=7 - day.weekday()), ANZAC_MONDAY, THE_MONDAY)
