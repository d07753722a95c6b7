"""What is next for children, as visits that can be booked. The schedule decides, the nurse checks.

A child of whom only the birth date is known goes by age, or by the point that the family says is
next.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from clinic_app import clock
from clinic_app.immunisation import due, influenza
from clinic_app.immunisation.calendar import DAY
from clinic_app.immunisation.children import BadHistory, Child
from clinic_app.immunisation.course import Standing
from clinic_app.immunisation.due import Due
from clinic_app.immunisation.influenza import Influenza
from clinic_app.immunisation.schedule import AgePoint
from clinic_app.scheduling.ages import completed_years

from . import booked_as_told, children_known, doses_due, last_days, practice
from .children_known import Booked, Known
from .last_days import LastDay
from .visit_plans import Plan

FLU, FLU_AGAIN = "flu", "flu-again"
FLU_LABELS = {FLU: "Flu vaccine", FLU_AGAIN: "Second flu vaccine"}
AHEAD = timedelta(weeks=26)
GROWN_UP = 18
FIRST_NATIONS, FIRST_FLU = "first-nations", "influenza-history"
"""Questions whose answer changes how many needles there are."""

PLANNING = {
    "overseas-schedule": "Earlier needles followed another country’s schedule.",
    "catch-up": "Needles of more than one age are not in the record here.",
}
"""Why the nurse plans first, for families; anything else is for the nurse to read."""
LOOKED_AT = "The nurse looks at the record first."


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is next for a child: one plan, or several to choose from where the record is not known.

    `why_planning` says why the nurse plans first; there is then no plan. `flu` is beside. `earlier`
    are the points before one that the family said is next, and has booked. `at_birth` is the last
    day of a dose of the hospital that is on no record, while it may still be given. `by_age` is the
    next age and its first day where nobody knows what was given.
    """

    born: date
    plans: tuple[Plan, ...]
    flu: Plan | None
    known: bool
    why_planning: tuple[str, ...]
    booked: tuple[Booked, ...]
    earlier: frozenset[str] = frozenset()
    at_birth: LastDay | None = None
    by_age: tuple[str, date] | None = None

    @property
    def after_booked(self) -> tuple[Plan, ...]:
        """The plans for points after what the family has booked; all where it has not told."""
        return tuple(plan for plan in self.plans if plan.point not in self.earlier)

    @property
    def everything(self) -> tuple[Plan, ...]:
        """All plans to choose from."""
        return (*self.plans, *((self.flu,) if self.flu else ()))


def outlook(known: Known, *, today: date) -> Outlook:
    """Return what is next for a child."""
    child = known.child
    try:
        found = _due(child, known.as_of, None)
    except BadHistory:
        return Outlook(child.born, (), None, True, (LOOKED_AT,), known.booked)
    planning = tuple(_why(found))
    return Outlook(
        born=child.born,
        plans=() if planning else tuple(_plans(known, found, today=today)),
        flu=flu(known, today=today),
        known=child.given is not None,
        why_planning=planning,
        booked=known.booked,
        earlier=booked_as_told.earlier(known),
        at_birth=last_days.at_birth(known.record or child, today=today),
        by_age=_by_age(child, found),
    )


def _by_age(child: Child, found: Due) -> tuple[str, date] | None:
    if child.given is not None or found.next is None:
        return None
    return found.next.point.label, found.next.window.earliest


def plan_for(known: Known, point: str, *, first_flu: bool | None = None) -> Plan | None:
    """Return the plan for a point that was chosen, None if that is not what is next any more."""
    if point in FLU_LABELS:
        found = flu(known, first=first_flu, today=known.today)
        return found if found and found.point == point else None
    if point not in doses_due.schedule().by_point or point in booked_as_told.points(known):
        return None
    known = booked_as_told.before(known, point)
    try:
        answer = _due(known.child, known.as_of, point)
    except BadHistory:
        return None
    planned = None if answer.planning else _plan(known.child, answer)
    return planned if planned and planned.point == point else None


def next_of(child: Child, *, today: date) -> Due | None:
    """Return what the schedule says is next for a child, None for a record that cannot be."""
    try:
        return _due(child, today, None)
    except BadHistory:
        return None


def left_of(child: Child, point: str, *, today: date) -> frozenset[Standing] | None:
    """Return where the doses of a point stand that are not on record; None as in `next_of`."""
    try:
        return due.left_of(doses_due.schedule(), child, point, today=today)
    except BadHistory:
        return None


def plan_of(child: Child, found: Due) -> Plan | None:
    """Return the visit that an answer of the schedule leads to, if it is booked online."""
    return _plan(child, found)


def minutes_on(known: Known, plan: Plan, day: date) -> int:
    """Return how long whoever gives it needs on a day: more may be due by then."""
    if plan.point in FLU_LABELS:
        return plan.minutes
    found = due.expected_on(doses_due.schedule(), known.child, day, point=plan.point)
    return plan.minutes if found.planning else max(plan.minutes, found.minutes)


def flu(known: Known, *, first: bool | None = None, today: date) -> Plan | None:
    """Return the next flu vaccine of a child; `first` is what a family says of earlier ones."""
    child = _child_for_flu(known, first=bool(first))
    if child is None:
        return None
    as_of = max([today, *(visit.day for visit in known.flu_visits)])
    answer = influenza.influenza(doses_due.schedule(), child, day=as_of)
    day = answer.earliest
    if day is None or day > today + AHEAD or completed_years(child.born, day) >= GROWN_UP:
        return None
    return _flu_plan(answer, day)


def following(patients: Collection[int], *, now: datetime) -> dict[int, Plan]:
    """Return what can be booked now after what is booked, for each who has something."""
    today = clock.local_date(now)
    found = {}
    for patient, known in children_known.of_patients(patients, now=now).items():
        again = [v for v in known.booked[-1:] if children_known.is_for_flu(v)]
        ahead = outlook(known, today=today)
        plans = [ahead.flu] if again else ahead.after_booked[:1]
        for plan in plans:
            if plan is not None and (len(ahead.after_booked) == 1 or again):
                found[patient] = plan
    return {p: plan for p, plan in found.items() if plan.first <= today + AHEAD}


def _child_for_flu(known: Known, *, first: bool) -> Child | None:
    """Return a child with the flu vaccines that are known; None when one is booked already.

    What nobody has looked up is as the family tells it.
    """
    child, booked = known.child, known.flu_visits
    if child.given is None:
        if not booked:
            return replace(child, given=child.noted, noted=()) if first else child
        if not any(visit.first_flu for visit in booked):
            return None
    return having_flu(child, booked)


def having_flu(child: Child, booked: Iterable[Booked]) -> Child:
    """Return a child as after the visits for the flu vaccine that are booked."""
    for visit in booked:
        child = child.having([doses_due.schedule().influenza.vaccine], on=visit.day)
    return child


@lru_cache(maxsize=8192)
def _due(child: Child, today: date, point: str | None) -> Due:
    return due.due(doses_due.schedule(), child, today=today, point=point)


def _why(found: Due) -> Iterator[str]:
    asked = {q.slug for q in found.questions if q.planning}
    if asked:
        yield next((words for slug, words in PLANNING.items() if slug in asked), LOOKED_AT)


def _plans(known: Known, found: Due, *, today: date) -> Iterator[Plan]:
    child = known.child
    if child.given is not None:
        planned = _plan(child, found)
        return iter([planned] if planned else [])
    among = due.choices(doses_due.schedule(), child, today=today, until=today + AHEAD)
    each = (plan_for(known, prospect.point.slug) for prospect in among)
    return (planned for planned in each if planned)


def _plan(child: Child, found: Due) -> Plan | None:
    """Return the visit that an answer of the schedule leads to, if it can be booked."""
    if found.next is None or found.visit is None or not found.visit.doses:
        return None
    point, window, visit = found.next.point, found.next.window, found.visit
    if point.visit is None or not practice.current().type(point.visit).online:
        return None
    doses = visit.doses
    limited = next(iter(visit.last_days), None)
    return Plan(
        point=point.slug,
        label=point.label,
        slug=point.visit,
        first=window.earliest,
        due=window.due,
        late_from=found.next.overdue_from,
        until=_until(child, found),
        minutes=visit.minutes,
        needles=sum(dose.vaccine.needle for dose in doses),
        oral=sum(not dose.vaccine.needle for dose in doses),
        against=_once(disease for dose in doses for disease in dose.vaccine.against),
        last=visit.last,
        last_what=", ".join(limited.vaccine.against) if limited else "",
        missed=_once(disease for one in found.missed for disease in one.vaccine.against),
        asks=tuple(q.slug for q in found.questions if q.slug == FIRST_NATIONS),
        at_school=point.place == "school",
    )


def _until(child: Child, found: Due) -> date | None:
    """Return the last day to book online: a last day, or that before the next point is due too."""
    if found.next is None:
        return None
    last, following = found.next.window.last, _following(child, found.next.point)
    if last is not None:
        return last
    if following is None:
        return None
    until = max(following.due.after(child.born), found.next.overdue_from) - DAY
    return until if until >= found.today else None


def _following(child: Child, point: AgePoint) -> AgePoint | None:
    points = [p for p in doses_due.schedule().points if p.place != "hospital"]
    after = points[points.index(point) + 1 :]
    return next((p for p in after if p.due.after(child.born) > point.due.after(child.born)), None)


def _flu_plan(answer: Influenza, day: date) -> Plan:
    asked = [q.slug for q in answer.questions if q.slug == FIRST_FLU]
    point = FLU_AGAIN if answer.given else FLU
    return Plan(
        point=point,
        label=FLU_LABELS[point],
        slug=answer.visit,
        first=day,
        due=day,
        late_from=None,
        until=answer.last_day,
        minutes=answer.minutes,
        needles=int(answer.vaccine.needle),
        oral=int(not answer.vaccine.needle),
        against=answer.vaccine.against,
        asks=(*asked, *(["second"] if answer.second else [])),
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
