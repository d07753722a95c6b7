"""What a row of the nurses' list says from the child's record: doses, weight, where to go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from clinic_app.operations import doses_due, work_recorded
from clinic_app.operations.child_records import ChildFacts
from clinic_app.operations.day_list import Entry
from clinic_app.operations.day_visits import DayVisit
from clinic_app.operations.doses_due import Expectation, ExpectedDose
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.operations.last_weights import LastWeight
from clinic_app.scheduling.ages import completed_months
from clinic_app.web import growth_words
from clinic_app.web.filters import short_day

from . import point_words

WEIGHED_UNTIL, BABY_UNTIL = 60, 24
"""In months: until when one says that nobody was weighed here, and until when any visit may."""
NO_BREAK = "\N{NO-BREAK SPACE}"
NEAR = timedelta(days=7)
NOT_NOW, GIVEN_ALREADY = "None at this visit", "Vaccines given"
NONE = "None by the schedule’s data: ask"


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose that is expected, by its product group, and of a child who is late its number."""

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
    """The last weight; `way` is "up", "down", "same" or "", `change` how much in how many days."""

    text: str
    on: str
    way: str
    change: str


@dataclass(frozen=True, slots=True)
class FromRecord:
    """Doses, and the last weight or what stands in its place."""

    doses: Doses
    weight: Weight | None
    no_weight: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page on which the visit's work is written down."""

    href: str
    text: str


def of(entry: Entry, day: date) -> FromRecord:
    """Return what a row says from the child's record; of a sensitive visit nothing is said."""
    return FromRecord(_doses(entry, day), _weight(entry, day), _no_weight(entry, day))


def _doses(entry: Entry, day: date) -> Doses:
    found = entry.expected
    if entry.visit.kind.sensitive or entry.facts is None:
        return Doses()
    if entry.beside is not None:
        return Doses(note=NOT_NOW)
    if found is None and entry.vaccinated:
        return Doses(note=GIVEN_ALREADY)
    if found is None:
        return Doses(note="No needles" if _young(entry.visit, day, WEIGHED_UNTIL) else "")
    if found.needles is None or found.oral is None:
        return Doses(note="The nurse decides")
    late = point_words.catching_up(entry.visit.kind, entry.visit.answers, found)
    expected = tuple(Dose(_said(one, late=late), not one.needle) for one in found.doses)
    return Doses(expected, found.needles, found.oral, "" if expected else _none(found))


def _none(found: Expectation) -> str:
    """Say why nothing is expected: the day is too early, or the schedule has nothing then."""
    return f"None before {short_day(found.possible_from)}" if found.possible_from else NONE


def _said(dose: ExpectedDose, *, late: bool) -> str:
    """Return a dose by its group; with its number where the age does not say which it is."""
    number = doses_due.dose_of(dose.vaccine, dose.number) if late else ""
    return f"{dose.group}, dose {number}" if number else dose.group


def _weight(entry: Entry, day: date) -> Weight | None:
    last = entry.weight
    if last is None or entry.visit.kind.sensitive:
        return None
    on = growth_words.short_day_words(last.on, day)
    way, change = _direction(last)
    # An arrow upwards would soothe beside a child whose growth somebody is asked to look at.
    way = "" if way == "up" and entry.alerts.growth_task else way
    return Weight(f"{last.grams / 1000:.2f} kg", on, way, change)


def _no_weight(entry: Entry, day: date) -> str:
    """Return what stands in place of a weight: nothing for those who are seldom weighed."""
    visit = entry.visit
    young = not visit.kind.sensitive and _young(visit, day, WEIGHED_UNTIL)
    return "Not weighed here" if young and entry.facts is not None else ""


def corrected_age(facts: ChildFacts | None, day: date) -> str:
    """Return the corrected age of a child born early, while one reckons with it; else ""."""
    if facts is None or facts.gestation_weeks is None:
        return ""
    child = GrowthFacts(gestation_weeks=facts.gestation_weeks).child(facts.birth_date)
    return growth_words.corrected_age(child, day)


def last_days(found: Expectation | None, day: date) -> Iterator[str]:
    """Yield the doses whose last possible day is near: "Rotavirus, oral: last day is tomorrow"."""
    for dose in (*found.doses, *found.not_recorded) if found else ():
        if dose.last is not None and dose.last - day <= NEAR:
            yield f"{dose.group}: last day {_when(dose, day)}"


def not_recorded(found: Expectation | None) -> str:
    """Return which doses past due are on no record, where the nurse plans them."""
    groups = dict.fromkeys(dose.group for dose in found.not_recorded) if found else {}
    return ", ".join(groups)


def beside(entry: Entry, day: date) -> str:
    """Return what is due though not for this visit, and when it is booked; "" where nothing is."""
    if entry.beside is None:
        return ""
    booked = entry.beside.booked
    when = "today" if booked == day else short_day(booked) if booked else ""
    return f"Due: {', '.join(entry.beside.groups)}" + (f" (booked {when})" if when else "")


def pages(entry: Entry, day: date) -> tuple[Page, ...]:
    """Return where the work of a visit is written down, and what the nurse may decide to do."""
    visit = entry.visit
    found = tuple(
        Page(url_for(endpoint, appointment=visit.id), text)
        for text, endpoint, fits in PAGES
        if fits(visit, day)
    )
    if entry.beside is None:
        return found
    return (*found, Page(url_for("nurses.vaccinate", appointment=visit.id), "Vaccinate"))


def _weighs(visit: DayVisit, day: date) -> bool:
    return work_recorded.for_scales(visit.kind) or _young(visit, day, BABY_UNTIL)


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
    by, within = last.change.by, growth_words.within(last.change)
    if by == 0:
        return "same", f"no change{within}"
    grams = growth_words.signed(by, "g").replace(" ", NO_BREAK)
    return "up" if by > 0 else "down", f"{grams}{within}"


def _when(dose: ExpectedDose, day: date) -> str:
    last = dose.last or day
    match (last - day).days:
        case 0:
            return "is today"
        case 1:
            return "is tomorrow"
    return "is over" if last < day else f"is {short_day(last)}"
