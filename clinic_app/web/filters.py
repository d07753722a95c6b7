"""What templates may call: dates and times as the practice says them, phone numbers, icons."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import phonenumbers
from flask import Flask, current_app
from markupsafe import Markup

from clinic_app.clock import ZONE, local_date

from .forms import anchor

HIDDEN = Markup(' aria-hidden="true" focusable="false"')
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Make every filter, and `svg` and `status_look`, known to the templates."""
    filters = (
        clock_time, long_day, short_day, moment, day_and_time, phone, minutes_text, utc, anchor,
    )  # fmt: skip
    app.jinja_env.filters.update({f.__name__: f for f in filters})
    app.jinja_env.globals.update(svg=svg, status_look=status_look)


def clock_time(instant: datetime) -> str:
    """Return the practice's time of an aware instant: "1:30 pm"; noon is "12:00 pm"."""
    local = instant.astimezone(ZONE)
    return f"{local.hour % 12 or 12}:{local.minute:02} {'pm' if local.hour >= 12 else 'am'}"


def long_day(day: date) -> str:
    """Return "Tuesday 6 October 2026"; takes a date or an aware instant."""
    day = _day(day)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return "Tue 6 Oct"; takes a date or an aware instant."""
    day = _day(day)
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def moment(instant: datetime) -> str:
    """Return "Tuesday 6 October 2026, 1:30 pm"."""
    return f"{long_day(instant)}, {clock_time(instant)}"


def day_and_time(instant: datetime, today: date) -> str:
    """Return "Today, 1:30 pm", "Tomorrow, 9:00 am", within a week "Thursday, 10:30 am".

    Any other day, before or after, is "Thu 3 Dec, 9:00 am".
    """
    return f"{_relative(local_date(instant), today)}, {clock_time(instant)}"


def _relative(day: date, today: date) -> str:
    ahead = (day - today) // timedelta(days=1)
    if ahead in (0, 1):
        return ("Today", "Tomorrow")[ahead]
    return WEEKDAYS[day.weekday()] if 1 < ahead < 7 else short_day(day)


def _day(day: date) -> date:
    return local_date(day) if isinstance(day, datetime) else day


def phone(number: str) -> str:
    """Return an E.164 number as Australians write it: "(02) 5550 0142"; others unchanged."""
    try:
        parsed = phonenumbers.parse(number, "AU")
    except phonenumbers.NumberParseException:
        return number
    if parsed.country_code != 61:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def minutes_text(minutes: int) -> str:
    """Return "45 minutes", "1 hour", "1 hour 15 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_count(rest, "minute"))
    return " ".join(parts)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def utc(instant: datetime) -> str:
    """Return an aware instant as machines read it, for `datetime` and `data-until`."""
    return instant.astimezone(ZONE).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown: its word, its shape (an icon) and its colour (a class)."""

    word: str
    shape: str
    css: str


STATUS_LOOKS = {
    "booked": Look("Booked", "status-booked", "is-booked"),
    "arrived": Look("Arrived", "status-arrived", "is-arrived"),
    "started": Look("Being seen", "status-with", "is-with"),
    "observing": Look("Observing", "status-observing", "is-observing"),
    "done": Look("Done", "status-done", "is-done"),
    "did_not_attend": Look("Did not attend", "status-missed", "is-missed"),
    "cancelled": Look("Cancelled", "status-cancelled", "is-cancelled"),
    "late": Look("Late", "status-late", "is-late"),
    "urgent": Look("Urgent", "status-urgent", "is-urgent"),
}


def status_look(status: str) -> Look:
    """Return the word, shape and colour of a status; raises `KeyError` for an unknown one."""
    return STATUS_LOOKS[status]


def svg(name: str, css: str = "") -> Markup:
    """Return one of our icons to stand in the page, hidden from screen readers."""
    return _drawn(current_app.static_folder or "", name, css)


@lru_cache(maxsize=1000)
def _drawn(static: str, name: str, css: str) -> Markup:
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise ValueError(f"not the name of an icon: {name!r}")
    drawing = (Path(static) / "icons" / f"{name}.svg").read_text("utf-8").strip()
    body = Markup(drawing.removeprefix('<svg xmlns="http://www.w3.org/2000/svg"'))  # noqa: S704 (our own file)
    named = Markup(' class="{}"').format(css) if css else ""
    return Markup("<svg{}{}").format(named, HIDDEN) + body
