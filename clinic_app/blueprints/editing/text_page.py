"""The pages of the desk, with every value ready."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.education.lifecycle import State
from clinic_app.education.problems import Problem
from clinic_app.operations import article_checks
from clinic_app.operations.article_desk import File, Happened, Item, Text
from clinic_app.web.filters import day_and_time, long_day

from .words import DONE, STATES


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text cannot be published: the line, what stands there, the rule, what to do."""

    line: int
    rule: str
    say: str
    written: str


@dataclass(frozen=True, slots=True)
class Row:
    """A text in a list."""

    title: str
    href: str
    name: str
    status: str
    word: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of one state."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was done with an article."""

    what: str
    when: str
    why: str


def refusals(problems: Iterable[Problem], source: str) -> tuple[Refusal, ...]:
    """Return what the rules refuse, each with the line as it stands in the text."""
    lines = source.split("\n")
    return tuple(
        Refusal(p.line, p.rule, p.say, lines[p.line - 1].strip() if p.line <= len(lines) else "")
        for p in problems
    )


def hard_sections(slug: str, source: str) -> tuple[Refusal, ...]:
    """Return the sections that are much harder than a text may be; nothing is refused for it."""
    return refusals(article_checks.worth_a_look(slug, source), source)


def groups(items: Sequence[Item], today: date) -> tuple[Group, ...]:
    """Return the list by state, those first that wait for somebody."""
    found, alike = list[Group](), titles_alike(items)
    for state, (_, word) in STATES.items():
        rows = tuple(row(one, today, alike) for one in items if one.text.state == state)
        if rows:
            found.append(Group(f"state-{state.replace('_', '-')}", word, rows))
    return tuple(found)


def titles_alike(items: Iterable[Item]) -> frozenset[str]:
    """Return the titles that more than one article has."""
    counts = Counter(title for title, _ in {(one.title, one.text.slug) for one in items})
    return frozenset(title for title, count in counts.items() if count > 1)


def row(item: Item, today: date, alike: frozenset[str]) -> Row:
    """Return an article in a list; the name in its address follows a title that others have."""
    look, word = STATES[item.text.state]
    return Row(
        title=f"{item.title} ({item.text.slug})" if item.title in alike else item.title,
        href=url_for("editing.show", slug=item.text.slug),
        name=item.text.slug,
        status=look,
        word=word,
        about=_about(item, today),
    )


def standing(text: Text, today: date) -> str:
    """Return who did last what with a text, and when."""
    if text.state == State.SCHEDULED and text.publish_at:
        return f"public from {_when(text.publish_at, today)}"
    if text.approved_at and text.approved_by:
        return f"approved by {text.approved_by}, {_when(text.approved_at, today)}"
    if text.submitted_at and text.submitted_by:
        return f"handed in by {text.submitted_by}, {_when(text.submitted_at, today)}"
    return f"by {text.author or 'the practice’s files'}, {_when(text.made_at, today)}"


def texts(file: File, today: date) -> tuple[Row, ...]:
    """Return every text of an article, the newest first."""
    found = list[Row]()
    for text in file.texts:
        look, word = STATES[text.state]
        href = url_for("editing.text", slug=file.slug, number=text.number)
        about = standing(text, today)
        found.append(Row(f"Text {text.number}", href, text.note, look, word, about))
    return tuple(found)


def history(happened: Iterable[Happened], today: date) -> tuple[Line, ...]:
    """Return what was done with an article, newest first."""
    return tuple(_line(one, today) for one in happened)


def _line(one: Happened, today: date) -> Line:
    number = one.facts.get("number")
    what = DONE.get(one.action, one.action) + (f", text {number}" if number else "")
    by = f", {one.by}" if one.by else ""
    return Line(what, f"{_when(one.at, today)}{by}", str(one.facts.get("why", "")))


def _about(item: Item, today: date) -> str:
    if item.text.state == State.EXPIRED and item.next_review:
        return f"review was due by {long_day(item.next_review)}"
    if item.text.state == State.PUBLISHED and item.next_review:
        return f"next review by {long_day(item.next_review)}"
    return standing(item.text, today)


def _when(instant: datetime, today: date) -> str:
    if clock.local_date(instant).year != today.year:
        return long_day(instant)
    said = day_and_time(instant, today)
    return said.replace("Today", "today", 1).replace("Tomorrow", "tomorrow", 1)
