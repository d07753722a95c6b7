"""Which age point is next for a child, which are behind, and when doses may be given together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from . import questions
from .calendar import DAY, Window
from .course import OPEN, UNFINISHED, Course
from .plan import Slot
from .questions import Question
from .schedule import AgePoint


@dataclass(frozen=True, slots=True)
class Prospect:
    """An age point with doses that are not on record, and when they may be given together."""

    point: AgePoint
    window: Window
    overdue_from: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a course comes to on a day: the next point, those behind, what the nurse is asked."""

    next: Prospect | None
    behind: tuple[AgePoint, ...]
    questions: tuple[Question, ...]

    @property
    def point(self) -> AgePoint | None:
        """The next age point."""
        return self.next.point if self.next else None

    @property
    def planning(self) -> bool:
        """Whether the nurse plans first, so that no time is offered."""
        return any(question.planning for question in self.questions)


def outcome(course: Course, day: date, point: str | None) -> Outcome:
    """Return what a course comes to on a day; a named point counts where nothing is known."""
    among = prospects(course, day)
    known = course.child.given is not None
    following = _soonest(among, day) if known else _by_age(course, among, day, point)
    behind = tuple(_behind(course, among, day)) if known else ()
    asked = _questions(course, following, behind, day)
    if following is None:
        asked = chain(asked, [_nothing_left(course, None if known else point)])
    return Outcome(following, behind, questions.not_settled(course, asked))


def _nothing_left(course: Course, named: str | None) -> Question:
    """Return why no point is next: the one that was named, or all that the schedule has."""
    if named is None:
        return questions.BEYOND
    places = [place for place, slot in enumerate(course.slots) if slot.point.slug == named]
    filled = {place for place, _ in course.reading.filled}
    return questions.ON_RECORD if filled & {*places} else questions.NOT_THEN


def prospects(course: Course, day: date) -> tuple[Prospect, ...]:
    """Return the age points with doses that may be given once it is time, in order of age."""
    positions: dict[str, list[int]] = {}
    for position, standing in enumerate(course.standings(day)):
        point = course.slots[position].point
        if standing in OPEN and point.place != "hospital":
            positions.setdefault(point.slug, []).append(position)
    found = []
    for among in positions.values():
        point = course.slots[among[0]].point
        window = _window(course, among, day)
        found.append(Prospect(point, window, _overdue_from(course, point, window.due)))
    return tuple(found)


def _window(course: Course, positions: Iterable[int], day: date) -> Window:
    """Return when doses may be given together.

    A dose that the others would have to wait for until they are overdue, or past a last day, comes
    later by itself.
    """
    firsts = {position: course.earliest(position, day=day) for position in positions}
    scheduled = course.slots[next(iter(firsts))].scheduled
    lasts = [course.slots[position].last for position in firsts]
    last = min((last for last in lasts if last), default=None)
    alone = max(scheduled, min(firsts.values()))
    patience = min(course.schedule.overdue_after.after(alone) - DAY, last or date.max)
    together = max(first for first in firsts.values() if first <= patience)
    return Window(together, max(scheduled, together), last)


def _overdue_from(course: Course, point: AgePoint, due_on: date) -> date:
    if point.overdue_at:
        return max(point.overdue_at.after(course.child.born), due_on)
    return course.schedule.overdue_after.after(due_on)


def _soonest(among: Iterable[Prospect], day: date) -> Prospect | None:
    return min(among, key=lambda prospect: max(prospect.window.earliest, day), default=None)


def _by_age(
    course: Course, among: Iterable[Prospect], day: date, point: str | None
) -> Prospect | None:
    """Return the point that was named, or the first that is not overdue yet."""
    if point is not None:
        named = course.schedule.by_point[point]
        return next((prospect for prospect in among if prospect.point == named), None)
    return next((prospect for prospect in among if day < prospect.overdue_from), None)


def _behind(course: Course, among: Iterable[Prospect], day: date) -> Iterator[AgePoint]:
    """Yield the points past due with doses that are not on record."""
    windows = {prospect.point.slug: prospect.window.due for prospect in among}
    standings = zip(course.slots, course.standings(day), strict=True)
    unfinished = {slot.point.slug for slot, stands in standings if stands in UNFINISHED}
    for point in course.schedule.points:
        if point.slug in unfinished and point.place != "hospital":
            scheduled = (point.overdue_at or point.due).after(course.child.born)
            if max(scheduled, windows.get(point.slug, scheduled)) < day:
                yield point


def _younger(course: Course, day: date) -> tuple[AgePoint, ...]:
    """Return the points with doses that are not on record, of ages that the child has outgrown."""
    if course.child.given is None:
        return ()
    standings = zip(course.slots, course.standings(day), strict=True)
    outgrown = {slot.point.slug for slot, now in standings if now == "closed"}
    return tuple(point for point in course.schedule.points if point.slug in outgrown)


def _at_visit(course: Course, following: Prospect, day: date) -> Iterator[Slot]:
    """Yield the doses of the next point that are not on record, and others due by its visit."""
    on = max(following.window.earliest, day)
    for slot, stands in zip(course.slots, course.standings(on), strict=True):
        also = course.child.given is not None and slot.opens <= on and slot.numbers
        if stands in OPEN and (slot.point == following.point or also):
            yield slot


def _questions(
    course: Course, following: Prospect | None, behind: tuple[AgePoint, ...], day: date
) -> Iterator[Question]:
    enough = course.schedule.behind_for_planning
    if len(behind) >= enough:
        yield questions.catch_up(course, behind, day)
    yield from questions.about_child(course)
    yield from questions.about_record(course, day)
    younger = _younger(course, day)
    if younger:
        ours = sum(point.place != "hospital" for point in (*younger, *behind))
        planning = following is not None and ours >= enough
        yield questions.earlier_ages(course, day, planning=planning)
    if following is None:
        return
    yield from questions.about_point(course, following.point, day)
    slots = _at_visit(course, following, day)
    yield from questions.about_doses(course, following.point, slots, day)
