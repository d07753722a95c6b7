"""What the schedule cannot decide: questions that a nurse answers, each with a name.

Nothing here is a verdict. A question marked `planning` leads to a planning visit instead of a
time; one that a nurse has answered for a record can be settled (`Child.settled`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from .calendar import in_words
from .course import Course
from .history import Doubt, Kind
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

DOUBTS: dict[Kind, tuple[str, str, bool]] = {
    "too-young": ("given-too-young", "was given before the age for it", True),
    "too-close": ("given-too-close", "was given too soon after the one before", True),
    "too-late": ("given-too-late", "was given after its last possible day", False),
    "extra": ("extra-dose", "is one more than the schedule has", False),
    "twice": ("given-twice", "was given on a day that has another against the same", False),
}
"""For each kind of doubt its question, what is odd, and whether it needs a planning visit."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the nurse finds out or decides."""

    slug: str
    text: str
    planning: bool = False


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
EARLIER_AGES = Question(
    "earlier-ages",
    "Doses of younger ages are not on record. The nurse looks at the register.",
)
OVERSEAS = Question(
    "overseas-schedule",
    "Doses followed another country’s schedule. The nurse reads the record and plans the visits.",
    planning=True,
)
PRETERM = Question(
    "very-preterm",
    f"Born before {VERY_PRETERM_WEEKS} weeks: the nurse checks whether more doses are advised.",
)
FIRST_NATIONS_ASKED = (
    "Is the child Aboriginal and/or Torres Strait Islander? The schedule then has more at this age:"
)


def catch_up(behind: Iterable[AgePoint]) -> Question:
    """Return that doses of several age points are not on record."""
    ages = ", ".join(point.label for point in behind)
    text = f"Doses of more than one age are not on record: {ages}. The nurse plans the visits."
    return Question("catch-up", text, planning=True)


def about_child(course: Course) -> Iterator[Question]:
    """Yield what is not known of the child and of the rules the record was made under."""
    child, begins = course.child, course.schedule.stamp.valid_from
    if child.given is None:
        yield UNKNOWN_HISTORY
    if child.overseas:
        yield OVERSEAS
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
    close = live_too_close(course.schedule, course.child.doses)
    if close:
        what = _named(course, close.vaccine, close.on)
        yield Question("live-too-close", f"{what} came too soon after another live one.", True)
    yield from _first_doses(course)
    yield from _out_of_use(course)
    if "closed" in course.standings(today) and course.child.given is not None:
        yield EARLIER_AGES
    if "partly" in course.standings(today):
        text = "A combined vaccine is on record for some of its diseases only: what was given?"
        yield Question("partly-given", text, planning=True)


def about_point(
    course: Course, point: AgePoint, slots: Iterable[Slot], day: date
) -> Iterator[Question]:
    """Yield what the nurse asks at an age point, for the slots that are not on record."""
    if point.ask_until is None or day < point.ask_until.after(course.child.born):
        yield from (Question(slug, text) for slug, text in point.ask)
    yield from _at_birth(course, point)
    for slot in slots:
        if slot.vaccine.live and LOW_IMMUNITY in course.child.risks:
            yield Question("live-and-immunity", f"{slot.vaccine.group}: {LIVE_AND_IMMUNITY}")
        if slot.rule.asks & course.child.groups:
            text = f"{slot.vaccine.group}: more doses may be advised, the nurse plans them."
            yield Question("more-doses", text, planning=True)
        yield from _late_dose_before(course, slot)
    yield from _first_nations(course, point)
    yield from _changed_since_due(course, point)


def not_settled(course: Course, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions, each once, without those that a nurse has answered."""
    once = dict.fromkeys(questions)
    return tuple(question for question in once if question.slug not in course.child.settled)


def _doubted(course: Course, doubt: Doubt) -> Question:
    slug, odd, planning = DOUBTS[doubt.kind]
    what = _named(course, doubt.dose.vaccine, doubt.dose.on)
    return Question(slug, f"{what} {odd}: does it count?", planning)


def _named(course: Course, vaccine: str, on: date) -> str:
    return f"{course.schedule.by_vaccine[vaccine].group} on {in_words(on)}"


def _first_doses(course: Course) -> Iterator[Question]:
    """Yield doses of a combined vaccine that were the first with an antigen, and too early."""
    for rule in course.schedule.first_doses:
        for dose in course.child.doses:
            first = course.reading.given.get(rule.antigen, (None,))[0]
            young = dose.on < rule.before.after(course.child.born)
            if dose.vaccine == rule.vaccine and dose.on == first and young:
                what = _named(course, dose.vaccine, dose.on)
                yield Question("first-measles-dose", f"{what}: {rule.reason}", planning=True)


def _out_of_use(course: Course) -> Iterator[Question]:
    for dose in course.child.doses:
        vaccine = course.schedule.by_vaccine[dose.vaccine]
        begins, ends = vaccine.valid_from or date.min, vaccine.valid_to or date.max
        if not begins <= dose.on <= ends:
            what = _named(course, dose.vaccine, dose.on)
            yield Question("not-in-use-then", f"{what}: it was not in use on that day.")


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


def _late_dose_before(course: Course, slot: Slot) -> Iterator[Question]:
    """Yield that the dose before was given at an age from which this one is a question."""
    if slot.rule.asks_if_given_from is None:
        return
    late = slot.rule.asks_if_given_from.after(course.child.born)
    for antigen, number in slot.numbers:
        before = course.reading.counted.get(antigen.slug, ())[number - 2 : number - 1]
        if any(day >= late for day in before):
            text = f"{antigen.short} {number - 1} was given late, on {in_words(before[0])}:"
            yield Question("late-dose-before", f"{text} the nurse decides on the next one.")


def _first_nations(course: Course, point: AgePoint) -> Iterator[Question]:
    child = course.child
    if child.first_nations is not None:
        return
    now = {rule.vaccine for rule in rules_for(course.schedule, point, child)}
    if_so = rules_for(course.schedule, point, replace(child, first_nations=True))
    more = [course.schedule.by_vaccine[r.vaccine].group for r in if_so if r.vaccine not in now]
    if more:
        yield Question("first-nations", f"{FIRST_NATIONS_ASKED} {', '.join(more)}.")


def _changed_since_due(course: Course, point: AgePoint) -> Iterator[Question]:
    due = point.due.after(course.child.born)
    later = [rule.valid_from for rule in point.doses if rule.valid_from and rule.valid_from > due]
    if later and max(later) > course.schedule.stamp.valid_from:
        text = f"The rules for {point.label} changed on {in_words(max(later))}, after it was due."
        yield Question("rules-changed", text)
