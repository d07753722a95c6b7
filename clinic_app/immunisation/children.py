"""A child as the schedule sees one: birth date, doses given, and what makes doses differ."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .calendar import in_words
from .schedule import FIRST_NATIONS, Schedule

OLDEST_YEARS = 130
FARTHEST = date(2200, 1, 1)


class BadHistory(ValueError):
    """A record that cannot be true, told in one sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that was given: the vaccine's slug and the day."""

    vaccine: str
    on: date

    @property
    def key(self) -> str:
        """The dose as questions about it name it: "hexavalent@2026-09-20"."""
        return f"{self.vaccine}@{self.on.isoformat()}"


def matter(question: str, about: str) -> str:
    """Return one thing that a question is about, as decisions name it."""
    return f"{question}:{about}"


@dataclass(frozen=True, slots=True)
class Child:
    """What decides which doses are expected and when.

    `given` is None where nobody has looked into the register: the answer then goes by age, and
    `noted` are the doses that are on record all the same, of which nothing is expected again.
    `first_nations` is None where it was not asked or not said. `risks` are groups of the schedule.
    `overseas` says that doses followed another country's schedule and that no nurse has planned
    since; `abroad` are those doses. `gestation_weeks` moves no date: vaccines go by the age since
    birth, also of babies born early.

    `settled` holds what nurses have decided, each as a `matter`: a question and what it was about,
    so that the same question about another dose is asked. Of these, `accepted` are doses that
    count although the schedule doubts them, `repeated` are doses that are given once more, and
    `spared` are those of which the next dose is not needed.
    """

    born: date
    given: tuple[Given, ...] | None = ()
    first_nations: bool | None = None
    risks: frozenset[str] = frozenset()
    overseas: bool = False
    abroad: frozenset[Given] = frozenset()
    gestation_weeks: int | None = None
    settled: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    noted: tuple[Given, ...] = ()

    @property
    def doses(self) -> tuple[Given, ...]:
        """The doses on record, oldest first."""
        return tuple(sorted(self._on_record, key=lambda dose: (dose.on, dose.vaccine)))

    @property
    def groups(self) -> frozenset[str]:
        """All groups that the child is known to be in."""
        return self.risks | ({FIRST_NATIONS} if self.first_nations else set())

    def with_decision(self, matters: Iterable[str], answer: str) -> "Child":
        """Return the child as after a decision on some matters: a `questions.Answer`."""
        these = frozenset(matters)
        return replace(
            self,
            settled=self.settled | these,
            accepted=self.accepted | (these if answer == "counts" else frozenset()),
            repeated=self.repeated | (these if answer == "again" else frozenset()),
            spared=self.spared | (these if answer == "not-needed" else frozenset()),
        )

    def having(self, vaccines: Iterable[str], *, on: date) -> "Child":
        """Return the child as after a visit at which these vaccines were given."""
        more = tuple(Given(vaccine, on) for vaccine in vaccines)
        return replace(self, given=(*self._on_record, *more), noted=())

    def before(self, day: date) -> "Child":
        """Return the child as before a day's visits; the doses of that day are left out."""
        kept = tuple(dose for dose in self._on_record if dose.on < day)
        return replace(self, noted=kept) if self.given is None else replace(self, given=kept)

    @property
    def _on_record(self) -> tuple[Given, ...]:
        return self.noted if self.given is None else self.given


def check(schedule: Schedule, child: Child, *, today: date) -> None:
    """Refuse what cannot be. Raises BadHistory with the first reason found."""
    for reason in (*_person_faults(schedule, child, today), *_dose_faults(schedule, child, today)):
        raise BadHistory(reason)


def _person_faults(schedule: Schedule, child: Child, today: date) -> Iterable[str]:
    if child.born > today:
        yield f"A birth on {in_words(child.born)} is later than {in_words(today)}."
    if today.year - child.born.year > OLDEST_YEARS or today > FARTHEST:
        yield f"Nothing can be said of {in_words(today)} and a birth on {in_words(child.born)}."
    for risk in sorted(child.risks - schedule.risks.keys()):
        yield f"There is no risk group {risk}; there are: {', '.join(sorted(schedule.risks))}."


def _dose_faults(schedule: Schedule, child: Child, today: date) -> Iterable[str]:
    for dose in child.doses:
        if dose.vaccine not in schedule.by_vaccine:
            known = ", ".join(sorted(schedule.by_vaccine))
            yield f"There is no vaccine {dose.vaccine}; there are: {known}."
        if dose.on < child.born:
            yield f"A dose on {in_words(dose.on)} is before the birth on {in_words(child.born)}."
        if dose.on > today:
            yield f"A dose on {in_words(dose.on)} is later than {in_words(today)}."
