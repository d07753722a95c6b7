"""What waits for a nurse's decision, and what was decided, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.immunisation.questions import Question
from clinic_app.operations import history_decisions
from clinic_app.operations.child_records import Record
from clinic_app.operations.history_decisions import COUNTS, NOT_NEEDED, WORDS, Decision
from clinic_app.web import vaccine_words
from clinic_app.web.filters import clock_time

BUTTONS = {
    COUNTS: "It counts",
    "again": "Plan it again",
    "planned": "Planned: go on as the schedule shows",
    NOT_NEEDED: "The next dose is not needed",
}
OF_A_DOSE = (
    "If it counts, the next dose follows it. If it is planned again, the schedule goes on "
    "without it."
)
PLANNED = "Then the schedule’s next times are offered again."
NEXT_DOSE = (
    "If it is planned, times are offered. If it is not needed, the schedule goes on without it, "
    "and without whatever else the same needle is against."
)
NOTE_FOR = {COUNTS: "needed if it counts", NOT_NEEDED: "needed if the dose is not"}
BETWEEN = ";"
"""What a form sets between the several things that a question is about."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question with its answers as buttons; `note` says for which of them it needs a reason."""

    question: str
    about: str
    text: str
    hint: str
    note: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A decision; `holds` is whether the record still asks it, `undone` who took it back."""

    id: int
    text: str
    answer: str
    note: str
    who: str
    holds: bool
    undone: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of it. `ask` says whom to ask, "" for somebody who decides.

    `held` is whether no times are offered until something is decided.
    """

    waiting: tuple[Waiting, ...]
    made: tuple[Made, ...]
    ask: str
    held: bool


def of(record: Record, decisions: Iterable[Decision], actor: Actor, *, today: date) -> Decisions:
    """Return what a record shows of its decisions."""
    may = history_decisions.may_decide(actor)
    asked = history_decisions.asked(record, today)
    return Decisions(
        waiting=tuple(_waiting(question) for question in asked),
        made=tuple(_made(one, record, today) for one in decisions),
        ask="" if may else _ask(),
        held=any(question.planning for question in asked),
    )


def _waiting(question: Question) -> Waiting:
    return Waiting(
        question=question.slug,
        about=BETWEEN.join(question.about),
        text=question.text,
        hint=_hint(question),
        note=next((NOTE_FOR[a] for a in question.answers if a in NOTE_FOR), "optional"),
        answers=tuple((answer, BUTTONS[answer]) for answer in question.answers),
    )


def _hint(question: Question) -> str:
    if COUNTS in question.answers:
        return OF_A_DOSE
    return NEXT_DOSE if NOT_NEEDED in question.answers else PLANNED


def _made(one: Decision, record: Record, today: date) -> Made:
    undone = ""
    if one.taken_back is not None:
        undone = f"Taken back by {one.taken_back_by}, {_when(one.taken_back)}"
    return Made(
        id=one.id,
        text=one.text,
        answer=WORDS[one.answered.answer],
        note=one.note,
        who=f"{one.by}, {_when(one.at)}",
        holds=not undone and history_decisions.holds(one, record, today),
        undone=undone,
    )


def _when(at: datetime) -> str:
    return f"{vaccine_words.day(clock.local_date(at))}, {clock_time(at)}"


def _ask() -> str:
    names = history_decisions.who_may()
    return f"A doctor or an authorised immuniser decides: ask {' or '.join(names)}."
