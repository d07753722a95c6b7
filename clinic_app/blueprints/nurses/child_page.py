"""A child's vaccine record as nurses see it, with every value ready."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.immunisation import medicare
from clinic_app.operations import countries, doses_due, given_doses, last_chances
from clinic_app.operations.adverse_events import Reaction
from clinic_app.operations.article_links import Teaser, articles_for_type
from clinic_app.operations.child_records import ChildFacts, Record
from clinic_app.operations.doses_due import Advice, Expectation
from clinic_app.operations.given_doses import ANOTHER, Dose, Entry
from clinic_app.operations.last_chances import LastChance
from clinic_app.operations.own_growth import BABY_MONTHS
from clinic_app.scheduling.ages import age_in_words, completed_months
from clinic_app.web import date_words, vaccine_words
from clinic_app.web.filters import clock_time
from clinic_app.web.vaccine_words import FIRST_NATIONS, FUNDING, dose_name, site_name

from .decision_rows import Decisions
from .vaccinate_page import edition

HISTORY = {
    "": "Nobody has looked yet",
    "register": "Register seen",
    "papers": "Papers seen",
    "none": "No earlier doses",
}
SEX = {"": "Not asked yet", "female": "Female", "male": "Male", "unknown": "Not known"}
NO_CHART = "No growth chart without it"


@dataclass(frozen=True, slots=True)
class DoseView:
    """A dose in the record; `before` are the entries it corrects, `void` was no dose at all."""

    id: int
    day: str
    age: str
    name: str
    facts: str
    who: str
    note: str
    void: bool
    report: str
    before: tuple[str, ...]
    correct: str
    take_out: str


@dataclass(frozen=True, slots=True)
class ReactionView:
    """What happened after a vaccine, and whether the health department knows."""

    id: int
    when: str
    what: str
    after: str
    serious: bool
    told: str


@dataclass(frozen=True, slots=True)
class ChildPage:
    """Everything the record shows."""

    id: int
    name: str
    born: str
    facts: tuple[tuple[str, str], ...]
    card_doubts: tuple[str, ...]
    alert: str
    doses: tuple[DoseView, ...]
    reactions: tuple[ReactionView, ...]
    due: tuple[str, ...]
    later: tuple[str, ...]
    last_days: tuple[str, ...]
    planning: bool
    asked: tuple[str, ...]
    decisions: Decisions
    edition: str
    gap: str
    reads: tuple[Teaser, ...]


def page(
    record: Record, names: Mapping[int, str], *, decisions: Decisions, now: datetime
) -> ChildPage:
    """Return the page of a child; `names` are those of practitioners by id."""
    child, today = record.child, clock.local_date(now)
    known = given_doses.live(record.entries)
    expected = doses_due.of_child(child, known, today)
    advice = doses_due.advice(child, known, today)
    return ChildPage(
        id=child.id,
        name=child.name,
        born=born(child, today),
        facts=tuple(_facts(child)),
        card_doubts=medicare.doubts(child.medicare_number) if child.medicare_number else (),
        alert=child.alert,
        doses=tuple(_dose(entry, child, names) for entry in reversed(record.entries)),
        reactions=tuple(_reaction(one) for one in record.reactions),
        due=tuple(_due(expected, {dose.vaccine for dose in known if dose.given_on == today})),
        later=tuple(vaccine_words.not_yet(dose) for dose in expected.later),
        last_days=tuple(_last_days(expected, last_chances.of(child, known, today), today)),
        planning=expected.planning,
        asked=_asked(advice, {one.text for one in decisions.waiting}),
        decisions=decisions,
        edition=edition(),
        gap=doses_due.stamp().gap,
        reads=tuple(_reads(child, now)),
    )


def _reads(child: ChildFacts, now: datetime) -> Iterator[Teaser]:
    """Yield articles to give along: on vaccines, and on weighing while a child is weighed."""
    yield from articles_for_type("imms-child", now=now, most=2)
    if completed_months(child.birth_date, clock.local_date(now)) < BABY_MONTHS:
        yield from articles_for_type("baby-weigh", now=now, most=1)


def born(child: ChildFacts, today: date) -> str:
    """Return "22 September 2026, 9 weeks"."""
    return date_words.born(child.birth_date, today)


def _facts(child: ChildFacts) -> Iterator[tuple[str, str]]:
    yield (
        "Sex for charts",
        SEX[child.sex] + ("" if child.sex in {"female", "male"} else f". {NO_CHART}"),
    )
    if child.gestation_weeks:
        yield "Born at", f"{child.gestation_weeks} weeks"
    if child.birth_weight_grams:
        yield "Birth weight", f"{child.birth_weight_grams / 1000:.2f} kg"
    yield "First Nations", FIRST_NATIONS[child.first_nations]
    known = doses_due.schedule().risks
    yield "Risks", ". ".join(known.get(risk, risk) for risk in child.risks) or "None noted"
    yield "Earlier doses", HISTORY[child.history]
    yield "Medicare", masked(child)
    yield "Postcode", child.postcode or "Not noted"


def masked(child: ChildFacts) -> str:
    """Return a card number by its end only, since lists lie open: "ends in 8481, reference 1"."""
    if not child.medicare_number:
        return "Not noted"
    reference = f", reference {child.medicare_reference}" if child.medicare_reference else ""
    return f"ends in {child.medicare_number[-4:]}{reference}"


def _due(expected: Expectation, given: Collection[str]) -> Iterator[str]:
    """Yield what the schedule has, without the vaccines that were given on the day itself."""
    for dose in expected.doses:
        if dose.vaccine not in given:
            last = f", last possible day {vaccine_words.day(dose.last)}" if dose.last else ""
            yield f"{dose.group}, dose {dose.dose} ({dose.point}{last})"
    for dose in expected.not_recorded:
        if dose.vaccine not in given:
            yield f"{dose.group}, dose {dose.dose} ({dose.point}): not on record"


def _last_days(expected: Expectation, chances: Iterable[LastChance], today: date) -> Iterator[str]:
    """Yield the last days that are near, of doses that nothing else on the card names."""
    named = {dose.vaccine for dose in expected.doses}
    for one in chances:
        if one.vaccine not in named:
            day = "today" if one.last == today else vaccine_words.day(one.last)
            yield f"{one.group}, dose {one.dose}, if it was not given: last possible day {day}"


def _asked(advice: Advice, waiting: Collection[str]) -> tuple[str, ...]:
    """Return what the nurse finds out, without what waits for her decision beside."""
    questions = (text for text in advice.questions if text not in waiting)
    return (*questions, *advice.missed, *advice.changes)


def _dose(entry: Entry, child: ChildFacts, names: Mapping[int, str]) -> DoseView:
    dose = entry.dose
    return DoseView(
        id=dose.id,
        day=vaccine_words.day(dose.given_on),
        age=age_in_words(child.birth_date, max(dose.given_on, child.birth_date)),
        name=dose_name(dose),
        facts=facts(dose),
        who=who(dose, names),
        note=". ".join(part for part in (dose.note, dose.answers.get("reason", "")) if part),
        void=dose.void,
        report=_report(entry),
        before=tuple(_before(one, names) for one in entry.earlier),
        correct="" if dose.void else url_for("nurses.correct_dose", dose=dose.id),
        take_out="" if dose.void else url_for("nurses.void_dose", dose=dose.id),
    )


def facts(dose: Dose) -> str:
    """Return what is kept of a dose in one line: brand, batch, site, who paid."""
    brand = "" if dose.vaccine == ANOTHER else dose.brand
    parts = (brand, _stands_for(dose), dose.batch, site_name(dose), FUNDING.get(dose.funding, ""))
    return ", ".join(part for part in parts if part)


def _stands_for(dose: Dose) -> str:
    """Return what a vaccine from elsewhere is against, as far as our list says so."""
    known = doses_due.schedule().by_vaccine.get(dose.vaccine)
    return f"against {vaccine_words.against(known)}" if known and known.elsewhere else ""


def who(dose: Dose, names: Mapping[int, str]) -> str:
    """Return who gave a dose, or where it was given."""
    if dose.here:
        at = f", {clock_time(dose.given_at)}" if dose.given_at else ""
        return f"{names.get(dose.given_by or 0, 'Somebody who left')}{at}"
    seen = {"register": "seen in the register", "papers": "from papers"}
    source = seen.get(str(dose.answers.get("seen_in", "")), "")
    place = countries.name(dose.country) if dose.country else "Elsewhere"
    return ", ".join(part for part in (place, source) if part)


def _report(entry: Entry) -> str:
    dose = entry.dose
    if not dose.here or (dose.void and not entry.was_reported):
        return ""
    if dose.reported_at is None:
        return "To report"
    reference = f", {dose.report_reference}" if dose.report_reference else ""
    return f"Reported {vaccine_words.day(clock.local_date(dose.reported_at))}{reference}"


def _before(dose: Dose, names: Mapping[int, str]) -> str:
    kept = (vaccine_words.day(dose.given_on), dose_name(dose), facts(dose), who(dose, names))
    noted = vaccine_words.day(clock.local_date(dose.noted_at))
    return f"Noted {noted}: {', '.join(part for part in kept if part)}"


def _reaction(one: Reaction) -> ReactionView:
    told = vaccine_words.day(clock.local_date(one.reported_at)) if one.reported_at else ""
    reference = f", {one.reference}" if one.reference else ""
    day = clock.local_date(one.began_at)
    return ReactionView(
        id=one.id,
        when=f"{vaccine_words.day(day)}, {clock_time(one.began_at)}",
        what=one.what,
        after=vaccine_words.after_which(one.after),
        serious=one.serious,
        told=f"Told {told}{reference}" if told else "",
    )
