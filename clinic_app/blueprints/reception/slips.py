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
FLAGS = (
    ("!", "nobody works then"),
    ("A", "alert"),
    ("F", "fit-in"),
    ("N", "new patient, to be checked"),
    ("I", "interpreter"),
    ("H", "help with access"),
)
"""The letters on a slip with what they say, in the order of what cannot wait."""


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
    """A visit on the board; `at` is its time where the rows do not say it.

    Its link leads back to where it stands, `id`, so that a page that is opened anew stays there.
    """

    id: str
    href: str
    css: str
    shape: str
    name: str
    letters: str
    flags: str
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
    what, id_ = _what(block, person, day), _id(block, person)
    flags = _flags(visit, amber=amber)
    return Slip(
        id=id_,
        href=f"{view.day_href}?visit={visit.id}#{id_}",  # url_for is slow three hundred times
        css=_css(look.css, visit, tall=tall, amber=amber, open_=view.open == visit.id),
        shape="status-late" if amber else look.shape,
        name=visit.name,
        letters="".join(letter for letter, _ in flags),
        flags="".join(f", {words}" for _, words in flags),
        what=(ALONE if amber else what) if tall else "",
        at="" if alone and _on_a_quarter(time.start) else clock_time(time.start).split()[0],
        hidden=f"{'' if tall and not amber else f', {what}'}, {_hours(time)}, {word.lower()}",
        open=view.open == visit.id,
    )


def place_of(visit: int, *, live: bool) -> str:
    """Return where a visit stands on the page of its day: its first slip, or only its panel."""
    return f"slip-{visit}" if live else "visit"


def _id(block: Block, person: int) -> str:
    """Return what one person's part is found by: the visit's own name is that of the first."""
    visit, step = block.visit, block.step
    first = next(s for s in visit.steps if s.people)
    own = place_of(visit.id, live=True)
    return own if (step, person) == (first, first.people[0]) else f"{own}-{step.position}-{person}"


def _css(look: str, visit: DayVisit, *, tall: bool, amber: bool, open_: bool) -> str:
    more = {"fit": visit.fit_in, "tall": tall, "amber": amber, "open": open_}
    return " ".join(("slip", look, *(name for name, has in more.items() if has)))


def _flags(visit: DayVisit, *, amber: bool) -> tuple[tuple[str, str], ...]:
    known = (
        amber, visit.alert, visit.fit_in, not visit.checked, bool(visit.interpreter), visit.access,
    )  # fmt: skip
    return tuple(flag for flag, has in zip(FLAGS, known, strict=True) if has)


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
