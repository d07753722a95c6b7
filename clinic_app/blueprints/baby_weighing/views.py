"""What families see about weighing: the child's chart in plain words, sessions, soft notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.growth.measures import Measure
from clinic_app.operations.article_links import Teaser, articles_for_type
from clinic_app.operations.growth_record import GrowthRecord
from clinic_app.operations.own_growth import BABY_MONTHS, Baby
from clinic_app.operations.weigh_sessions import WeighSession
from clinic_app.scheduling.ages import completed_months
from clinic_app.web import date_words, growth_page, growth_words
from clinic_app.web.baby_signs import SLUG, Signs, signs
from clinic_app.web.filters import clock_time, long_day
from clinic_app.web.growth_page import Growth

ABOUT = {
    Measure.WEIGHT: ("weight", "weigh less", "weigh"),
    Measure.LENGTH: ("length", "are shorter", "measure"),
    Measure.HEAD: ("head measure", "have a smaller head", "measure"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody who measured wrote for the family."""

    by: str
    day: str
    words: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the family's page of growth shows; `book` is "" for whom no weigh is booked."""

    growth: Growth
    note: Note | None
    how_to_read: tuple[str, ...]
    signs: tuple[Signs, ...]
    reads: tuple[Teaser, ...]
    book: str


@dataclass(frozen=True, slots=True)
class BabyNote:
    """A child of the family on the booking page: what it weighed, and how often is enough."""

    name: str
    href: str
    book: str
    last: str
    enough: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session of the baby clinic."""

    day: str
    hours: str
    label: str
    who: str


def record(found: GrowthRecord, measure: Measure, *, now: datetime) -> RecordPage:
    """Return the page of a child's growth, and what there is to read about it."""
    today = clock.local_date(now)
    months = completed_months(found.birth_date, max(today, found.birth_date))
    return RecordPage(
        growth=growth_page.growth(
            found, measure, href=lambda one: _href(found.patient, one), today=today
        ),
        note=_note(found),
        how_to_read=tuple(_how_to_read(found, measure)),
        signs=signs(born=found.birth_date, today=today) if months < BABY_MONTHS else (),
        reads=articles_for_type(SLUG, now=now),
        book=_book(found.patient) if months < BABY_MONTHS else "",
    )


def baby_notes(babies: Iterable[Baby], *, today: date) -> tuple[BabyNote, ...]:
    """Return what is known of the babies of whoever books."""
    return tuple(
        BabyNote(
            name=baby.member.given_name,
            href=_href(baby.member.id, Measure.WEIGHT),
            book=_book(baby.member.id),
            last=growth_words.last_weight_words(baby.last, today) if baby.last else "",
            enough=growth_words.enough_words(
                baby.member.birth_date,
                baby.last.on if baby.last else None,
                today,
                nurse_says=baby.last is not None and baby.last.nurse_says,
            ),
        )
        for baby in babies
    )


def sessions(found: Iterable[WeighSession]) -> tuple[SessionLine, ...]:
    """Return the sessions in words."""
    return tuple(
        SessionLine(
            day=long_day(one.day),
            hours=f"{clock_time(one.starts_at)} to {clock_time(one.ends_at)}",
            label=one.label,
            who=one.who,
        )
        for one in found
    )


def _href(patient: int, measure: Measure) -> str:
    shown = None if measure is Measure.WEIGHT else str(measure)
    return url_for("baby_weighing.growth", patient=patient, measure=shown)


def _book(patient: int) -> str:
    return url_for("booking.start", slug=SLUG, child=patient)


def _note(found: GrowthRecord) -> Note | None:
    """Return the newest words for the family."""
    noted = [entry for entry in found.standing if entry.note]
    if not noted:
        return None
    last = noted[-1]
    return Note(last.by, date_words.in_full(last.day), last.note)


def _how_to_read(found: GrowthRecord, measure: Measure) -> Iterator[str]:
    """Yield how to read the chart, in plain words; nothing of it is about this child's health."""
    one, less, verb = ABOUT[measure]
    yield f"Each dot is one {one}. The line through the dots is {found.given_name}’s own."
    yield (
        f"The curved lines show what other children of that age and sex {verb}. "
        f"The number at the end of a line says how many of 100 children {less}; "
        f"the centile in the table says so of each {one}."
    )
    if found.child.days_early:
        yield (
            f"{found.given_name} came early, so the dots stand at the corrected age. "
            "That is the age counted from the date the birth was due."
        )
    yield (
        "A low line or a high line can both be right. "
        "What counts is whether the dots run more or less along the lines."
    )
    yield "One number says little, the trend says more. A nurse or doctor reads it with you."
