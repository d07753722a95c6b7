"""What the schedule cannot decide: questions that a nurse answers, each with a name.

Nothing here is a verdict. A question marked `planning` leads to a planning visit instead of a
time, until a nurse has decided on all that it is about (`Child.settled`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from . import elsewhere, late_doses
from .calendar import in_words
from .children import Given, matter
from .course import UNFINISHED, Course
from .history import LIVE_TOO_CLOSE, Doubt, Kind, live_matter
from .intervals import live_too_close
from .plan import Slot, rules_for
from .schedule import AgePoint
from .vaccines import BIRTH_DOSE

VERY_PRETERM_WEEKS = 32
LOW_IMMUNITY = "immunocompromised"
"""The risk with which a live vaccine is a question for the doctor."""
LIVE_AND_IMMUNITY = (
    "a live vaccine, and low immunity is on record. The doctor is asked before it is given."
)

DOUBTS: dict[Kind, tuple[str, bool]] = {
    "given-too-young": ("was given before the age for it", True),
    "given-too-close": ("was given too soon after the one before", True),
    "given-too-late": ("was given after its last possible day", False),
    "extra-dose": ("is one more than the schedule has", False),
    "given-twice": ("was given on a day that has another against the same", False),
}
"""For each kind of doubt what is odd, and whether it needs a planning visit."""

Answer = Literal["counts", "again", "planned", "not-needed"]
"""The dose counts; it is given once more; planned, and it goes on as the schedule shows; the next
dose is not needed."""
OF_A_DOSE: tuple[Answer, ...] = ("counts", "again")
ASKS_WHETHER_IT_COUNTS = frozenset({"given-too-young", "given-too-close", LIVE_TOO_CLOSE})


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the nurse finds out or decides.

    `about` names the doses, the age points or the vaccines that it is about. Without them nothing
    can be decided here.
    """

    slug: str
    text: str
    planning: bool = False
    about: tuple[str, ...] = ()

    @property
    def matters(self) -> frozenset[str]:
        """What it is about, as decisions name it."""
        return frozenset(matter(self.slug, one) for one in self.about)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What a nurse may decide; nothing where no plan waits for it and no dose may be spared."""
        if self.about and self.slug == late_doses.QUESTION:
            return ("planned", "not-needed")
        if not (self.planning and self.about):
            return ()
        return OF_A_DOSE if self.slug in ASKS_WHETHER_IT_COUNTS else ("planned",)


UNKNOWN_HISTORY = Question(
    "unknown-history",
    "Earlier doses are not known here. The nurse looks at the register first.",
)
BEYOND = Question(
    "beyond-schedule",
    "No later age point is in this schedule. Ask the nurse what else may be worth having.",
)
NOT_THEN = Question(
    "not-at-this-age",
    "That age point is not planned by this schedule at this age. The nurse plans the visit.",
    planning=True,
)
ON_RECORD = Question(
    "on-record",
    "The vaccines of that age are on record here. The nurse looks at what else there is.",
    planning=True,
)
EARLIER_AGES = "Doses of younger ages are not on record: {}. The nurse looks at the register."
OVERSEAS = (
    "Doses followed another country’s schedule. The nurse reads the record and plans the visits."
)
PRETERM = Question(
    "very-preterm",
    f"Born before {VERY_PRETERM_WEEKS} weeks: the nurse checks whether more doses are advised.",
)
FIRST_NATIONS_ASKED = (
    "Is the child Aboriginal and/or Torres Strait Islander? The schedule then has more at this age:"
)


def catch_up(course: Course, behind: Iterable[AgePoint], day: date) -> Question:
    """Return that doses of several age points are not on record: it is about each of them."""
    points = tuple(behind)
    ages = ", ".join(point.label for point in points)
    text = f"Doses of more than one age are not on record: {ages}. The nurse plans the visits."
    standings = zip(course.slots, course.standings(day), strict=True)
    missing = (slot for slot, now in standings if slot.point in points and now in UNFINISHED)
    about = (f"{slot.point.slug} {slot.vaccine.slug} {_born(course)}" for slot in missing)
    return Question("catch-up", text, True, tuple(dict.fromkeys(about)))


def earlier_ages(course: Course, day: date, *, planning: bool) -> Question:
    """Return that doses of ages are not on record at which the schedule had them for a child."""
    standings = zip(course.slots, course.standings(day), strict=True)
    closed = [slot for slot, now in standings if now == "closed"]
    named = dict.fromkeys(slot.vaccine.group for slot in closed if not slot.last)
    text = EARLIER_AGES.format(", ".join(named) or closed[0].vaccine.group)
    about = (f"{slot.point.slug} {slot.vaccine.slug} {_born(course)}" for slot in closed)
    return Question("earlier-ages", text, planning, tuple(about) if planning else ())


def about_child(course: Course) -> Iterator[Question]:
    """Yield what is not known of the child and of the rules the record was made under."""
    child, begins = course.child, course.schedule.stamp.valid_from
    if child.given is None:
        yield UNKNOWN_HISTORY
    if child.overseas:
        abroad = tuple(f"{key} {_born(course)}" for key in sorted(d.key for d in child.abroad))
        yield Question(elsewhere.TOGETHER, OVERSEAS, True, abroad)
    for slug, text, about in elsewhere.asked(course):
        yield Question(slug, text, True, (f"{about} {_born(course)}",))
    if child.gestation_weeks is not None and child.gestation_weeks < VERY_PRETERM_WEEKS:
        yield PRETERM
    first = min((s.scheduled for s in course.slots if s.rule.dose != BIRTH_DOSE), default=begins)
    if min([first, *(dose.on for dose in child.doses)]) < begins:
        text = f"Rules before {in_words(begins)} are not in this data: the nurse checks old doses."
        yield Question("older-rules", text)


def about_record(course: Course, today: date) -> Iterator[Question]:
    """Yield what does not fit in the record, oldest first."""
    for doubt in course.reading.doubts:
        yield _doubted(course, doubt)
    for earlier, later in live_too_close(course.schedule, course.child.doses):
        text = f"{_named(course, later)} came too soon after another live one."
        yield Question(LIVE_TOO_CLOSE, text, True, (live_matter(earlier, later),))
    if course.child.given is not None:
        yield from _first_doses(course)
    yield from _out_of_use(course)
    partly = tuple(_partly(course, today))
    if partly:
        text = "A combined vaccine is on record for some of its diseases only: what was given?"
        yield Question("partly-given", text, True, partly)


def about_point(course: Course, point: AgePoint, day: date) -> Iterator[Question]:
    """Yield what the nurse asks at an age point, whichever doses are left of it."""
    if point.ask_until is None or day < point.ask_until.after(course.child.born):
        yield from (Question(slug, text) for slug, text in point.ask)
    yield from _at_birth(course, point)
    yield from _changed_since_due(course, point)


def about_doses(
    course: Course, point: AgePoint, slots: Iterable[Slot], day: date
) -> Iterator[Question]:
    """Yield what the nurse asks about the doses of one visit: of its point, or of others too."""
    due = tuple(slots)
    points = [point, *(slot.point for slot in due)]
    for slot in due:
        if slot.vaccine.live and LOW_IMMUNITY in course.child.risks:
            yield Question("live-and-immunity", f"{slot.vaccine.group}: {LIVE_AND_IMMUNITY}")
        if slot.rule.asks & course.child.groups:
            text = f"{slot.vaccine.group}: more doses may be advised, the nurse plans them."
            why = sorted(slot.rule.asks & course.child.groups)
            what = f"{slot.point.slug} {slot.vaccine.slug}"
            about = tuple(f"{what} {group} {_born(course)}" for group in why)
            yield Question("more-doses", text, True, about)
    yield from _late_doses_before(course, due)
    yield from _first_nations(course, points, day)


def not_settled(course: Course, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions, each once, without those that a nurse has decided on altogether."""
    settled = course.child.settled
    return tuple(q for q in dict.fromkeys(questions) if not (q.about and q.matters <= settled))


def _doubted(course: Course, doubt: Doubt) -> Question:
    odd, planning = DOUBTS[doubt.kind]
    text = f"{_named(course, doubt.dose)} {odd}: does it count?"
    return Question(doubt.kind, text, planning, (doubt.about,))


def _born(course: Course) -> str:
    """Return the birth date that a matter goes by: corrected, it is another matter."""
    return f"born {course.child.born.isoformat()}"


def _named(course: Course, dose: Given) -> str:
    return f"{course.schedule.by_vaccine[dose.vaccine].group} on {in_words(dose.on)}"


def _partly(course: Course, today: date) -> Iterator[str]:
    """Yield the doses that are on record for some of their antigens, and by which others."""
    for position, standing in enumerate(course.standings(today)):
        slot = course.slots[position]
        if standing == "partly":
            by = sorted(
                (a, dose.key) for (at, a), dose in course.reading.by.items() if at == position
            )
            had = " ".join(f"{antigen}={key}" for antigen, key in by)
            yield f"{slot.point.slug} {slot.vaccine.slug} {had} {_born(course)}"


def _first_doses(course: Course) -> Iterator[Question]:
    """Yield doses of a combined vaccine that were the first with an antigen, and too early."""
    for rule in course.schedule.first_doses:
        for dose in course.child.doses:
            first = course.reading.given.get(rule.antigen, (None,))[0]
            young = dose.on < rule.before.after(course.child.born)
            if dose.vaccine == rule.vaccine and dose.on == first and young:
                text = f"{_named(course, dose)}: {rule.reason}"
                about = f"{dose.key} {_born(course)}"
                yield Question("first-measles-dose", text, True, (about,))


def _out_of_use(course: Course) -> Iterator[Question]:
    for dose in course.child.doses:
        vaccine = course.schedule.by_vaccine[dose.vaccine]
        begins, ends = vaccine.valid_from or date.min, vaccine.valid_to or date.max
        if not begins <= dose.on <= ends:
            text = f"{_named(course, dose)}: it was not in use on that day."
            yield Question("not-in-use-then", text)


def _at_birth(course: Course, point: AgePoint) -> Iterator[Question]:
    """Yield the hospital's doses that are not on record, at the first point of the practice."""
    ours = (other for other in course.schedule.points if other.place != "hospital")
    if point != next(ours, None):
        return
    for position, slot in enumerate(course.slots):
        missing = {(position, a.slug) for a in slot.vaccine.antigens} - course.reading.filled
        if slot.point.place == "hospital" and missing:
            until = f" Its last day: {in_words(slot.last)}." if slot.last else ""
            text = f"{slot.vaccine.name} at birth is not on record: was it given?{until}"
            yield Question("birth-dose", text)


def _late_doses_before(course: Course, slots: tuple[Slot, ...]) -> Iterator[Question]:
    """Yield where the dose before was given at an age from which the next one is a question.

    If nobody would come for anything else, the nurse decides before a time is offered.
    """
    child, counted = course.child, course.reading.counted
    found = {slot: late_doses.before(slot, child, counted) for slot in slots}
    alone = all(found.values())
    for late in found.values():
        for one in late:
            day = in_words(one.on)
            text = f"{one.what} was given late, on {day}: the nurse decides on the next one."
            yield Question(late_doses.QUESTION, text, alone, (one.about,))


def _first_nations(course: Course, points: Iterable[AgePoint], day: date) -> Iterator[Question]:
    if course.child.first_nations is not None:
        return
    more = [group for point in points for group in _more_if_first_nations(course, point, day)]
    if more:
        yield Question("first-nations", f"{FIRST_NATIONS_ASKED} {', '.join(dict.fromkeys(more))}.")


def _more_if_first_nations(course: Course, point: AgePoint, day: date) -> Iterator[str]:
    child = course.child
    now = {rule.vaccine for rule in rules_for(course.schedule, point, child)}
    for rule in rules_for(course.schedule, point, replace(child, first_nations=True)):
        still = rule.until is None or day < rule.until.after(child.born)
        if still and rule.vaccine not in now:
            yield course.schedule.by_vaccine[rule.vaccine].group


def _changed_since_due(course: Course, point: AgePoint) -> Iterator[Question]:
    due = point.due.after(course.child.born)
    later = [rule.valid_from for rule in point.doses if rule.valid_from and rule.valid_from > due]
    if later and max(later) > course.schedule.stamp.valid_from:
        text = f"The rules for {point.label} changed on {in_words(max(later))}, after it was due."
        yield Question("rules-changed", text)
