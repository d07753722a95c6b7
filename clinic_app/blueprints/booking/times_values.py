"""What the pages of free times show."""

from dataclasses import dataclass

from .asked import Wanted


@dataclass(frozen=True, slots=True)
class Time:
    """A button: what it says, what it posts, what a screen reader adds."""

    text: str
    value: str
    hidden: str
    held: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the strip; without times it has no link."""

    name: str
    date: str
    count: str
    href: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The times of the day shown with the same people: their initials with tints, and lines."""

    title: str
    lines: tuple[str, ...]
    faces: tuple[tuple[str, str], ...]
    times: list[Time]


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The times of one day, and what to know of that day; the page has the same three."""

    day_title: str
    day_note: str
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of times shows."""

    earliest: Time | None
    earliest_day: str
    earliest_with: str
    earliest_note: str
    days: list[Day]
    day_title: str
    day_note: str
    sections: list[Section]
    near: list[Time]
    why_none: str
    why_late: str
    held: Time | None
    earlier: str | None
    later: str | None
    wanted: Wanted
    choices: list[tuple[int, str]]
