"""A last day that is near, in words: for families the number to call comes first."""

from datetime import date

from .filters import WEEKDAYS, short_day
from .plan_words import DAY, short


def call_by(last: date, today: date) -> str:
    """Return until when to call: "today", "before Wednesday 2 December"."""
    return "today" if last <= today + DAY else f"before {_day(last, today)}"


def why(last: date, what: str, today: date) -> str:
    """Return why: "today is the last day for rotavirus drops"; "that" is the day to call before."""
    named = {today: "today", today + DAY: "tomorrow"}.get(last, "that")
    return f"{named} is the last day for {what}"


def for_staff(last: date, what: str, today: date) -> str:
    """Return "Last day 2 Dec: rotavirus drops", shortly, and whether it is today or past."""
    day = short_day(last).partition(" ")[2]
    if last < today:
        return f"Last day was {day}: {what}"
    return f"Last day {'today' if last == today else day}: {what}"


def _day(day: date, today: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {short(day, today)}"
