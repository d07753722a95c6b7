"""The questions before vaccinating, and what stands against a vaccine on a day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from . import late_doses
from .calendar import in_words
from .children import Child
from .course import Course, course_of
from .intervals import live_from
from .plan import Link, Slot, spacing
from .programme import AskFirst
from .questions import LIVE_AND_IMMUNITY, LOW_IMMUNITY
from .schedule import Schedule
from .usual_ages import outside
from .vaccines import BIRTH_DOSE, Antigen, Vaccine

Against = Literal[
    "too-young",
    "too-soon",
    "too-late",
    "live-too-soon",
    "live-and-immunity",
    "first-dose",
    "not-needed",
    "unusual",
    "unscheduled",
]
"""The last two: of an age that the file states of the vaccine, or that only follows from it."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A reason to look again before a vaccine is given; `from_day` is when it no longer holds."""

    kind: Against
    text: str
    from_day: date | None


def asked_first(
    schedule: Schedule, child: Child, vaccines: Iterable[str], *, day: date
) -> tuple[AskFirst, ...]:
    """Return the questions to ask before these vaccines are given on a day."""
    given = set(vaccines)
    return tuple(
        question
        for question in schedule.ask_first
        if (not question.vaccines or question.vaccines & given)
        and (question.from_age is None or question.from_age.after(child.born) <= day)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a dose stands: its slot, and its place in the course of each of its antigens.

    `number` is what the nurse wrote where the doses before it are not known; else None.
    """

    vaccine: Vaccine
    slot: Slot | None
    links: Mapping[str, Link | None]
    number: int | None = None


def cautions(
    schedule: Schedule, child: Child, vaccine: str, day: date, *, number: int | None = None
) -> tuple[Caution, ...]:
    """Return what stands against giving a vaccine on a day: every antigen, every distance.

    It is for the nurse to weigh, not a refusal. Doses on record after `day` are left out. `number`
    says which dose it is where not all before it are on record: then it is held against that one,
    and not against the next that the record lacks. Raises KeyError for an unknown vaccine.
    """
    wanted = schedule.by_vaccine[vaccine]
    course = course_of(schedule, _as_of(child, day))
    place = _next(course, wanted, day) if number is None else _numbered(course, wanted, number)
    if _at_birth(place, day):
        return ()
    found = (
        *_unusual(course, place, day),
        *_too_young_or_soon(course, place, day),
        *_too_late(course, place, day),
        *_live(course, wanted, day),
        *_first(course, place, day),
        *_spared(course, place),
    )
    return tuple(dict.fromkeys(found))


def numbers(schedule: Schedule, child: Child, vaccine: str, day: date) -> tuple[int, ...]:
    """Return the numbers that a dose may have by the record, the likeliest first; 0 is at birth.

    Several where the courses of a combined vaccine differ. None where the schedule counts no doses
    of it for this child. Raises KeyError for an unknown vaccine.
    """
    wanted = schedule.by_vaccine[vaccine]
    course = course_of(schedule, _as_of(child, day))
    place = _next(course, wanted, day)
    counted = course.reading.counted
    by_antigen = {
        link.dose if link else len(counted.get(antigen, ())) + 1
        for antigen, link in place.links.items()
        if antigen in course.chains
    }
    if place.slot is None:
        return tuple(sorted(by_antigen, reverse=True))
    own, most = place.slot.number, max(by_antigen, default=0)
    first = own if own <= most or place.slot.rule.restarts else most
    return tuple(dict.fromkeys([first, own, *sorted(by_antigen, reverse=True)]))


def most_doses(schedule: Schedule, vaccine: str) -> int | None:
    """Return the highest number that a dose can have, one more where it can be caught up later.

    None where the schedule has no doses of that vaccine.
    """
    rules = [r for point in schedule.points for r in point.doses if r.vaccine == vaccine]
    if not rules:
        return None
    highest = max(rule.dose for rule in rules)
    return highest if any(rule.last_day for rule in rules) else highest + 1


def _as_of(child: Child, day: date) -> Child:
    return replace(child, given=tuple(dose for dose in child.doses if dose.on <= day))


def _unusual(course: Course, place: _Place, day: date) -> Iterator[Caution]:
    """Yield that an age is none of the schedule's; where a limit says it already, not again."""
    antigens, born = place.vaccine.antigens, course.child.born
    too_young = any(day < _old_enough(course, antigen, place) for antigen in antigens)
    for one in outside(course.schedule, place.vaccine, born=born, day=day):
        if one.stated or one.from_day is None:
            yield Caution("unusual" if one.stated else "unscheduled", one.text, one.from_day)
        elif not too_young:
            yield Caution("unscheduled", one.text, one.from_day)


def _next(course: Course, vaccine: Vaccine, day: date) -> _Place:
    """Return the place of a dose as the next one that is not on record."""
    links = {antigen.slug: _next_link(course, antigen) for antigen in vaccine.antigens}
    return _Place(vaccine, _next_slot(course, vaccine, day), links)


def _numbered(course: Course, vaccine: Vaccine, number: int) -> _Place:
    """Return the place of a dose by its number; one beyond all has the last day of the last."""
    mine = [at for at, slot in enumerate(course.slots) if slot.vaccine == vaccine]
    those = [at for at in mine if course.slots[at].number == number]
    beyond = [at for at in mine if course.slots[at].number < number]
    links = {antigen: link for at in those for antigen, link in course.links[at]}
    found = next(iter([*those, *beyond[-1:]]), None)
    slot = course.slots[found] if found is not None else None
    return _Place(vaccine, slot, {a.slug: links.get(a.slug) for a in vaccine.antigens}, number)


def _too_young_or_soon(course: Course, place: _Place, day: date) -> Iterator[Caution]:
    for antigen in place.vaccine.antigens:
        old_enough, apart = _old_enough(course, antigen, place), _apart(course, antigen, place)
        if day < old_enough:
            text = f"{antigen.short}: old enough from {in_words(old_enough)}."
            yield Caution("too-young", text, old_enough)
        if day in course.reading.given.get(antigen.slug, ()):
            text = f"{antigen.short}: another vaccine against it is of the same day."
            yield Caution("too-soon", text, apart)
        elif apart and day < apart:
            text = f"{antigen.short}: far enough from the dose before on {in_words(apart)}."
            yield Caution("too-soon", text, apart)


def _next_link(course: Course, antigen: Antigen) -> Link | None:
    links = course.chains.get(antigen.slug, ())
    free = (link for link in links if (link.slot, antigen.slug) not in course.reading.filled)
    return next(free, None)


def _old_enough(course: Course, antigen: Antigen, place: _Place) -> date:
    link = place.links[antigen.slug]
    if link:
        return link.from_day
    limit = antigen.limit(_dose(course, antigen, place))
    return limit.min_age.after(course.child.born) if limit and limit.min_age else course.child.born


def _apart(course: Course, antigen: Antigen, place: _Place) -> date | None:
    link, given = place.links[antigen.slug], course.reading.given.get(antigen.slug, ())
    counted = course.reading.counted.get(antigen.slug, ())
    spans = link.spacing if link else spacing(antigen, _dose(course, antigen, place))
    days = [span.after(given[-1]) for span in spans] if given else []
    # where the record has gaps, the first dose of all may not be on it
    if link and link.after_first and counted and place.number is None:
        days.append(link.after_first.after(counted[0]))
    return max(days, default=None)


def _dose(course: Course, antigen: Antigen, place: _Place) -> int:
    """Return which dose of an antigen it would be that the schedule does not hold."""
    on_record = len(course.reading.given.get(antigen.slug, ()))
    return on_record + 1 if place.number is None else max(place.number, 1)


def _at_birth(place: _Place, day: date) -> bool:
    slot = place.slot
    if slot is None or slot.rule.dose != BIRTH_DOSE or place.number:
        return False
    return slot.last is None or day <= slot.last


def _too_late(course: Course, place: _Place, day: date) -> Iterator[Caution]:
    slot = place.slot or _last_slot(course, place.vaccine)
    if slot and slot.last and slot.last < day:
        yield Caution("too-late", slot.rule.last_day_reason, None)


def _spared(course: Course, place: _Place) -> Iterator[Caution]:
    slot = place.slot
    if slot and late_doses.spared(slot, course.child, course.reading.counted):
        text = f"{place.vaccine.group}: it was decided that dose {slot.dose} is not needed."
        yield Caution("not-needed", text, None)


def _last_slot(course: Course, vaccine: Vaccine) -> Slot | None:
    """Return the last dose that the schedule has of a vaccine: one more has its last day."""
    mine = (s for s in course.slots if s.vaccine == vaccine and s.rule.dose != BIRTH_DOSE)
    return max(mine, key=lambda slot: slot.number, default=None)


def _next_slot(course: Course, vaccine: Vaccine, day: date) -> Slot | None:
    standings = zip(course.slots, course.standings(day), strict=True)
    mine = (slot for slot, stands in standings if slot.vaccine == vaccine and stands != "given")
    return next(mine, None)


def _live(course: Course, vaccine: Vaccine, day: date) -> Iterator[Caution]:
    if vaccine.live and LOW_IMMUNITY in course.child.risks:
        yield Caution("live-and-immunity", f"{vaccine.group}: {LIVE_AND_IMMUNITY}", None)
    free = live_from(course.schedule, vaccine, course.child.doses, day)
    if day < free:
        text = f"A live vaccine was given before: this one from {in_words(free)}."
        yield Caution("live-too-soon", text, free)


def _first(course: Course, place: _Place, day: date) -> Iterator[Caution]:
    for rule in course.schedule.first_doses:
        old_enough = rule.before.after(course.child.born)
        first = not course.reading.given.get(rule.antigen) and (place.number or 1) == 1
        if rule.vaccine == place.vaccine.slug and day < old_enough and first:
            yield Caution("first-dose", rule.reason, old_enough)
