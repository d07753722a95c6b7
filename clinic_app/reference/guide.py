"""Which visit somebody needs: short questions that end at a visit, or at help that comes sooner.

The first question is about what cannot wait. Every answer leads to one question or to one end, no
question is asked twice on a way, and signs of danger never lead to a booking (all checked).
"""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field

from .fields import ByName, Slug, Words
from .red_flags import URGENCY, RedFlag
from .yaml_source import Entry, Fault

Where = Literal["000", "hospital", "same-day", "within-days", "advice", "visits"]

SOONER: tuple[str, ...] = ("000", "hospital", "same-day", "within-days")
"""Ends at which nothing is booked online, the most urgent first."""


class Answer(Entry):
    """One answer to a question. `signs` are shown under it; `to` names a question or an end."""

    slug: Slug
    text: Words
    signs: tuple[RedFlag, ...] = ()
    to: Slug


class Question(Entry):
    """One page of the guide."""

    slug: Slug
    ask: Words
    hint: str = ""
    answers: Annotated[tuple[Answer, ...], Field(min_length=2), ByName]

    def answer(self, slug: str) -> Answer | None:
        """Return the answer of this slug, if there is one."""
        return next((one for one in self.answers if one.slug == slug), None)


class End(Entry):
    """Where a way through the guide ends: at visits, the best first, or at help."""

    slug: Slug
    go: Where
    title: Words
    text: Words
    visits: tuple[Slug, ...] = ()


class Guide(Entry):
    """All questions, the first one first, and all ends."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1), ByName]
    ends: Annotated[tuple[End, ...], Field(min_length=1), ByName]

    def question(self, slug: str) -> Question | None:
        """Return the question of this slug, if there is one."""
        return next((one for one in self.questions if one.slug == slug), None)

    def end(self, slug: str) -> End | None:
        """Return the end of this slug, if there is one."""
        return next((one for one in self.ends if one.slug == slug), None)

    def before(self, slug: str) -> Question | None:
        """Return the question that leads to another; None before the first."""
        return next((q for q in self.questions if any(a.to == slug for a in q.answers)), None)

    def ways(self) -> Iterator[tuple[tuple[Question, Answer], ...]]:
        """Yield every way from the first question to an end, as the answers given on it."""
        yield from self._ways(self.questions[0], ())

    def _ways(
        self, asked: Question, given: tuple[tuple[Question, Answer], ...]
    ) -> Iterator[tuple[tuple[Question, Answer], ...]]:
        for answer in asked.answers:
            way = (*given, (asked, answer))
            following = self.question(answer.to)
            if following is None:
                yield way
            else:
                yield from self._ways(following, way)


def faults(guide: Guide, modes: dict[str, str]) -> Iterator[Fault]:
    """Yield what is wrong in the guide; `modes` says of every known type how it is booked."""
    ends = {end.slug: end for end in guide.ends}
    led = [a.to for q in guide.questions for a in q.answers]
    for position, question in enumerate(guide.questions):
        at = ("guide", "questions", position)
        if question.slug in ends:
            yield Fault(at, "has the name of an end")
        if led.count(question.slug) != (position > 0):
            yield Fault(at, "must be led to by one answer, and the first question by none")
        later = {q.slug for q in guide.questions[position + 1 :]}
        for number, answer in enumerate(question.answers):
            for reason in _answer_faults(answer, later, ends):
                yield Fault((*at, "answers", number, "to"), reason)
    for position, end in enumerate(guide.ends):
        at = ("guide", "ends", position)
        if end.slug not in led:
            yield Fault(at, "no answer leads here")
        yield from (Fault((*at, "visits"), reason) for reason in _end_faults(end, modes))


def _answer_faults(answer: Answer, later: Collection[str], ends: dict[str, End]) -> Iterator[str]:
    if answer.to not in later and answer.to not in ends:
        yield f"{answer.to!r} is neither a later question nor an end"
    for sign in answer.signs:
        if sign.go in SOONER and not _soon_enough(ends.get(answer.to), sign):
            yield f"{sign.signs!r} must lead to {sign.go}, or to what is sooner"


def _soon_enough(end: End | None, sign: RedFlag) -> bool:
    return end is not None and end.go in SOONER[: URGENCY.index(sign.go) + 1]


def _end_faults(end: End, modes: dict[str, str]) -> Iterator[str]:
    if end.go == "visits" and not end.visits:
        yield "names no visit"
    for slug in end.visits:
        if slug not in modes:
            yield f"unknown appointment type {slug!r}"
        elif end.go != "visits" and modes[slug] != "phone":
            yield f"{slug!r} can be booked without a call: not for what cannot wait"
