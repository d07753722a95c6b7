"""Vaccines in pregnancy: between which days, counted from the expected day of birth."""

from dataclasses import dataclass
from datetime import date

from .calendar import TERM_DAYS, Span
from .schedule import Schedule
from .vaccines import Evidence, Vaccine


@dataclass(frozen=True, slots=True)
class PregnancyWindow:
    """When a vaccine is advised in a pregnancy; without days it may be given at any time.

    After `last` nothing is decided here: `advice` says what to ask.
    """

    slug: str
    vaccine: Vaccine
    first: date | None
    last: date | None
    open: bool
    advice: str
    evidence: Evidence


def windows(schedule: Schedule, *, expected: date, today: date) -> tuple[PregnancyWindow, ...]:
    """Return the windows of a pregnancy, from the expected day of birth.

    From the first day of the first week to the first day of the last one: that of 20 to 32 weeks
    ends on the day on which 32 weeks are completed.
    """
    found = []
    for rule in schedule.pregnancy:
        first = _reached(expected, rule.from_week)
        last = _reached(expected, rule.to_week)
        found.append(
            PregnancyWindow(
                slug=rule.slug,
                vaccine=schedule.by_vaccine[rule.vaccine],
                first=first,
                last=last,
                open=(first or today) <= today <= (last or today),
                advice=rule.advice,
                evidence=rule.evidence,
            )
        )
    return tuple(found)


def _reached(expected: date, week: int | None) -> date | None:
    if week is None:
        return None
    return Span(TERM_DAYS - 7 * week, "days").before(expected)
