"""Which doses the schedule holds for one child: a slot for each, in order of age."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .calendar import Span, latest
from .children import Child
from .schedule import AgePoint, DoseRule, Schedule
from .vaccines import BIRTH_DOSE, Antigen, Vaccine


@dataclass(frozen=True, slots=True)
class Slot:
    """A dose that the schedule holds for a child.

    `numbers` says which dose of each antigen's course it is, empty for a dose at birth. It may be
    offered from `opens`; the nurse plans from `closes` on; `last` is its last possible day.
    """

    point: AgePoint
    rule: DoseRule
    vaccine: Vaccine
    numbers: tuple[tuple[Antigen, int], ...]
    scheduled: date
    opens: date
    closes: date | None
    last: date | None

    @property
    def dose(self) -> str:
        """The dose as one says it: "2", "B" at birth, or the rule's own words."""
        if self.rule.label:
            return self.rule.label
        return str(self.number) if self.numbers else "B"

    @property
    def number(self) -> int:
        """The dose's number, the highest where the antigens of a vaccine differ."""
        if self.rule.restarts:
            return self.rule.dose
        return max((number for _, number in self.numbers), default=BIRTH_DOSE)


@dataclass(frozen=True, slots=True)
class Link:
    """A slot as one dose of an antigen's course.

    A dose before `from_day` does not count, one from `closes` on is of a later age. From the dose
    before it every span of `spacing` must have passed, and `after_first` from the first of the
    course.
    """

    slot: int
    dose: int
    from_day: date
    closes: date | None
    spacing: tuple[Span, ...]
    after_first: Span | None


def plan(schedule: Schedule, child: Child) -> tuple[Slot, ...]:
    """Return the child's slots, those at birth first."""
    counts = Counter[str]()
    found = []
    for point in schedule.points:
        for rule in rules_for(schedule, point, child):
            vaccine = schedule.by_vaccine[rule.vaccine]
            if rule.dose != BIRTH_DOSE:
                counts.update(antigen.slug for antigen in vaccine.antigens)
            found.append(_slot(point, rule, vaccine, counts, born=child.born))
    return tuple(found)


def rules_for(schedule: Schedule, point: AgePoint, child: Child) -> tuple[DoseRule, ...]:
    """Return the rules of a point that hold for the child, one a vaccine.

    They are those in force on the day the point is due. Before the data begins they are its
    first ones: `questions` says so.
    """
    day = max(point.due.after(child.born), schedule.stamp.valid_from)
    if not _in_force(point.valid_from, point.valid_to, day):
        return ()
    once: dict[str, DoseRule] = {}
    for rule in point.doses:
        if _holds(rule, child, day):
            once.setdefault(rule.vaccine, rule)
    return tuple(once.values())


def chains(slots: tuple[Slot, ...], born: date) -> dict[str, tuple[Link, ...]]:
    """Return each antigen's course as the slots that belong to it, in order."""
    found: dict[str, list[Link]] = {}
    for position, slot in enumerate(slots):
        for antigen, link in _links(position, slot, born):
            found.setdefault(antigen, []).append(link)
    return {antigen: tuple(links) for antigen, links in found.items()}


def _slot(
    point: AgePoint, rule: DoseRule, vaccine: Vaccine, counts: Counter[str], *, born: date
) -> Slot:
    at_birth = rule.dose == BIRTH_DOSE
    return Slot(
        point=point,
        rule=rule,
        vaccine=vaccine,
        numbers=() if at_birth else tuple((a, counts[a.slug]) for a in vaccine.antigens),
        scheduled=point.due.after(born),
        opens=point.opens.after(born),
        closes=min((age.after(born) for age in (point.until, rule.until) if age), default=None),
        last=rule.last_day.after(born) if rule.last_day else None,
    )


def _links(position: int, slot: Slot, born: date) -> Iterator[tuple[str, Link]]:
    for antigen, number in slot.numbers:
        limit = antigen.limit(number)
        ages = (slot.rule.min_age, limit.min_age if limit else None)
        yield (
            antigen.slug,
            Link(
                slot=position,
                dose=number,
                from_day=latest([born, *(age.after(born) for age in ages if age)]),
                closes=slot.point.until.after(born) if slot.point.until else None,
                spacing=spacing(antigen, number, slot.rule.after_previous),
                after_first=limit.after_first if limit else None,
            ),
        )


def spacing(antigen: Antigen, dose: int, more: Span | None = None) -> tuple[Span, ...]:
    """Return the distances that a dose keeps from the one before it.

    A first dose keeps that of the second: there is one before it where that did not count.
    """
    limits = (antigen.limit(dose), antigen.limit(dose + 1))
    stated = (limit.after_previous for limit in limits if limit and limit.after_previous)
    return tuple(span for span in (next(stated, None), more) if span)


def _holds(rule: DoseRule, child: Child, day: date) -> bool:
    return (
        (not rule.who or bool(rule.who & child.groups))
        and (rule.born_from is None or rule.born_from <= child.born)
        and _in_force(rule.valid_from, rule.valid_to, day)
    )


def _in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from or date.min) <= day <= (valid_to or date.max)
