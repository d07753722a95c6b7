"""Dates without their weekday, and when somebody was born, in words."""

from datetime import date

from clinic_app.scheduling.ages import age_in_words

from .filters import MONTHS


def in_full(day: date) -> str:
    """Return "9 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_brief(day: date) -> str:
    """Return "9 Dec 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def born(birth: date, on: date) -> str:
    """Return "12 March 1985, 41 years": the birth date, and the age on another day."""
    return f"{in_full(birth)}, {age_in_words(birth, max(on, birth))}"
