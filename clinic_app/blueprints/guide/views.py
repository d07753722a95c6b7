"""What the pages of the guide show."""

from dataclasses import dataclass

from flask import url_for

from clinic_app import clock
from clinic_app.operations import next_times, practice
from clinic_app.operations.errors import NotFound
from clinic_app.reference.guide import Answer, End, Guide, Question
from clinic_app.web import kind_cards, next_free
from clinic_app.web.kind_cards import Card


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `back` is "" for the first."""

    question: Question
    signs: tuple[Answer, ...]
    plain: tuple[Answer, ...]
    back: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, and the signs for which it is said."""

    text: str
    signs: list[str]


@dataclass(frozen=True, slots=True)
class Ended:
    """Where a way through the guide ends; help that comes sooner has no cards."""

    end: End
    answer: Answer
    advice: list[Advice]
    cards: list[Card]
    back: str


def guide() -> Guide:
    """Return the practice's guide; raises `NotFound` where there is none."""
    found = practice.current().catalogue.guide
    if found is None:
        raise NotFound("guide")
    return found


def question(asked: Question) -> Asked:
    """Return the page of a question: answers with signs of danger apart from the others."""
    before = guide().before(asked.slug)
    return Asked(
        question=asked,
        signs=tuple(answer for answer in asked.answers if answer.signs),
        plain=tuple(answer for answer in asked.answers if not answer.signs),
        back=_page(before) if before else "",
    )


def end(asked: str, given: str) -> Ended:
    """Return the page to which an answer leads; raises `NotFound` unless it ends there."""
    known = guide()
    found = known.question(asked)
    answer = found.answer(given) if found else None
    ended = known.end(answer.to) if answer else None
    if found is None or answer is None or ended is None:
        raise NotFound(given)
    cards = _cards(ended) if ended.go == "visits" else []
    return Ended(ended, answer, _advice(answer), cards, _page(found))


def _advice(answer: Answer) -> list[Advice]:
    """Return what is said of the signs of an answer, each sentence once."""
    texts = dict.fromkeys(sign.text for sign in answer.signs)
    return [Advice(t, [sign.signs for sign in answer.signs if sign.text == t]) for t in texts]


def _page(asked: Question) -> str:
    first = guide().questions[0]
    return url_for(".index") if asked is first else url_for(".question", asked=asked.slug)


def _cards(ended: End) -> list[Card]:
    snapshot, faces = practice.current(), practice.faces()
    kinds = [snapshot.type(slug) for slug in ended.visits]
    fortnight = next_times.load(kinds, now=clock.now())
    return [
        kind_cards.card(
            kind, area=kind.area, free=next_free.say(fortnight.first(kind), faces, fortnight)
        )
        for kind in kinds
    ]
