"""What is expected at a visit: doses, needles, questions. The one door to the immunisation core.

For lists, for the fridge and for what is filled in before vaccinating. Nothing here is a verdict:
the nurse looks at the register and decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from clinic_app import clock
from clinic_app.immunisation import before_vaccinating, due, influenza, vaccines, visits
from clinic_app.immunisation.calendar import in_words
from clinic_app.immunisation.children import BadHistory, Child, Given
from clinic_app.immunisation.schedule import Schedule, Stamp
from clinic_app.reference.catalogue import AppointmentType, capabilities
from clinic_app.reference.nip_schedule import national_schedule
from clinic_app.scheduling.ages import completed_years

from . import child_records, first_days, given_doses
from .child_records import ChildFacts
from .given_doses import OVERSEAS, Dose

IMMUNISER = "authorised_immuniser"
NOT_ASKED = ("", "not_said")


class Booked(Protocol):
    """What has to be known of a visit: a `DayVisit` is one."""

    @property
    def id(self) -> int: ...
    @property
    def patient(self) -> int: ...
    @property
    def kind(self) -> AppointmentType: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def answers(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ExpectedDose:
    """One dose; `last` is its last possible day with the reason. `dose` is said, `number` kept."""

    vaccine: str
    group: str
    dose: str
    number: int
    needle: bool
    point: str
    last: date | None
    last_reason: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a visit on a day is expected to hold.

    Where the nurse plans, or where nobody can know (`open`), no dose is expected and `needles` and
    `oral` are None. `not_recorded` are then the doses past due that are on no record; `later` are
    those that must keep a distance. `possible_from` is the first day where nothing is possible yet.
    """

    doses: tuple[ExpectedDose, ...] = ()
    needles: int | None = None
    oral: int | None = None
    planning: bool = False
    open: bool = False
    not_recorded: tuple[ExpectedDose, ...] = ()
    later: tuple[ExpectedDose, ...] = ()
    possible_from: date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the nurse finds out or plans, as sentences; `may_have` are doses beside: influenza."""

    questions: tuple[str, ...] = ()
    planning: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    may_have: tuple[ExpectedDose, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question before vaccinating; a `stop` is the answer at which one thinks again."""

    slug: str
    text: str
    stop: str


ENTERED = Question("entered", "Are all earlier vaccines entered in the record here?", "")
"""Asked of the young until it is said: only then does what is not entered count as missing."""
YOUNG = 20
INSTEAD = "instead"  # the earlier age point that a visit begins with, since that was cancelled
STOPS = {"register": "no", child_records.NATIONS: ""}
"""Questions at which a yes is nothing to stop at."""
BIRTH = "hepb-paed"
"""The vaccine whose dose at birth has a letter instead of a number."""


def schedule() -> Schedule:
    """Return the national schedule that answers are made from."""
    return national_schedule()


def stamp() -> Stamp:
    """Return which edition of the schedule that is, and what it cannot know."""
    return schedule().stamp


def vaccine(slug: str) -> vaccines.Vaccine:
    """Return a vaccine by its slug. Raises KeyError."""
    return schedule().by_vaccine[slug]


def child_of(facts: ChildFacts, doses: Iterable[Dose], *, looked_into: bool | None = None) -> Child:
    """Return a child as the schedule sees one, with what nurses have decided.

    As long as nobody has looked into earlier doses, those on record say nothing of the others: the
    age decides what is expected beside them. `looked_into` states that otherwise.
    """
    known = tuple(doses)
    ours = (dose for dose in known if dose.vaccine in schedule().by_vaccine)
    given = tuple(Given(dose.vaccine, dose.given_on) for dose in ours)
    looked = bool(facts.history) if looked_into is None else looked_into
    child = Child(
        born=facts.birth_date,
        given=given if looked else None,
        noted=() if looked else given,
        first_nations=None
        if facts.first_nations in NOT_ASKED
        else facts.first_nations != "neither",
        risks=frozenset(risk for risk in facts.risks if risk in schedule().risks),
        overseas=_to_be_planned(known),
        abroad=frozenset(Given(d.vaccine, d.given_on) for d in known if d.place == OVERSEAS),
        gestation_weeks=facts.gestation_weeks,
    )
    for one in facts.decided:
        child = child.with_decision(one.matters, one.answer)
    return child


def of_child(
    facts: ChildFacts, doses: Iterable[Dose], day: date, *, visit: Booked | None = None
) -> Expectation:
    """Return what is expected of a child on a day, as it was before that day's visits.

    At a visit for something else, such as a weigh, it is what the schedule has.
    """
    child = child_of(facts, doses)
    if visit and visit.kind.slug == schedule().influenza.visit:
        return _influenza_on(child, day)
    if visit and is_open(visit.kind):
        return Expectation(open=True)
    return _expected_on(child, day, _point(visit))


def advice(
    facts: ChildFacts, doses: Iterable[Dose], day: date, *, visit: Booked | None = None
) -> Advice:
    """Return what the schedule leaves to the nurse on a day."""
    child = child_of(facts, doses).before(day)
    try:
        found = due.due(schedule(), child, today=day, point=_point(visit))
    except BadHistory as odd:
        return Advice(questions=(str(odd),), planning=(str(odd),))
    asked = found.questions if not visit or not is_open(visit.kind) else ()
    for_flu = visit is not None and visit.kind.slug == schedule().influenza.visit
    return Advice(
        questions=tuple(q.text for q in (found.influenza.questions if for_flu else asked)),
        planning=tuple(q.text for q in asked if q.planning),
        missed=tuple(_missed(one) for one in found.missed),
        changes=tuple(change.text for change in found.changes),
        may_have=() if for_flu else _influenza(found.influenza, day),
    )


def of_visits(booked: Sequence[Booked]) -> dict[int, Expectation]:
    """Return what is expected at visits for vaccines, by visit: two queries however many.

    Visits for something else are left out.
    """
    those = [visit for visit in booked if is_for_vaccines(visit.kind)]
    patients = {visit.patient for visit in those}
    known, given = child_records.facts_of(patients), given_doses.of_patients(patients)
    return {
        visit.id: of_child(
            known[visit.patient],
            given_doses.live(given.get(visit.patient, ())),
            clock.local_date(visit.starts_at),
            visit=visit,
        )
        for visit in those
    }


def is_for_vaccines(kind: AppointmentType) -> bool:
    """Say whether vaccines are given at this kind of visit, and only by who may give them."""
    return any(capabilities(step) == {IMMUNISER} for step in kind.steps)


def is_open(kind: AppointmentType) -> bool:
    """Say whether nobody can know before a visit for vaccines which they will be."""
    rules = schedule()
    known = {rules.influenza.visit, rules.visits.planning, *(p.visit for p in rules.points)}
    return is_for_vaccines(kind) and kind.slug not in known and not kind.points


def questions(facts: ChildFacts, given: Iterable[str], *, day: date) -> tuple[Question, ...]:
    """Return what is asked before these vaccines are given."""
    child = child_of(facts, ())
    found = before_vaccinating.asked_first(schedule(), child, given, day=day)
    young = completed_years(child.born, max(day, child.born)) < YOUNG
    asked = (ENTERED,) if young and not facts.history else ()
    return (*(Question(q.slug, q.text, STOPS.get(q.slug, "yes")) for q in found), *asked)


def dose_of(slug: str, number: int) -> str:
    """Return a dose's number as one says it: "2", "B" at birth, "" where it is not known."""
    if number:
        return str(number)
    return "B" if slug == BIRTH else ""


def _to_be_planned(doses: Sequence[Dose]) -> bool:
    """Say whether doses of another country were added since somebody here last gave one."""
    abroad = [dose.noted_at for dose in doses if dose.place == OVERSEAS]
    here = [dose.noted_at for dose in doses if dose.here]
    return bool(abroad) and (not here or max(abroad) > max(here))


def _point(visit: Booked | None) -> str | None:
    """Return the age point that a visit was booked for, if that is known."""
    if visit is None:
        return None
    only = [point.slug for point in visit.kind.points] if len(visit.kind.points) == 1 else []
    slug = visit.answers.get(INSTEAD) or next(iter(only), visit.answers.get("point"))
    return slug if slug in schedule().by_point else None


def _missed(one: visits.Missed) -> str:
    return (
        f"{one.vaccine.group}, dose {one.dose}: its last day was {in_words(one.last)}. {one.reason}"
    )


@lru_cache(maxsize=4096)
def _expected_on(child: Child, day: date, point: str | None) -> Expectation:
    try:
        found = due.expected_on(schedule(), child, day, point=point)
    except BadHistory:  # `advice` says why
        return Expectation(planning=True)
    first = None if found.doses else first_days.after(child, day, point)
    return Expectation(
        doses=tuple(_dose(d) for d in found.doses),
        needles=found.needles,
        oral=found.oral,
        planning=found.planning,
        not_recorded=tuple(_dose(d) for d in found.not_recorded),
        later=tuple(_dose(d) for d in found.later),
        possible_from=first[0] if first else None,
    )


@lru_cache(maxsize=1024)
def _influenza_on(child: Child, day: date) -> Expectation:
    answer = influenza.influenza(schedule(), child.before(day), day=day)
    doses = _influenza(answer, day)
    return Expectation(doses, needles=len(doses), oral=0)


def _influenza(answer: influenza.Influenza, day: date) -> tuple[ExpectedDose, ...]:
    if answer.earliest is None or answer.earliest > day:
        return ()
    given = answer.vaccine
    number, when = answer.given + 1, "this season"
    return (
        ExpectedDose(given.slug, given.group, str(number), number, given.needle, when, None, ""),
    )


def _dose(found: visits.ExpectedDose) -> ExpectedDose:
    given = found.vaccine
    return ExpectedDose(
        vaccine=given.slug,
        group=given.group,
        dose=found.dose,
        number=found.number,
        needle=given.needle,
        point=found.point.label,
        last=found.last,
        last_reason=found.last_reason,
    )
