"""A baby on the scales: write down, correct, take out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.growth.measures import Measure, said
from clinic_app.operations import (
    arrivals,
    growth_record,
    measurements,
    visit_facts,
)
from clinic_app.operations.errors import NotFound
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.operations.growth_record import Entry, GrowthRecord
from clinic_app.operations.measurements import CannotBe, CorrectedMeanwhile, LooksOdd
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import completed_months
from clinic_app.web import date_words, growth_words, visitor
from clinic_app.web.reading import recorded
from clinic_app.web.said import later as say_later
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, row_identity, weigh_page
from .row_identity import Identity
from .weigh_forms import WeighForm, as_typed, known_facts

SCALE = "scale"
"""In the session: the scale that was last used at this desk."""
ARRIVED_TOO = "Marked as arrived, identity checked. It can be undone on the list."
NOT_HERE = {status.BOOKED, status.MISSED}
TOO_LATE = "Somebody else has corrected that entry already. This is how it stands now."


@bp.route("/visits/<int:appointment>/weigh", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def weigh_visit(appointment: int) -> ResponseReturnValue:
    """Weigh whoever came for a visit; of a day to come there is none to weigh for yet."""
    visit = visit_facts.of(appointment)
    if visit.day > clock.today():
        return redirect(url_for(".weigh", patient=visit.patient))
    return _weigh(visit.patient, visit)


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
    if wrong.corrected_by is not None and request.method == "GET":
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
        return _shown(form, record, row_identity.of_person(record), correcting=wrong)
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


def _weigh(patient: int, visit: Visit | None) -> ResponseReturnValue:
    record = growth_record.of(patient)
    who = row_identity.of_person(record, visit)
    form = WeighForm(
        asks_facts=not record.facts.sex,
        asks_who=not _known(patient, visit),
        data=_usual(record) | known_facts(record.facts),
    )
    entry = None
    if form.validate_on_submit():
        entry = _saved(form, lambda: _record(form, patient, visit, who))
    if entry is not None:
        session[SCALE] = form.scale.data or ""
        say_later("weighed", patient, entry, kind="calm")
        if visit and visit.standing.status in NOT_HERE and visit.day == clock.today():
            flash(ARRIVED_TOO, "calm")
        return _to_record(patient, measure=_first_measure(form))
    return _shown(form, record, who)


def _known(patient: int, visit: Visit | None) -> bool:
    """Say whether three identifiers were asked today: at the arrival for the visit, or for any."""
    today = clock.today()
    if visit is None:
        return arrivals.known_today(patient, today=today)
    return visit.day == today and status.identified(visit.events)


def _saved(form: WeighForm, save: Callable[[], int]) -> int | None:
    """Save and return the entry, or put beside the numbers why not; nothing typed is lost."""
    try:
        return save()
    except CannotBe as wrong:
        form.refuse(wrong)
    except LooksOdd as odd:
        form.ask(odd)
    return None


def _record(form: WeighForm, patient: int, visit: Visit | None, who: Identity) -> int:
    checked = tuple(who.checked.split()) if form.asks_who else ()
    reading = form.reading(appointment=visit.id if visit else None, checked=checked)
    person = _person()
    facts = form.facts() if form.asks_facts else GrowthFacts()

    def work(now: datetime) -> int:
        if facts != GrowthFacts():
            measurements.describe_more(person, patient, facts, now=now)
        entry = measurements.record(person, patient, reading, confirmed=form.confirmed, now=now)
        if visit and checked and visit.day == clock.local_date(now):
            arrivals.identify(person, visit.id, checked=checked, now=now)
        return entry

    return transact(work)


def _correct(form: WeighForm, entry: int) -> int:
    reading, person = form.reading(appointment=None), _person()
    return transact(
        lambda now: measurements.correct(person, entry, reading, confirmed=form.confirmed, now=now)
    )


def _shown(
    form: WeighForm, record: GrowthRecord, who: Identity, *, correcting: Entry | None = None
) -> ResponseReturnValue:
    page = weigh_page.page(record, who, correcting=correcting, today=clock.today())
    recorded(f"patient:{record.patient}", "weigh", lambda: page)
    return render_template("nurses/weigh.html", form=form, page=page)


def _usual(record: GrowthRecord) -> dict[str, Any]:
    """Return what the form begins with: lying under 2 years, the scale of the last weigh here."""
    today = clock.today()
    months = completed_months(record.birth_date, max(today, record.birth_date))
    small = months < weigh_page.UNDER_TWO
    return {
        "position": "lying" if small else "standing",
        "scale": session.get(SCALE, ""),
        "day": date_words.in_full(today),
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
