"""The page on which a baby is weighed: what was before, what is asked, every value ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from clinic_app.growth.measures import Measure, said
from clinic_app.operations.growth_record import Entry, GrowthRecord, Weighed
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import growth_words
from clinic_app.web.baby_signs import Signs, signs

from .row_identity import Identity
from .weigh_forms import SEXES

SHOWN = 3
UNDER_TWO = 24


@dataclass(frozen=True, slots=True)
class Before:
    """What was measured the last time of one measure."""

    amount: str
    when: str


@dataclass(frozen=True, slots=True)
class Past:
    """One weight of before: when, at what age, how much, how it changed."""

    day: str
    age: str
    amount: str
    change: str


@dataclass(frozen=True, slots=True)
class WeighPage:
    """Everything around the form. `before` is by the name of the field."""

    title: str
    name: str
    identifiers: tuple[tuple[str, str], ...]
    age: str
    facts: str
    facts_href: str
    record_href: str
    back: str
    signs: tuple[Signs, ...]
    before: dict[str, Before]
    past: tuple[Past, ...]
    enough: str


def page(
    record: GrowthRecord, who: Identity, *, correcting: Entry | None, today: date
) -> WeighPage:
    """Return the page for a child; `correcting` is the entry that is being put right, if one."""
    href = url_for("nurses.growth", patient=record.patient)
    last = record.newest(Measure.WEIGHT)
    verb = "Correct a measurement of" if correcting else "Weigh"
    return WeighPage(
        title=f"{verb} {record.name}",
        name=record.name,
        identifiers=who.lines,
        age=growth_words.age_line(record, today),
        facts=facts_line(record),
        facts_href=url_for("nurses.chart_facts", patient=record.patient),
        record_href=href,
        back=href if correcting else url_for("nurses.daily_list"),
        signs=() if correcting else signs(born=record.birth_date, today=today),
        before=dict(_before(record, correcting, today)),
        past=tuple(_past(record, today)),
        enough=growth_words.enough_words(
            record.birth_date, last.day if last else None, today, nurse_says=record.nurse_says
        ),
    )


def facts_line(record: GrowthRecord) -> str:
    """Return what the chart goes by: "Girl, born at 35 weeks with 2.35 kg"."""
    facts = record.facts
    if not facts.sex:
        return "Sex, weeks of pregnancy and weight at birth were not asked yet."
    weeks = f"at {facts.gestation_weeks} weeks" if facts.gestation_weeks else "weeks not known"
    grams = facts.birth_weight_grams
    weight = f"with {said(Measure.WEIGHT, grams)}" if grams else "weight at birth not known"
    sex = dict(SEXES)[facts.sex] if facts.sex != "unknown" else "No lines: sex not known"
    return f"{sex}, born {weeks}, {weight}"


def _before(
    record: GrowthRecord, correcting: Entry | None, today: date
) -> Iterator[tuple[str, Before]]:
    """Yield the last value of each measure; while correcting, that before the entry."""
    measured = record.without(correcting.id if correcting else None)
    until = correcting.day if correcting else today
    for measure in Measure:
        values = [v for one in measured if (v := one.value(measure)) and v.on <= until]
        if values:
            last = max(values, key=lambda value: value.on)
            when = f"{growth_words.short_day_words(last.on, today)}, {_ago(last.on, record, today)}"
            yield str(measure), Before(said(measure, last.amount), when)


def _ago(on: date, record: GrowthRecord, today: date) -> str:
    return "at birth" if on == record.birth_date else growth_words.ago(on, today)


def _past(record: GrowthRecord, today: date) -> Iterator[Past]:
    for one in reversed(record.course(Measure.WEIGHT)[-SHOWN:]):
        yield Past(
            day=growth_words.short_day_words(one.value.on, today),
            age=_age(one, record),
            amount=said(Measure.WEIGHT, one.value.amount),
            change=growth_words.change_words(one.change) if one.change else "",
        )


def _age(one: Weighed, record: GrowthRecord) -> str:
    on = one.value.on
    return "Birth" if on == record.birth_date else age_in_words(record.birth_date, on)
