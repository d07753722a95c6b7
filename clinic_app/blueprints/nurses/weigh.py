"""A baby on the scales: write down, correct, take out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.growth.measures import Measure, said
from clinic_app.operations import growth_record, measurements, visit_facts
from clinic_app.operations.errors import NotFound
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.operations.growth_record import Entry, GrowthRecord
from clinic_app.operations.measurements import CannotBe, CorrectedMeanwhile, LooksOdd
from clinic_app.scheduling.ages import completed_months
from clinic_app.web import growth_words, visitor
from clinic_app.web.reading import recorded
from clinic_app.web.said import later as say_later
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, weigh_page
from .weigh_forms import WeighForm, as_typed, known_facts

SCALE = "scale"
"""In the session: the scale that was last used at this desk."""
TOO_LATE = "Somebody else has corrected that entry already. This is how it stands now."


@bp.route("/visits/<int:appointment>/weigh", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def weigh_visit(appointment: int) -> ResponseReturnValue:
    """Weigh whoever came for a visit."""
    return _weigh(visit_facts.of(appointment).patient, appointment)


@bp.route("/patients/<int:patient>/weigh", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def weigh(patient: int) -> ResponseReturnValue:
    """Weigh a child without a visit, or write down a weight from elsewhere."""
    return _weigh(patient, None)


@bp.route("/measurements/<int:entry>/correct", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def correct_measurement(entry: int) -> ResponseReturnValue:
    """Put a second entry in the place of one that was wrong."""
    record = growth_record.of(growth_record.patient_of(entry))
    wrong = record.entry(entry)
    if wrong.corrected_by is not None:
        flash(TOO_LATE)
        return _to_record(record.patient)
    begun = as_typed(_numbers(record, wrong))
    form = WeighForm(asks_facts=False, corrects=True, data=begun)
    try:
        done = form.validate_on_submit() and _saved(form, lambda: _correct(form, entry)) is not None
    except CorrectedMeanwhile:
        flash(TOO_LATE)
        return _to_record(record.patient)
    if not done:
        return _shown(form, record, wrong)
    flash("Corrected. The first entry stays, struck through.", "calm")
    return _to_record(record.patient)


@bp.post("/measurements/<int:entry>/void")
@audience(Permission.CHILD_RECORD_EDIT)
def void_measurement(entry: int) -> ResponseReturnValue:
    """Take an entry out that was no measurement of this child; it stays, struck through."""
    patient, person = growth_record.patient_of(entry), _person()
    try:
        transact(lambda now: measurements.void(person, entry, now=now))
    except CorrectedMeanwhile:
        flash(TOO_LATE)
    else:
        flash("Taken out. It stays in the record, struck through, and can be put back.", "calm")
    return _to_record(patient)


def _weigh(patient: int, appointment: int | None) -> ResponseReturnValue:
    record = growth_record.of(patient)
    form = WeighForm(
        asks_facts=not record.facts.sex, data=_usual(record) | known_facts(record.facts)
    )
    entry = None
    if form.validate_on_submit():
        entry = _saved(form, lambda: _record(form, patient, appointment))
    if entry is not None:
        session[SCALE] = form.scale.data or ""
        say_later("weighed", patient, entry, kind="calm")
        return _to_record(patient, measure=_first_measure(form))
    return _shown(form, record, None)


def _saved(form: WeighForm, save: Callable[[], int]) -> int | None:
    """Save and return the entry, or put beside the numbers why not; nothing typed is lost."""
    try:
        return save()
    except CannotBe as wrong:
        form.refuse(wrong)
    except LooksOdd as odd:
        form.ask(odd)
    return None


def _record(form: WeighForm, patient: int, appointment: int | None) -> int:
    reading, person = form.reading(appointment=appointment), _person()
    facts = form.facts() if form.asks_facts else GrowthFacts()

    def work(now: datetime) -> int:
        if facts != GrowthFacts():
            measurements.describe_more(person, patient, facts, now=now)
        return measurements.record(person, patient, reading, confirmed=form.confirmed, now=now)

    return transact(work)


def _correct(form: WeighForm, entry: int) -> int:
    reading, person = form.reading(appointment=None), _person()
    return transact(
        lambda now: measurements.correct(person, entry, reading, confirmed=form.confirmed, now=now)
    )


def _shown(form: WeighForm, record: GrowthRecord, correcting: Entry | None) -> ResponseReturnValue:
    page = weigh_page.page(record, correcting=correcting, today=clock.today())
    recorded(f"patient:{record.patient}", "weigh", lambda: page)
    return render_template("nurses/weigh.html", form=form, page=page)


def _usual(record: GrowthRecord) -> dict[str, Any]:
    """Return what the form begins with: bare under 2 years, the scale of the last weigh here."""
    today = clock.today()
    months = completed_months(record.birth_date, max(today, record.birth_date))
    small = months < weigh_page.UNDER_TWO
    return {
        "clothing": "bare" if small else "light",
        "position": "lying" if small else "standing",
        "scale": session.get(SCALE, ""),
        "day": growth_words.day_words(today),
    }


def _numbers(record: GrowthRecord, wrong: Entry) -> Entry:
    """Return the entry whose numbers the form begins with: of one taken out, what it was."""
    while wrong.void and wrong.corrects_id is not None:
        wrong = record.entry(wrong.corrects_id)
    return wrong


@worded("weighed")
def _told(patient: int, entry: int) -> str:
    """Say what was saved, and how it differs from the last time."""
    record = growth_record.of(patient)
    measured = record.entry(entry).measured
    numbers = ", ".join(said(value.measure, value.amount) for value in measured.values)
    weight = any(value.measure is Measure.WEIGHT for value in measured.values)
    course = record.course(Measure.WEIGHT) if weight else ()
    newest = course[-1] if course else None
    if newest is None or newest.change is None or newest.value.on != measured.on:
        return f"Saved: {numbers}."
    return f"Saved: {numbers}. {growth_words.change_words(newest.change)}."


def _first_measure(form: WeighForm) -> Measure:
    return next(m for m, field in form.amounts.items() if field.amount is not None)


def _to_record(patient: int, *, measure: Measure = Measure.WEIGHT) -> ResponseReturnValue:
    shown = None if measure is Measure.WEIGHT else str(measure)
    return redirect(url_for("nurses.growth", patient=patient, measure=shown))


def _person() -> Person:
    person = visitor.person()
    if person is None:
        raise NotFound
    return person
