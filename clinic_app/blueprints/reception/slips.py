"""A visit as it stands on the board of the diary."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_app import clock
from clinic_app.operations.day_visits import DayStep, DayVisit
from clinic_app.operations.diary import Day
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.filters import clock_time, status_look
from clinic_app.web.short_names import short_name

from . import standing

TALL = timedelta(minutes=30)
ALONE = "Nobody works then"
FIT_IN = ("F", "fit-in")
NEW = ("N", "new patient, to be checked")
INTERPRETER = ("I", "interpreter")
AMBER = ("!", "nobody works then")


@dataclass(frozen=True, slots=True)
class View:
    """How a diary is looked at: when, with which visit open, and where its links lead.

    `week_href` leads to the week of everybody; `book_href` is empty for those who do not book for
    patients; `own` is the practitioner who looks, if one does.
    """

    now: datetime
    day_href: str
    week_href: str
    book_href: str = ""
    open: int | None = None
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A visit on the board; `at` is its time where the rows do not say it."""

    href: str
    css: str
    shape: str
    name: str
    flags: tuple[tuple[str, str], ...]
    what: str
    at: str
    hidden: str
    open: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One step of a visit, as one person has it."""

    visit: DayVisit
    step: DayStep

    @property
    def time(self) -> Interval:
        return Interval(self.step.starts_at, self.step.ends_at)


def slip(block: Block, person: int, day: Day, view: View, *, alone: bool) -> Slip:
    """Return a visit as it stands in one person's column; `alone` in its cell or not."""
    visit, time, amber = block.visit, block.time, block.visit.id in day.amber
    key = standing.shown(visit.of_step(block.step.position), time.start, now=view.now)
    look, word = status_look(key), standing.word(key, day.day, now=view.now)
    tall = alone and time.length >= TALL
    what = _what(block, person, day)
    return Slip(
        href=f"{view.day_href}?visit={visit.id}#visit",  # url_for is slow three hundred times
        css=_css(look.css, visit, tall=tall, amber=amber, open_=view.open == visit.id),
        shape="status-late" if amber else look.shape,
        name=visit.name,
        flags=_flags(visit, amber=amber),
        what=(ALONE if amber else what) if tall else "",
        at="" if alone and _on_a_quarter(time.start) else clock_time(time.start).split()[0],
        hidden=f"{'' if tall and not amber else f', {what}'}, {_hours(time)}, {word.lower()}",
        open=view.open == visit.id,
    )


def _css(look: str, visit: DayVisit, *, tall: bool, amber: bool, open_: bool) -> str:
    more = {"fit": visit.fit_in, "tall": tall, "amber": amber, "open": open_}
    return " ".join(("slip", look, *(name for name, has in more.items() if has)))


def _flags(visit: DayVisit, *, amber: bool) -> tuple[tuple[str, str], ...]:
    flags = (
        (AMBER, amber),
        (FIT_IN, visit.fit_in),
        (NEW, not visit.checked),
        (INTERPRETER, bool(visit.interpreter)),
    )
    return tuple(flag for flag, has in flags if has)


def _what(block: Block, person: int, day: Day) -> str:
    """Return the kind of visit, or whom the person assists."""
    first = block.step.people[0]
    if person == first:
        return block.visit.kind.outside_name
    return f"With {short_name(day.faces.get(first))}"


def _hours(time: Interval) -> str:
    return f"{clock_time(time.start)} to {clock_time(time.end)}"


def _on_a_quarter(instant: datetime) -> bool:
    return instant.astimezone(clock.ZONE).minute % 15 == 0
