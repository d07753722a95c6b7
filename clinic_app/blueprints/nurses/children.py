"""A child's vaccine record, and what nurses add to it."""

from datetime import datetime, time

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    adverse_events,
    child_records,
    given_doses,
    history_decisions,
    not_written_to,
    past_doses,
    practice,
    unusual_doses,
    visit_facts,
)
from clinic_app.operations.child_records import Record
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.given_doses import Dose
from clinic_app.operations.past_doses import NotThen
from clinic_app.web import visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import clock_time, long_day, moment
from clinic_app.web.forms import choices
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact
from clinic_app.web.vaccine_words import day as said_day
from clinic_app.web.vaccine_words import dose_name

from . import bp, child_page, decision_rows, next_visit
from .child_forms import FactsForm, PastForm, ReactionForm
from .short_forms import ReferenceForm

TELL = (
    "Noted. Tell ACT Health’s Health Protection Service what happened: look up the present form. "
    "Something serious is told at once. Then note it here."
)


@bp.get("/patients/<int:patient>/record")
@audience(Permission.CHILD_RECORD_READ)
def child_record(patient: int) -> ResponseReturnValue:
    """Show every dose of a child, what is known of them, and what the schedule expects."""
    record, made, now = _read(patient), history_decisions.of(patient), clock.now()
    today = clock.local_date(now)
    decisions = decision_rows.of(record, made, visitor.actor(), today=today)
    page = child_page.page(record, names(), decisions=decisions, now=now)
    gone = not_written_to.noted(patient)
    booked = _still_booked(patient, now=now) if gone.startswith(not_written_to.DIED) else ()
    ahead = None if gone else next_visit.of(patient, now=now)
    return render_template("nurses/child.html", page=page, gone=gone, booked=booked, next=ahead)


def _still_booked(patient: int, *, now: datetime) -> list[str]:
    """Return the visits to come of a child who died: somebody has to cancel them."""
    return [moment(visit.starts_at) for visit in visit_facts.to_come([patient], now=now)]


@bp.route("/patients/<int:patient>/record/edit", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def child_facts(patient: int) -> ResponseReturnValue:
    """Write down what is known of a child."""
    child = _read(patient).child
    form = FactsForm(child)
    if form.validate_on_submit():
        actor, facts, seen = visitor.actor(), form.facts(), form.known()
        try:
            transact(lambda now: child_records.edit(actor, patient, facts, seen=seen, now=now))
            flash("Saved.", "calm")
            return redirect(url_for(".child_record", patient=patient))
        except ChangedMeanwhile:
            form.after(child_records.facts(patient))
    return render_template("nurses/child_facts.html", form=form, child=child)


@bp.route("/patients/<int:patient>/doses/new", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def add_past(patient: int) -> ResponseReturnValue:
    """Add doses that were given elsewhere, day by day, as they stand on paper."""
    record, form = _read(patient), PastForm()
    if form.validate_on_submit() and _settled(record, form) and _add_past(patient, form):
        return redirect(url_for(".add_past", patient=patient))
    on_record = [(dose_name(d), said_day(d.given_on)) for d in given_doses.live(record.entries)]
    return render_template(
        "nurses/past_doses.html", form=form, child=record.child, on_record=on_record[::-1]
    )


@bp.route("/patients/<int:patient>/reactions/new", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def reaction(patient: int) -> ResponseReturnValue:
    """Write down what happened after a vaccine."""
    record, now = _read(patient), clock.now()
    form = ReactionForm(data={"day": "today", "time": clock_time(now)})
    doses = given_doses.live(record.entries)[::-1]
    form.given = {str(d.id): _given_at(d) for d in doses}
    recent = [(str(d.id), f"{dose_name(d)}, {said_day(d.given_on)}") for d in doses]
    form.dose.choices = choices([("", "Not known"), *recent])
    if form.validate_on_submit():
        actor, happened = visitor.actor(), form.happened()
        transact(lambda at: adverse_events.note(actor, patient, happened, now=at))
        flash(TELL, "")
        return redirect(url_for(".child_record", patient=patient))
    return render_template("nurses/reaction.html", form=form, child=record.child)


@bp.post("/reactions/<int:event>/told")
@audience(Permission.CHILD_RECORD_EDIT)
def reaction_told(event: int) -> ResponseReturnValue:
    """Note that the health department was told of a reaction."""
    form = ReferenceForm()
    if not form.validate_on_submit():
        return error_page(400)
    actor, reference = visitor.actor(), form.reference.data or ""
    patient = transact(lambda now: adverse_events.told(actor, event, reference, now=now))
    flash("Noted: the health department was told.", "calm")
    return redirect(url_for(".child_record", patient=patient))


@bp.post("/reactions/<int:event>/not-told")
@audience(Permission.CHILD_RECORD_EDIT)
def reaction_not_told(event: int) -> ResponseReturnValue:
    """Take back that the health department was told."""
    actor = visitor.actor()
    patient = transact(lambda now: adverse_events.not_told(actor, event, now=now))
    flash("Undone: the health department is still to be told.", "calm")
    return redirect(url_for(".child_record", patient=patient))


def names() -> dict[int, str]:
    """Return the names of everybody who is or was booked, by id."""
    return {id_: face.name for id_, face in practice.faces(who_left=True).items()}


def _read(patient: int) -> Record:
    return recorded(f"patient:{patient}", "vaccine record", lambda: child_records.record(patient))


def _settled(record: Record, form: PastForm) -> bool:
    """Ask once more about a vaccine that is not usual at the age that somebody had that day."""
    past, known = form.past(), given_doses.live(record.entries)
    if past.given_on < record.child.birth_date:
        return True  # refused when it is written
    doubts = [
        doubt
        for vaccine in past.vaccines
        for doubt in unusual_doses.too_young(record.child, known, vaccine, day=past.given_on)
    ]
    return form.settled(tuple(dict.fromkeys(doubts)))


def _add_past(patient: int, form: PastForm) -> bool:
    actor, past = visitor.actor(), form.past()

    def work(now: datetime) -> int:
        return len(past_doses.add(actor, patient, past, now=now))

    try:
        added = transact(work)
    except NotThen as refused:
        form.given_on.errors = [not_then(refused)]
        return False
    words = f"{added} added" if added else "Nothing added: they are on record already"
    flash(f"{words}, {long_day(past.given_on)}. Add another day, or go back.", "calm")
    return True


def not_then(refused: NotThen) -> str:
    """Say why nobody was vaccinated on a day."""
    if refused.why == "born":
        return f"The child was born on {long_day(refused.limit)}: check the date"
    return "That day is still to come: check the date"


def _given_at(dose: Dose) -> datetime:
    """Return when a dose was given, to the minute; on paper there is only the day."""
    midnight = datetime.combine(dose.given_on, time(), clock.ZONE)
    return dose.given_at.replace(second=0, microsecond=0) if dose.given_at else midnight
