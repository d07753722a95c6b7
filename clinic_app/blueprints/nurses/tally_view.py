"""The fridge tally beside the nurses' list: what the day and the next one need, what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app, url_for

from clinic_app.operations.vaccine_tally import Line, Tally
from clinic_app.web.filters import short_day

FRIDGE = "nurses.fridge"


@dataclass(frozen=True, slots=True)
class Group:
    """A product group in the table."""

    name: str
    needed: int
    in_fridge: int
    next_needed: int
    short: bool


@dataclass(frozen=True, slots=True)
class FridgeTally:
    """The table, what is lacking in words, and what could not be counted."""

    now: str
    then: str
    groups: tuple[Group, ...]
    lacking: tuple[str, ...]
    not_counted: str
    href: str


def of(tally: Tally | None, *, today: date) -> FridgeTally | None:
    """Return the tally as the page shows it, if there is one."""
    if tally is None:
        return None
    now, then = _when(tally.day, today), _when(tally.next_day, today)
    wanted = [one for one in tally.lines if one.needed or one.next_needed]
    return FridgeTally(
        now=now,
        then=then,
        groups=tuple(_group(one) for one in wanted),
        lacking=tuple(_lacking(tally, now, then)),
        not_counted=_not_counted(tally),
        href=url_for(FRIDGE) if FRIDGE in current_app.view_functions else "",
    )


def _group(one: Line) -> Group:
    short = bool(one.short or one.next_short)
    return Group(one.group, one.needed, one.in_fridge, one.next_needed, short)


def _lacking(tally: Tally, now: str, then: str) -> Iterator[str]:
    """Yield what is short: "Rotavirus, oral is 1 short for tomorrow."."""
    for one in tally.shortfalls:
        days = ((one.short, now), (one.next_short, then))
        short = " and ".join(f"{number} short for {_within(day)}" for number, day in days if number)
        yield f"{one.group} is {short}."


def _not_counted(tally: Tally) -> str:
    number = tally.planned + tally.next_planned
    if not number:
        return ""
    visits = "1 visit" if number == 1 else f"{number} visits"
    return f"Not counted: {visits} at which the nurse decides."


def _when(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return "Tomorrow" if day == today + timedelta(days=1) else short_day(day)


def _within(day: str) -> str:
    """Return a day as part of a sentence."""
    return day.lower() if day in {"Today", "Tomorrow"} else day
