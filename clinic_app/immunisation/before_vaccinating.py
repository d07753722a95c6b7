"""The questions before vaccinating, and what stands against a vaccine on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from .calendar import in_words
from .children import Child
from .course import Course, course_of
from .intervals import live_from
from .plan import Link, Slot, spacing
from .programme import AskFirst
from .questions import LIVE_AND_IMMUNITY, LOW_IMMUNITY
from .schedule import Schedule
from .vaccines import BIRTH_DOSE, Antigen, Vaccine

Against = Literal[
    "too-young",
    "too-soon",
    "too-late",
    "live-too-soon",
    "live-and-immunity",
    "first-dose",
    "unusual",
]


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


def cautions(schedule: Schedule, child: Child, vaccine: str, day: date) -> tuple[Caution, ...]:
    """Return what stands against giving a vaccine on a day: every antigen, every distance.

    It is for the nurse to weigh, not a refusal. Doses on record after `day` are left out. Raises
    KeyError for an unknown vaccine.
    """
    wanted = schedule.by_vaccine[vaccine]
    course = course_of(schedule, _as_of(child, day))
    if _at_birth(course, wanted, day):
        return ()
    found = (
        *_unusual(course, wanted, day),
        *_too_young_or_soon(course, wanted, day),
        *_too_late(course, wanted, day),
        *_live(course, wanted, day),
        *_first(course, wanted, day),
    )
    return tuple(dict.fromkeys(found))


def _as_of(child: Child, day: date) -> Child:
    return replace(child, given=tuple(dose for dose in child.doses if dose.on <= day))


def _unusual(course: Course, vaccine: Vaccine, day: date) -> Iterator[Caution]:
    if vaccine.usual_from is None:
        return
    usual = vaccine.usual_from.after(course.child.born)
    if day < usual:
        text = f"{vaccine.group}: usual from the age of {vaccine.usual_from}."
        yield Caution("unusual", text, usual)


def _too_young_or_soon(course: Course, vaccine: Vaccine, day: date) -> Iterator[Caution]:
    for antigen in vaccine.antigens:
        link = _next_link(course, antigen)
        old_enough, apart = _old_enough(course, antigen, link), _apart(course, antigen, link)
        if day < old_enough:
            text = f"{antigen.short}: old enough from {in_words(old_enough)}."
            yield Caution("too-young", text, old_enough)
        if apart and day < apart:
            text = f"{antigen.short}: far enough from the dose before on {in_words(apart)}."
            yield Caution("too-soon", text, apart)


def _next_link(course: Course, antigen: Antigen) -> Link | None:
    links = course.chains.get(antigen.slug, ())
    free = (link for link in links if (link.slot, antigen.slug) not in course.reading.filled)
    return next(free, None)


def _old_enough(course: Course, antigen: Antigen, link: Link | None) -> date:
    if link:
        return link.from_day
    limit = antigen.limit(len(course.reading.given.get(antigen.slug, ())) + 1)
    return limit.min_age.after(course.child.born) if limit and limit.min_age else course.child.born


def _apart(course: Course, antigen: Antigen, link: Link | None) -> date | None:
    given = course.reading.given.get(antigen.slug, ())
    counted = course.reading.counted.get(antigen.slug, ())
    spans = link.spacing if link else spacing(antigen, len(given) + 1)
    days = [span.after(given[-1]) for span in spans] if given else []
    if link and link.after_first and counted:
        days.append(link.after_first.after(counted[0]))
    return max(days, default=None)


def _at_birth(course: Course, vaccine: Vaccine, day: date) -> bool:
    slot = _next_slot(course, vaccine, day)
    in_time = slot is not None and (slot.last is None or day <= slot.last)
    return slot is not None and slot.rule.dose == BIRTH_DOSE and in_time


def _too_late(course: Course, vaccine: Vaccine, day: date) -> Iterator[Caution]:
    slot = _next_slot(course, vaccine, day)
    if slot and slot.last and slot.last < day:
        yield Caution("too-late", slot.rule.last_day_reason, None)


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


def _first(course: Course, vaccine: Vaccine, day: date) -> Iterator[Caution]:
    for rule in course.schedule.first_doses:
        old_enough = rule.before.after(course.child.born)
        first = not course.reading.given.get(rule.antigen)
        if rule.vaccine == vaccine.slug and day < old_enough and first:
            yield Caution("first-dose", rule.reason, old_enough)
