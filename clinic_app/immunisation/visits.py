"""What is expected at one visit: doses, needles, drops, and how long it takes."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from .course import OPEN, UNFINISHED, Course
from .holds import Hold, hold_of
from .schedule import AgePoint
from .vaccines import Evidence, Vaccine


@dataclass(frozen=True, slots=True)
class ExpectedDose:
    """A dose that the schedule expects, from when, and until when if it has a last day.

    `hold` is the rule that puts it off, None where its age point alone says when.
    """

    vaccine: Vaccine
    dose: str
    number: int
    point: AgePoint
    earliest: date
    last: date | None
    last_reason: str
    evidence: Evidence
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A dose whose last day has passed, or that of the dose before it. The nurse is asked."""

    vaccine: Vaccine
    dose: str
    point: AgePoint
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit on a day is expected to hold.

    `later` are doses that are due but must keep a distance until another day. Where the nurse
    plans, nothing is expected and `needles` and `oral` are None; `not_recorded` then holds what
    the schedule has up to that age and the record has not. `type` is the appointment type, and
    `minutes` are the nurse's.
    """

    day: date
    type: str | None
    minutes: int
    observe_minutes: int
    planning: bool
    doses: tuple[ExpectedDose, ...]
    later: tuple[ExpectedDose, ...]
    not_recorded: tuple[ExpectedDose, ...]

    @property
    def needles(self) -> int | None:
        """How many doses are injected."""
        return None if self.planning else sum(dose.vaccine.needle for dose in self.doses)

    @property
    def oral(self) -> int | None:
        """How many doses are swallowed or sprayed."""
        return None if self.planning else sum(not dose.vaccine.needle for dose in self.doses)

    @property
    def last(self) -> date | None:
        """The first last day among its doses."""
        return min((dose.last for dose in self.doses if dose.last), default=None)

    @property
    def last_days(self) -> tuple[ExpectedDose, ...]:
        """The doses that have a last day, the first to pass first."""
        limited = [(dose.last, dose) for dose in self.doses if dose.last]
        return tuple(dose for _, dose in sorted(limited, key=lambda pair: pair[0]))


def visit_on(
    course: Course, day: date, *, point: AgePoint | None, planning: bool, type_of: str | None
) -> Visit:
    """Return what is expected on a day; `point` limits it to one age where nothing is known."""
    reached = [
        dose
        for dose in expected(course, day, OPEN, opened_by=day)
        if course.child.given is not None or dose.point == point
    ]
    now = tuple(dose for dose in reached if dose.earliest <= day)
    rules = course.schedule.visits
    return Visit(
        day=day,
        type=rules.planning if planning else type_of,
        minutes=rules.planning_minutes if planning else rules.minutes(len(now)),
        observe_minutes=rules.observe_minutes,
        planning=planning,
        doses=() if planning else now,
        later=() if planning else tuple(dose for dose in reached if dose.earliest > day),
        not_recorded=_unrecorded(course, day) if planning else (),
    )


def expected(
    course: Course, day: date, standings: AbstractSet[str], *, opened_by: date
) -> Iterator[ExpectedDose]:
    """Yield the doses that stand so on a day, of points whose age is reached by another."""
    for position, standing in enumerate(course.standings(day)):
        if standing in standings and course.slots[position].opens <= opened_by:
            yield _dose(course, position, day)


def missed(course: Course, day: date, points: Iterable[AgePoint]) -> tuple[Missed, ...]:
    """Return the doses of these points that are past their last day."""
    among, standings = {point.slug for point in points}, course.standings(day)
    found = []
    for position, slot in enumerate(course.slots):
        if slot.point.slug not in among or standings[position] != "past":
            continue
        for at in (*course.blockers[position], position):
            why = course.slots[at]
            if why.last and standings[at] == "past":
                found.append(
                    Missed(slot.vaccine, slot.dose, slot.point, why.last, why.rule.last_day_reason)
                )
                break
    return tuple(found)


def _unrecorded(course: Course, day: date) -> tuple[ExpectedDose, ...]:
    found = expected(course, day, UNFINISHED, opened_by=day)
    return tuple(dose for dose in found if dose.point.place != "hospital")


def _dose(course: Course, position: int, day: date) -> ExpectedDose:
    slot = course.slots[position]
    return ExpectedDose(
        vaccine=slot.vaccine,
        dose=slot.dose,
        number=slot.number,
        point=slot.point,
        earliest=course.earliest(position, day=day),
        last=slot.last,
        last_reason=slot.rule.last_day_reason,
        evidence=slot.rule.evidence,
        hold=hold_of(course, position, day=day),
    )
