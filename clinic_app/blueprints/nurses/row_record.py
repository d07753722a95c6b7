"""What a row of the nurses' list says from the child's record: doses, weight, where to go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app, url_for

from clinic_app.operations import doses_due
from clinic_app.operations.day_list import Entry
from clinic_app.operations.day_visits import DayVisit
from clinic_app.operations.doses_due import Expectation, ExpectedDose
from clinic_app.operations.last_weights import LastWeight
from clinic_app.scheduling.ages import completed_months
from clinic_app.web.filters import MONTHS, short_day

MINUS = "\N{MINUS SIGN}"
SCALES = "scales"
WEIGHED_UNTIL, BABY_UNTIL = 60, 24
"""In months: until when one says that nobody was weighed here, and until when any visit may."""
NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose that is expected, by its product group."""

    text: str
    oral: bool


@dataclass(frozen=True, slots=True)
class Doses:
    """What a visit is expected to hold; without a `count` the nurse decides, as `note` says."""

    expected: tuple[Dose, ...] = ()
    needles: int = 0
    oral: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """The last weight; `way` is "up", "down", "same" or "", and `change` says how much."""

    text: str
    on: str
    way: str
    change: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page on which the visit's work is written down."""

    href: str
    text: str


def doses(entry: Entry, day: date) -> Doses:
    """Return what is expected; of a sensitive visit nothing is said."""
    found = entry.expected
    if entry.visit.kind.sensitive:
        return Doses()
    if found is None:
        return Doses(note="No needles" if _young(entry.visit, day, WEIGHED_UNTIL) else "")
    if found.needles is None or found.oral is None:
        return Doses(note="The nurse decides")
    expected = tuple(Dose(one.group, not one.needle) for one in found.doses)
    return Doses(expected, found.needles, found.oral, "" if expected else "None expected")


def weight(entry: Entry, day: date) -> Weight | None:
    """Return the last weight with its direction, if anybody was weighed here."""
    last = entry.weight
    if last is None or entry.visit.kind.sensitive:
        return None
    year = "" if last.on.year == day.year else f" {last.on.year}"
    on = f"{last.on.day} {MONTHS[last.on.month - 1][:3]}{year}"
    return Weight(f"{last.grams / 1000:.2f} kg", on, *_direction(last))


def no_weight(entry: Entry, day: date) -> str:
    """Return what stands in place of a weight: nothing for those who are seldom weighed."""
    visit = entry.visit
    young = not visit.kind.sensitive and _young(visit, day, WEIGHED_UNTIL)
    return "Not weighed here" if young and entry.facts is not None else ""


def last_days(found: Expectation | None, day: date) -> Iterator[str]:
    """Yield the doses whose last possible day is near: "Rotavirus, oral: last day is tomorrow"."""
    for dose in found.doses if found else ():
        if dose.last is not None and dose.last - day <= NEAR:
            yield f"{dose.group}: last day {_when(dose, day)}"


def not_recorded(found: Expectation | None) -> str:
    """Return which doses past due are on no record, where the nurse plans them."""
    groups = dict.fromkeys(dose.group for dose in found.not_recorded) if found else {}
    return ", ".join(groups)


def pages(visit: DayVisit, day: date) -> tuple[Page, ...]:
    """Return where the work of a visit is written down."""
    return tuple(
        Page(url_for(endpoint, appointment=visit.id), text)
        for text, endpoint, fits in PAGES
        if endpoint in current_app.view_functions and fits(visit, day)
    )


def _weighs(visit: DayVisit, day: date) -> bool:
    for_scales = any(step.room == SCALES for step in visit.kind.steps)
    return for_scales or _young(visit, day, BABY_UNTIL)


def _vaccinates(visit: DayVisit, _day: date) -> bool:
    return doses_due.is_for_vaccines(visit.kind)


PAGES: tuple[tuple[str, str, Callable[[DayVisit, date], bool]], ...] = (
    ("Weigh", "nurses.weigh_visit", _weighs),
    ("Vaccinate", "nurses.vaccinate", _vaccinates),
)
"""Words, endpoint, and which visits it fits."""


def _young(visit: DayVisit, day: date, months: int) -> bool:
    return completed_months(visit.birth_date, max(day, visit.birth_date)) < months


def _direction(last: LastWeight) -> tuple[str, str]:
    if last.change is None:
        return "", ""
    by = last.change.by
    if by == 0:
        return "same", "no change"
    return ("up", f"+{by:,} g") if by > 0 else ("down", f"{MINUS}{-by:,} g")


def _when(dose: ExpectedDose, day: date) -> str:
    last = dose.last or day
    match (last - day).days:
        case 0:
            return "is today"
        case 1:
            return "is tomorrow"
    return "is over" if last < day else f"is {short_day(last)}"
