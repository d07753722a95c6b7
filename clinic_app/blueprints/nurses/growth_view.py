"""The growth record as a nurse sees it: what the newest value is worth, and every entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from clinic_app import clock
from clinic_app.growth.frequency import enough
from clinic_app.growth.measures import Measure, said
from clinic_app.growth.questions import signed
from clinic_app.growth.scores import Score
from clinic_app.operations.growth_record import Entry, GrowthRecord, Weighed
from clinic_app.operations.nurse_tasks import Task
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import date_words, growth_page, growth_words
from clinic_app.web.baby_signs import Signs, signs
from clinic_app.web.growth_page import Growth

from . import task_rows, weigh_page
from .task_rows import TaskRow

CLOTHES = {
    "bare": "no clothes",
    "nappy": "in a nappy",
    "light": "in light clothes",
    "dressed": "dressed",
}

UNBORN = "before the date of birth on record, so it is not counted: one of the two is wrong"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in words. `struck`: another one stands in its place, which `fate` says.

    `may_correct` and `may_void`: nothing stands in its place yet.
    """

    id: int
    day: str
    age: str
    numbers: tuple[str, ...]
    how: str
    note: str
    asked: tuple[str, ...]
    struck: bool
    fate: str
    may_correct: str
    may_void: bool


@dataclass(frozen=True, slots=True)
class NextWeigh:
    """From when on the next weigh tells something new, in the boxes of a form and in words."""

    text: str
    boxes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the page shows. `newest` is what the newest value of the measure is worth."""

    growth: Growth
    facts: str
    newest: tuple[tuple[str, str], ...]
    tasks: tuple[TaskRow, ...]
    looked_at: tuple[TaskRow, ...]
    entries: tuple[EntryRow, ...]
    signs: tuple[Signs, ...]
    next_weigh: NextWeigh | None


def page(
    record: GrowthRecord, tasks: tuple[Task, ...], measure: Measure, *, today: date
) -> RecordPage:
    """Return the page of a child's growth."""
    course = record.course(measure)
    rows = task_rows.rows(tasks, today=today)
    return RecordPage(
        growth=growth_page.growth(
            record, measure, href=lambda one: _href(record.patient, one), today=today
        ),
        facts=weigh_page.facts_line(record),
        newest=tuple(_worth(course[-1], measure)) if course else (),
        tasks=tuple(row for row in rows if row.open),
        looked_at=tuple(row for row in rows if not row.open),
        entries=tuple(_row(one, record) for one in reversed(record.entries) if not one.void),
        signs=signs(born=record.birth_date, today=today),
        next_weigh=_next_weigh(record, today),
    )


def _next_weigh(record: GrowthRecord, today: date) -> NextWeigh | None:
    last = record.newest(Measure.WEIGHT)
    found = enough(record.birth_date, last.day) if last else None
    if found is None or found.next_from <= today or record.nurse_says:
        return None
    day = found.next_from
    boxes = (("on-day", day.day), ("on-month", day.month), ("on-year", day.year))
    return NextWeigh(date_words.in_full(day), boxes)


def _href(patient: int, measure: Measure) -> str:
    shown = None if measure is Measure.WEIGHT else str(measure)
    return url_for("nurses.growth", patient=patient, measure=shown)


def _worth(one: Weighed, measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what a nurse reads off: never a judgement."""
    value, worth = one.value, one.worth
    yield "Newest", f"{said(measure, value.amount)} on {date_words.in_full(value.on)}"
    if isinstance(worth, Score):
        at = ", at the corrected age" if worth.age.corrected else ""
        yield "z-score", f"{signed(worth.z)}{at}"
        yield "Centile", f"{worth.centile:.1f}"
    else:
        yield "z-score", worth.words()
    if one.change:
        yield "Since the last", growth_words.change_words(one.change, measure)
    if one.percent_lost is not None:
        yield "Below birth weight", f"{one.percent_lost:.1f} %"


def _row(entry: Entry, record: GrowthRecord) -> EntryRow:
    after = record.entry(entry.corrected_by) if entry.corrected_by else None
    correct = after.id if after and after.void and not after.corrected_by else entry.id
    values = entry.measured.values
    return EntryRow(
        id=entry.id,
        day=date_words.in_full(entry.day),
        age=UNBORN if record.unborn(entry) else age_in_words(record.birth_date, entry.day),
        numbers=tuple(_number(entry, v.measure, v.amount) for v in values),
        how=", ".join(_how(entry)),
        note=entry.note,
        asked=tuple(_asked(entry)),
        struck=after is not None,
        fate=_fate(after),
        may_correct=_may_correct(after, correct),
        may_void=after is None,
    )


def _number(entry: Entry, measure: Measure, amount: int) -> str:
    if measure is Measure.HEAD:
        return f"head {said(measure, amount)}"
    if measure is Measure.LENGTH:
        return f"{said(measure, amount)} {'standing' if entry.measured.standing else 'lying'}"
    return said(measure, amount)


def _how(entry: Entry) -> Iterator[str]:
    if entry.clothing:
        yield CLOTHES[entry.clothing]
    if entry.scale:
        yield entry.scale
    if entry.minutes_since_feed is not None:
        yield f"{entry.minutes_since_feed} minutes after a feed"
    yield f"by {entry.by}"


def _asked(entry: Entry) -> Iterator[str]:
    """Yield what was asked before saving, and what was answered."""
    for question in entry.answers.get("confirmed", {}).values():
        yield f"Confirmed: {question}"
    for measure, slip in entry.answers.get("slips", {}).items():
        yield f"Typed “{slip['typed']}”, meant {said(Measure(measure), slip['meant'])}."


def _fate(after: Entry | None) -> str:
    if after is None:
        return ""
    verb = "Taken out" if after.void else "Corrected"
    day, why = date_words.in_full(clock.local_date(after.noted_at)), after.answers.get("why")
    return f"{verb} by {after.by} on {day}" + (f": {why}" if why else "")


def _may_correct(after: Entry | None, entry: int) -> str:
    """Return where an entry is corrected, or one that was taken out is put back; "" if neither."""
    if after is not None and (not after.void or after.corrected_by):
        return ""
    return url_for("nurses.correct_measurement", entry=entry)
