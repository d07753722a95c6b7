"""What is due next for a child: the age point, its window, the visit, and what the nurse is asked.

The earliest day is the scheduled one, or the dose before plus every distance, whichever is later.
It is for due dates, for the length of visits and for the stock to have ready; the nurse decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .children import Child, check
from .course import OPEN, Course, Standing, course_of
from .influenza import Influenza, influenza
from .programme import Change
from .prospects import Outcome, Prospect, outcome, prospects
from .questions import Question
from .schedule import AgePoint, Schedule, Stamp
from .visits import ExpectedDose, Missed, Visit, expected, missed, visit_on


@dataclass(frozen=True, slots=True)
class Due:
    """What is next for a child as of a day, by one edition of the schedule.

    `next` is None where the schedule holds nothing more, and so is `visit`. `visit` is that of the
    first possible day. `behind` are the age points that are past due and not on record; `at_birth`
    are doses of the hospital that are not on record while they may still be given.
    """

    stamp: Stamp
    today: date
    next: Prospect | None
    visit: Visit | None
    behind: tuple[AgePoint, ...]
    at_birth: tuple[ExpectedDose, ...]
    missed: tuple[Missed, ...]
    questions: tuple[Question, ...]
    changes: tuple[Change, ...]
    influenza: Influenza

    @property
    def planning(self) -> bool:
        """Whether the nurse plans first, so that no time is offered."""
        return any(question.planning for question in self.questions)

    @property
    def overdue(self) -> bool:
        """Whether the next point is overdue, one month after it was due."""
        return self.next is not None and self.today >= self.next.overdue_from


def due(schedule: Schedule, child: Child, *, today: date, point: str | None = None) -> Due:
    """Return what is next for a child.

    `point` is the slug of the age point that a parent says is next. It counts only where nothing
    is known of earlier doses; without it, the age decides then. Raises BadHistory for a record
    that cannot be, KeyError for an unknown point.
    """
    check(schedule, child, today=today)
    course = course_of(schedule, child)
    found = outcome(course, today, point)
    day = max(found.next.window.earliest, today) if found.next else today
    visit = _visit(course, found, day) if found.next else None
    return Due(
        stamp=schedule.stamp,
        today=today,
        next=found.next,
        visit=visit,
        behind=found.behind,
        at_birth=_at_birth(course, today),
        missed=missed(course, today, [*found.behind, *([found.point] if found.point else [])]),
        questions=found.questions,
        changes=tuple(_changes(course, visit, today)),
        influenza=influenza(schedule, child, day=today),
    )


def expected_on(schedule: Schedule, child: Child, day: date, *, point: str | None = None) -> Visit:
    """Return what a visit on a day is expected to hold, as it was before that day's visits.

    For lists, and for what is filled in before vaccinating. `point` is as in `due`.
    """
    course = course_of(schedule, child.before(day))
    return _visit(course, outcome(course, day, point), day)


def left_of(schedule: Schedule, child: Child, point: str, *, today: date) -> frozenset[Standing]:
    """Return where the doses of an age point stand that are not on record; none: all are.

    Raises BadHistory for a record that cannot be.
    """
    check(schedule, child, today=today)
    course = course_of(schedule, child)
    stand = zip(course.slots, course.standings(today), strict=True)
    return frozenset(now for slot, now in stand if slot.point.slug == point and now != "given")


def closing(
    schedule: Schedule, child: Child, *, today: date, until: date
) -> tuple[ExpectedDose, ...]:
    """Return the doses on no record that may be given today and have a last day by `until`.

    Whatever else is asked first. Raises BadHistory for a record that cannot be.
    """
    check(schedule, child, today=today)
    found = expected(course_of(schedule, child), today, OPEN, opened_by=today)
    return tuple(
        dose for dose in found if dose.earliest <= today and dose.last and dose.last <= until
    )


def outlook(
    schedule: Schedule, child: Child, *, today: date, points: int = 3, point: str | None = None
) -> tuple[Due, ...]:
    """Return what is next, and after it, if each visit takes place on its first possible day.

    Ends earlier where the nurse plans or nothing more is in the schedule.
    """
    found: list[Due] = []
    while len(found) < points:
        answer = due(schedule, child, today=today, point=point)
        found.append(answer)
        if answer.visit is None or answer.next is None or not answer.visit.doses:
            break
        today = answer.visit.day
        if child.given is not None:
            child = child.having((dose.vaccine.slug for dose in answer.visit.doses), on=today)
            continue
        point = _following(schedule, answer.next.point)
        if point is None:
            break
    return tuple(found)


def choices(schedule: Schedule, child: Child, *, today: date, until: date) -> tuple[Prospect, ...]:
    """Return the age points to choose from where nothing is known of earlier doses.

    They are those that may be given by `until`. Of those past due only the latest: to be behind
    with two needs a plan, not a time.
    """
    among = prospects(course_of(schedule, child), today)
    past = [prospect for prospect in among if prospect.window.due < today]
    coming = (p for p in among if p.window.due >= today and p.window.earliest <= until)
    return (*past[-1:], *coming)


def _visit(course: Course, found: Outcome, day: date) -> Visit:
    return visit_on(
        course,
        day,
        point=found.point,
        planning=found.planning,
        type_of=found.point.visit if found.point else None,
    )


def _at_birth(course: Course, today: date) -> tuple[ExpectedDose, ...]:
    found = expected(course, today, OPEN, opened_by=today)
    return tuple(dose for dose in found if dose.point.place == "hospital")


def _following(schedule: Schedule, point: AgePoint) -> str | None:
    slugs = [other.slug for other in schedule.points]
    return next(iter(slugs[slugs.index(point.slug) + 1 :]), None)


def _changes(course: Course, visit: Visit | None, today: date) -> Iterator[Change]:
    """Yield what changed for the expected vaccines since the last dose on record, or the birth."""
    since = max([course.child.born, *(dose.on for dose in course.child.doses)])
    coming = {dose.vaccine.slug for dose in visit.doses} if visit else set()
    for change in course.schedule.changes:
        if since < change.on <= today and change.vaccines & coming:
            yield change
