"""What a visit for vaccines is for, in words for families: days and needles, no verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.operations.visit_plans import Plan
from clinic_app.scheduling.ages import age_in_words

from . import closed_words, date_words
from .filters import MONTHS, long_day

DAY = timedelta(days=1)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters: `css` says whether it is past, here (today) or the last one."""

    day: str
    words: str
    css: str


def title(plan: Plan) -> str:
    """Return "4-month immunisations", or the vaccine's own name."""
    if plan.at_school:
        return f"{plan.label.partition(',')[0]} vaccines"
    return of_age(plan.label)


def of_age(label: str) -> str:
    """Return "4-month immunisations" for "4 months"; any other name as it is."""
    number, _, unit = label.partition(" ")
    return f"{number}-{unit.removesuffix('s')} immunisations" if number.isdecimal() else label


def needles(plan: Plan) -> str:
    """Return "Two needles and drops by mouth"."""
    found = []
    if plan.needles:
        found.append(f"{NUMBERS[plan.needles]} needle{'s' if plan.needles > 1 else ''}")
    if plan.oral:
        found.append("drops by mouth")
    return " and ".join(found).capitalize()


def against(plan: Plan) -> str:
    """Return the diseases, such as "diphtheria, tetanus and polio"."""
    return listed(plan.against)


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def due(plan: Plan, *, today: date) -> str:
    """Return when it is due, shortly: "due 9 December 2026", "was due 18 October 2026"."""
    verb = "was due" if plan.due < today else "due"
    return f"{verb} {date_words.in_full(plan.due)}"


def between(plan: Plan, *, today: date) -> str:
    """Return the days in a sentence: from when, due when, the last day with what it is for."""
    return " ".join(words for words in (days(plan, today=today), last_day(plan)) if words)


def days(plan: Plan, *, today: date) -> str:
    """Return from when it can be given and when it is due, in a sentence."""
    if plan.first == plan.due and plan.due >= today:
        return f"It is due from {long_day(plan.due)}."
    first = "now" if plan.first <= today else f"from {long_day(plan.first)}"
    verb = "was due" if plan.due < today else "is due"
    return f"It can be given {first}, and {verb} on {long_day(plan.due)}."


def window(plan: Plan, *, today: date) -> tuple[str, ...]:
    """Return the days that matter in short lines: from when, due when, the last one, those over."""
    verb = "Was due" if plan.due < today else "Due"
    lines = (
        f"From {long_day(plan.first)}." if plan.first > today else "",
        "" if today < plan.first == plan.due else f"{verb} {long_day(plan.due)}.",
        last_day(plan),
        missed(plan),
    )
    return tuple(line for line in lines if line)


def last_day(plan: Plan) -> str:
    """Return the last possible day and what it is for, "" where there is none."""
    if plan.last is None:
        return ""
    words = f"The last day against {plan.last_what} is {long_day(plan.last)}."
    return f"{words} {closed_words.then(plan.last, since=plan.first)}".strip()


def marks(plan: Plan, born: date | None, *, today: date) -> tuple[Mark, ...]:
    """Return the days that matter, in order, today among them."""
    return tuple(mark for _, mark in sorted(_marks(plan, born, today), key=lambda pair: pair[0]))


def note_of(plan: Plan, day: date, *, today: date) -> str:
    """Return what to say of times on a day: the last one, or later than planned."""
    if plan.last == day:
        return f"The last day against {plan.last_what}"
    if plan.last and closed_words.last_open(plan.last, since=plan.first) == day:
        return f"Our last open day before the last one against {plan.last_what}"
    if is_late(plan, day) and not is_late(plan, today):
        return "Later than planned: an earlier day is better"
    return ""


def is_late(plan: Plan, day: date) -> bool:
    """Say whether a day is later than planned."""
    return plan.late_from is not None and day >= plan.late_from


def late_words(plan: Plan, *, today: date) -> str:
    """Say which days come first, where some are later than planned."""
    if plan.late_from is None or (plan.last is not None and plan.last < plan.late_from):
        return ""
    if plan.last == today:
        return ""
    if plan.late_from <= today:
        return "The next free days come first."
    return f"Days up to {short(plan.late_from - DAY, today)} come first, later ones after them."


def if_none_suits(plan: Plan, *, today: date) -> str:
    """Say whom to ask where times end with a last day; what can be given then the nurse says."""
    if plan.last is None:
        return ""
    day = "today does not suit" if plan.last == today else "none of these suits"
    return f"If {day}, ring us: the nurse says what can be given later."


def missed(plan: Plan) -> str:
    """Say which last days have passed, "" if none has."""
    if not plan.missed:
        return ""
    return (
        f"The last day against {listed(plan.missed)} has passed. "
        "The nurse talks with you about it; call us if you want to know before."
    )


def short(day: date, today: date) -> str:
    """Return "9 December", with the year where it is another one."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def _marks(plan: Plan, born: date | None, today: date) -> Iterator[tuple[tuple[date, int], Mark]]:
    def css(day: date) -> str:
        return "past" if day < today else ""

    if plan.first < plan.due:
        can = "Could start" if plan.first < today else "Can start"
        yield (plan.first, 0), Mark(short(plan.first, today), can, css(plan.first))
    yield (plan.due, 1), Mark(short(plan.due, today), f"Due, {plan.label}", css(plan.due))
    age = age_in_words(born, today) if born else ""
    yield (today, 2), Mark(f"Today, {short(today, today)}", age, "here")
    if plan.last is not None:
        words = f"Last day against {plan.last_what}"
        yield (plan.last, 3), Mark(long_day(plan.last), words, "last")
