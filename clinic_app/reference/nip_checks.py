"""What a single entry of nip_schedule.yaml cannot show: unknown names, and rules that clash."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from clinic_app.immunisation.calendar import Span
from clinic_app.immunisation.children import Child
from clinic_app.immunisation.plan import Slot, plan
from clinic_app.immunisation.schedule import FIRST_NATIONS, AgePoint, DoseRule, Schedule
from clinic_app.immunisation.vaccines import BIRTH_DOSE

from .nip_entries import ScheduleFile
from .nip_names import unknown_names
from .nip_spans import SpanEntry
from .nip_values import schedule_of
from .yaml_source import Fault

BIRTHS = (date(2024, 2, 29), date(2026, 1, 31), date(2026, 8, 31), date(2027, 4, 15))
"""Births for which ages in weeks and in months are compared: short months, a leap year."""


def faults(file: ScheduleFile) -> Iterator[Fault]:
    """Yield what is wrong between the entries; rules are compared once all names are known."""
    unknown = list(unknown_names(file))
    yield from unknown
    yield from _order(file)
    yield from _ages(file)
    yield from _around(file)
    if not unknown:
        yield from _rules(schedule_of(file))


def _order(file: ScheduleFile) -> Iterator[Fault]:
    for n, (earlier, later) in enumerate(pairwise(file.points), start=1):
        if not _older(later.due, earlier.due):
            yield Fault(("points", n, "due"), "points stand in order of age")
    for n, antigen in enumerate(file.antigens):
        if not _rising([limit.dose for limit in antigen.limits]):
            yield Fault(("antigens", n, "limits"), "doses stand in order, each once")
    if not _rising([length.up_to for length in file.visits.lengths]):
        yield Fault(("visits", "lengths"), "must stand in order of how many vaccines")


def _ages(file: ScheduleFile) -> Iterator[Fault]:
    for n, point in enumerate(file.points):
        if point.earliest and not _older(point.due, point.earliest):
            yield Fault(("points", n, "earliest"), "must be younger than the age when it is due")
        for key in ("until", "overdue_at"):
            age = getattr(point, key)
            if age and not _older(age, point.due):
                yield Fault(("points", n, key), "must be older than the age when it is due")
        for m, dose in enumerate(point.doses):
            if dose.last_day and not _older(dose.last_day, point.earliest or point.due):
                yield Fault(("points", n, "doses", m, "last_day"), "must be after the first day")


def _around(file: ScheduleFile) -> Iterator[Fault]:
    if FIRST_NATIONS not in file.groups:
        yield Fault(("groups",), f"{FIRST_NATIONS!r} must be one of them")
    if file.influenza.season[0] > file.influenza.season[1]:
        yield Fault(("influenza", "season"), "the first month must not be after the last")


def _rising(numbers: Sequence[int]) -> bool:
    return list(numbers) == sorted(set(numbers))


def _older(one: SpanEntry, other: SpanEntry) -> bool:
    return all(one.span().after(birth) > other.span().after(birth) for birth in BIRTHS)


def _rules(schedule: Schedule) -> Iterator[Fault]:
    antigen = schedule.influenza.antigen
    first, second = antigen.limit(1), antigen.limit(2)
    if not (first and first.min_age and second and second.after_previous):
        yield Fault(
            ("influenza", "vaccine"), "its antigen needs an age and a distance in its limits"
        )
    for n, point in enumerate(schedule.points):
        for m, rule in enumerate(point.doses):
            for key, reason in _dose_faults(schedule, point, rule):
                yield Fault(("points", n, "doses", m, key), reason)


def _dose_faults(schedule: Schedule, point: AgePoint, rule: DoseRule) -> Iterator[tuple[str, str]]:
    vaccine, begins = schedule.by_vaccine[rule.vaccine], schedule.stamp.valid_from
    if (vaccine.valid_from or date.min) > (rule.valid_from or begins):
        yield "vaccine", "is not in use when the rule begins"
    if vaccine.valid_to and vaccine.valid_to < (rule.valid_to or date.max):
        yield "vaccine", "is no longer in use when the rule ends"
    slots = [slot for slot in _examples(schedule, point, rule) if slot.rule == rule]
    numbers = [slot.number for slot in slots]
    if numbers and min(numbers) != rule.dose:
        yield "dose", f"is number {min(numbers)} by the points before it"
    for slot in slots[:1]:
        yield from _limit_faults(point, slot)


def _examples(schedule: Schedule, point: AgePoint, rule: DoseRule) -> Iterator[Slot]:
    """Yield the slots of children who are in one of the rule's groups each, or in none."""
    days = (schedule.stamp.valid_from, rule.valid_from, rule.born_from, point.valid_from)
    born = max(day for day in days if day)
    for group in rule.who or {""}:
        risks = frozenset({group} - {"", FIRST_NATIONS})
        child = Child(born, first_nations=group == FIRST_NATIONS, risks=risks)
        yield from plan(schedule, child)


def _limit_faults(point: AgePoint, slot: Slot) -> Iterator[tuple[str, str]]:
    for antigen, number in slot.numbers:
        limit = antigen.limit(number)
        if number > BIRTH_DOSE + 1 and not (limit and limit.after_previous):
            yield "dose", f"{antigen.slug} has no distance for dose {number}"
        ages = [slot.rule.min_age, limit.min_age if limit else None]
        if any(age and not _reached(age, point.opens) for age in ages):
            yield "min_age", f"{antigen.slug} would be too young when the dose may first be given"


def _reached(age: Span, opens: Span) -> bool:
    return all(age.after(birth) <= opens.after(birth) for birth in BIRTHS)
