"""Why a dose cannot be given before a day: the age or the distance that is the last to be reached.

Every age and every distance of every antigen holds, so that the latest day wins; what is named here
is the rule which that day comes from, with where it was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from .calendar import Span, in_words
from .course import Course
from .plan import Slot, spaced_by
from .vaccines import Antigen, Evidence

Kind = Literal["before", "first", "live", "age"]


@dataclass(frozen=True, slots=True)
class Hold:
    """The rule by which a dose may be given from `until` on: so long after a day, or so old.

    `dose` is the number of the dose that it is counted from, 0 where that has none. `antigens` are
    those of the vaccine for which the rule holds, empty where it holds for the whole vaccine.
    """

    kind: Kind
    until: date
    span: Span
    since: date
    dose: int
    antigens: tuple[str, ...]
    evidence: Evidence

    @property
    def text(self) -> str:
        """The rule as one says it: "2 months after dose 2 on 28 September 2026 (Hep B)"."""
        only = f" ({', '.join(self.antigens)})" if self.antigens else ""
        if self.kind == "age":
            return f"at the age of {self.span}{only}"
        return f"{self.span} after {self._what()} on {in_words(self.since)}{only}"

    def _what(self) -> str:
        if self.kind == "live":
            return "another live vaccine"
        return f"dose {self.dose}" if self.dose else "the dose before"


def hold_of(course: Course, position: int, *, day: date) -> Hold | None:
    """Return what holds a slot back as of a day; None where nothing did but its age point."""
    slot, first = course.slots[position], course.earliest(position, day=day)
    if first == slot.opens or first < day:
        return None
    found = [hold for hold in _rules(course, position) if hold.until == first]
    if not found:
        return None
    same = [h for h in found if _rule(h) == _rule(found[0])]
    shorts = tuple(dict.fromkeys(short for hold in same for short in hold.antigens))
    whole = len(shorts) == len(slot.vaccine.antigens)
    return replace(found[0], antigens=() if whole else shorts)


def _rule(hold: Hold) -> tuple[Kind, Span, date]:
    return hold.kind, hold.span, hold.since


def _rules(course: Course, position: int) -> Iterator[Hold]:
    """Yield everything that holds a slot back, distances before ages: they say more."""
    slot, numbers = course.slots[position], course.slots[position].numbers
    for antigen, number in numbers:
        yield from _before(course, slot, antigen, number)
    for antigen, number in numbers:
        yield from _first(course, antigen, number)
    yield from _live(course, slot)
    for antigen, number in numbers:
        yield from _ages(course, slot, antigen, number)
    opens, born = slot.point.opens, course.child.born
    yield Hold("age", opens.after(born), opens, born, 0, (), slot.point.evidence)


def _before(course: Course, slot: Slot, antigen: Antigen, number: int) -> Iterator[Hold]:
    counted = course.reading.counted.get(antigen.slug, ())
    given = course.reading.given.get(antigen.slug, ())
    limit, more = spaced_by(antigen, number), slot.rule.after_previous
    spans = [(limit.after_previous, limit.evidence)] if limit else []
    spans += [(more, slot.rule.evidence)] if more else []
    for since in dict.fromkeys((*counted[-1:], *given[-1:])):
        dose = len(counted) if counted and since == counted[-1] else 0
        for span, evidence in spans:
            if span:
                until = span.after(since)
                yield Hold("before", until, span, since, dose, (antigen.short,), evidence)


def _first(course: Course, antigen: Antigen, number: int) -> Iterator[Hold]:
    counted, limit = course.reading.counted.get(antigen.slug, ()), antigen.limit(number)
    if counted and limit and limit.after_first:
        until, short = limit.after_first.after(counted[0]), (antigen.short,)
        yield Hold("first", until, limit.after_first, counted[0], 1, short, limit.evidence)


def _live(course: Course, slot: Slot) -> Iterator[Hold]:
    rule, known = course.schedule.live, course.schedule.by_vaccine
    if slot.vaccine.spaced:
        for other in course.child.doses:
            if known[other.vaccine].spaced:
                until = rule.apart.after(other.on)
                yield Hold("live", until, rule.apart, other.on, 0, (), rule.evidence)


def _ages(course: Course, slot: Slot, antigen: Antigen, number: int) -> Iterator[Hold]:
    limit, born = antigen.limit(number), course.child.born
    ages = [(limit.min_age, limit.evidence)] if limit else []
    for age, evidence in (*ages, (slot.rule.min_age, slot.rule.evidence)):
        if age:
            yield Hold("age", age.after(born), age, born, 0, (antigen.short,), evidence)
