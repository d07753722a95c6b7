"""Somebody's regular week in plain words: which hours, in which weeks, for what."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from clinic_app.operations import practice
from clinic_app.scheduling import schedule_words
from clinic_app.scheduling.rosters import WeeklyPattern
from clinic_app.web.filters import MONTHS, WEEKDAYS

ONE_DAY = timedelta(days=1)
WEEKS_NAMED = 3


def week(patterns: Iterable[WeeklyPattern], today: date) -> tuple[str, ...]:
    """Return "Monday to Thursday 8:30 am to 12:30 pm, 1:30 pm to 5:00 pm", a line a run of days."""
    valid = [p for p in patterns if is_valid(p, today)]
    every = [(day, _hours(valid, day)) for day in range(7)]
    runs = [
        (hours, [day for day, _ in run])
        for hours, run in groupby(every, key=lambda pair: pair[1])
        if hours
    ]
    weekly = [f"{_days(days)} {hours}" for hours, days in runs]
    fortnightly = [
        f"{schedule_words.regular(p)}, {weeks(p, today)}" for p in valid if p.every_weeks > 1
    ]
    return (*weekly, *fortnightly)


def weeks(pattern: WeeklyPattern, today: date) -> str:
    """Return "weeks of 30 Nov, 14 Dec, 28 Dec": the next in which the hours are worked."""
    first = max(today, pattern.valid_from)
    ahead = (first + n * ONE_DAY for n in range(7 * pattern.every_weeks * WEEKS_NAMED))
    mondays = [day - day.weekday() * ONE_DAY for day in ahead if pattern.applies(day)]
    said = ", ".join(f"{day.day} {MONTHS[day.month - 1][:3]}" for day in mondays)
    return f"{'weeks' if len(mondays) > 1 else 'week'} of {said}" if said else ""


def only_for(reserved: Iterable[str]) -> str:
    """Return "only for Baby weigh, Six-week check", or nothing for hours that are for all."""
    types = practice.current().catalogue.by_slug
    names = [types[slug].name for slug in sorted(reserved) if slug in types]
    return f"only for {', '.join(names)}" if names else ""


def is_valid(pattern: WeeklyPattern, today: date) -> bool:
    """Say whether regular hours hold now: those to come and those that are over do not."""
    return pattern.valid_from <= today and (pattern.valid_to is None or today <= pattern.valid_to)


def _hours(patterns: Sequence[WeeklyPattern], day: int) -> str:
    mine = [p for p in patterns if p.weekday == day and p.every_weeks == 1]
    said = [schedule_words.hours(p.starts, p.ends) for p in mine]
    labels = [f" ({p.label})" if p.label else "" for p in mine]
    return ", ".join(hours + label for hours, label in zip(said, labels, strict=True))


def _days(days: Sequence[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    if len(days) == 1:
        return first
    return f"{first} and {last}" if len(days) == 2 else f"{first} to {last}"
