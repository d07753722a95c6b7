"""Growth in words, for nurses' and parents' pages alike: ages, changes, how often is enough."""

from datetime import date, timedelta

from clinic_app.growth.frequency import enough
from clinic_app.growth.measures import Child, Measure
from clinic_app.operations.growth_record import Change, GrowthRecord
from clinic_app.operations.last_weights import LastWeight
from clinic_app.scheduling.ages import age_in_words

from . import date_words
from .filters import MONTHS

MINUS = "\N{MINUS SIGN}"
UNITS = {Measure.WEIGHT: "g", Measure.LENGTH: "mm", Measure.HEAD: "mm"}
NURSE_SAYS = "The nurse says when to weigh again."
FIRST_WEEKS = "In the first two weeks weigh as your midwife, nurse or doctor asks."


def short_day_words(day: date, today: date) -> str:
    """Return "10 Nov", with the year if it is another one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1][:3]}{year}"


def ago(day: date, today: date) -> str:
    """Return "today", "yesterday", "14 days ago", "3 months ago"."""
    days = (today - day).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    return f"{days} days ago" if days < 61 else f"{round(days / 30.4375)} months ago"


def signed(by: int, unit: str) -> str:
    """Return "+320 g", or a loss with a typographic minus."""
    sign = MINUS if by < 0 else "+"
    return f"{sign}{abs(by):,} {unit}" if by else f"0 {unit}"


def change_words(change: Change, measure: Measure = Measure.WEIGHT) -> str:
    """Return "+320 g in 14 days, 23 g a day"; a day's part for weights only."""
    by = f"{signed(change.by, UNITS[measure])}{within(change)}"
    if measure is not Measure.WEIGHT or change.a_day is None:
        return by
    return f"{by}, {signed(change.a_day, 'g').removeprefix('+')} a day"


def within(change: Change) -> str:
    """Return in what time something changed: " in 14 days", " the same day"."""
    return f" in {_days(change.days)}" if change.days else " the same day"


def corrected_age(child: Child, on: date) -> str:
    """Return the corrected age on a day in words, or "" if none is used any more or ever was."""
    age = (on - child.birth).days
    if not child.days_early or age < 0 or age > 730:
        return ""
    due = child.birth + timedelta(days=child.days_early)
    if on < due:
        return f"due in {_days((due - on).days)}"
    return age_in_words(due, on) if on > due else "due date"


def age_line(record: GrowthRecord, today: date) -> str:
    """Return "14 weeks old, 9 weeks by corrected age (born 5 weeks early)"."""
    child, on = record.child, max(today, record.birth_date)
    old = f"{age_in_words(record.birth_date, on)} old"
    corrected = corrected_age(child, on)
    if not corrected:
        return old
    early = f"born {_weeks(child.days_early)} early"
    if on <= child.birth + timedelta(days=child.days_early):
        return f"{old}, {corrected} ({early})"
    return f"{old}, {corrected} by corrected age ({early})"


def enough_words(birth: date, last: date | None, today: date, *, nurse_says: bool) -> str:
    """Return how often is enough after the last weigh; advice, and "" where there is none.

    `nurse_says`: no number reassures then, only the nurse says when.
    """
    if nurse_says:
        return NURSE_SAYS
    found = enough(birth, last) if last else None
    if found is None:
        return FIRST_WEEKS if (today - birth).days < 14 else ""
    often = f"{_capital(found.words())} is enough at this age"
    if today >= found.next_from:
        return f"{often}, unless a nurse or doctor asked for it more often."
    return (
        f"{often}: the next weigh tells something new from {date_words.in_full(found.next_from)}. "
        "If a nurse or doctor asked for it sooner, come as agreed."
    )


def last_weight_words(last: LastWeight, today: date) -> str:
    """Return "4.52 kg on 10 Nov, +320 g"."""
    kilograms = f"{last.grams / 1000:.2f} kg on {short_day_words(last.on, today)}"
    return f"{kilograms}, {signed(last.change.by, 'g')}" if last.change else kilograms


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _weeks(days: int) -> str:
    weeks, rest = divmod(days, 7)
    found = "1 week" if weeks == 1 else f"{weeks} weeks"
    return f"{found} {_days(rest)}" if rest else found
