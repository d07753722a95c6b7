"""One dose on record: putting it right, or saying that it was none."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import NotAllowed, Permission
from clinic_app.operations import (
    child_records,
    correction_doubts,
    dose_corrections,
    given_doses,
    immunisers,
    vaccine_stock,
)
from clinic_app.operations.child_records import ChildFacts
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.given_doses import Dose, Entry
from clinic_app.operations.past_doses import NotThen
from clinic_app.operations.sittings import Unanswered
from clinic_app.operations.vaccinating import BatchRefused, NotAnImmuniser
from clinic_app.web import visitor
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact
from clinic_app.web.vaccine_words import dose_name

from . import bp, child_page
from .children import names, not_then
from .dose_forms import CorrectForm, OurForm, PaperForm
from .short_forms import WhyForm
from .vaccinate_form import REFUSED

CHANGED = "Somebody else has corrected that entry meanwhile. Look at the record."
SAME = "Nothing differs, so nothing was written."
CORRECTED = "Corrected. The first entry stays."
VOIDED = "Noted: this was no dose. The entry stays, struck through."
AGAIN = "Somebody else has corrected that entry meanwhile. Look, then save again"


@bp.route("/doses/<int:dose>/correct", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def correct_dose(dose: int) -> ResponseReturnValue:
    """Write what a dose really was; the first entry stays."""
    entry, child = _read(dose)
    if _gone(entry, dose):
        return _to_record(child)
    form = _form(entry.dose)
    sent, current = form.validate_on_submit(), entry.dose.id == dose
    if sent and (not current or _settled(entry, child, form)) and _correct(dose, form):
        return _to_record(child)
    _is_current(form, entry, dose)
    return render_template(
        "nurses/correct_dose.html",
        form=form,
        child=child,
        dose=entry.dose,
        name=dose_name(entry.dose),
    )


@bp.route("/doses/<int:dose>/void", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def void_dose(dose: int) -> ResponseReturnValue:
    """Say that an entry was no dose at all; it stays, struck through."""
    entry, child = _read(dose)
    if _gone(entry, dose):
        return _to_record(child)
    form = WhyForm()
    if _is_current(form, entry, dose) and form.validate_on_submit() and _void(dose, form):
        return _to_record(child)
    facts = child_page.facts(entry.dose), child_page.who(entry.dose, names())
    return render_template(
        "nurses/void_dose.html", form=form, child=child, dose=entry.dose,
        name=dose_name(entry.dose), facts=[part for part in facts if part],
    )  # fmt: skip


def _read(dose: int) -> tuple[Entry, ChildFacts]:
    """Return a dose and whose it is, if this person may put it right at all."""
    patient = given_doses.one(dose).dose.patient_id
    entry, child = recorded(
        f"patient:{patient}",
        "vaccine record",
        lambda: (given_doses.one(dose), child_records.facts(patient)),
    )
    if entry.dose.here and not immunisers.is_one(visitor.actor()):
        raise NotAllowed(Permission.VACCINATE)
    return entry, child


def _gone(entry: Entry, dose: int) -> bool:
    """Say whether there is nothing to put right here any more, and tell the nurse.

    Who has typed something sees it again, as of the last entry about the dose.
    """
    gone = entry.dose.void or (entry.dose.id != dose and request.method == "GET")
    person = visitor.person()
    mine = person is not None and entry.dose.noted_by == person.id
    if gone and entry.dose.void and mine and request.method == "POST":
        flash(VOIDED, "calm")
    elif gone:
        flash(CHANGED, "")
    return gone


def _is_current(form: Form, entry: Entry, dose: int) -> bool:
    """Say whether an entry is the last one about its dose; else say so above what was typed."""
    if entry.dose.id != dose:
        form.form_errors = [AGAIN]
    return entry.dose.id == dose


def _void(dose: int, form: WhyForm) -> bool:
    actor, why = visitor.actor(), form.why.data
    try:
        transact(lambda now: dose_corrections.void(actor, dose, why=why, now=now))
    except ChangedMeanwhile:
        form.form_errors = [AGAIN]
        return False
    flash(VOIDED, "calm")
    return True


def _form(dose: Dose) -> CorrectForm:
    if not dose.here:
        return PaperForm(dose)
    known = {str(id_): face.name for id_, face in immunisers.all_of_them().items()}
    first = str(dose.given_by)
    givers = {first: names().get(dose.given_by or 0, "Somebody who left")} | known
    batches = {batch.id: batch for batch in vaccine_stock.open_batches()}
    if dose.batch_id is not None:
        batches |= {batch.id: batch for batch in vaccine_stock.by_id([dose.batch_id])}
    return OurForm(dose, list(batches.values()), list(givers.items()))


def _settled(entry: Entry, child: ChildFacts, form: CorrectForm) -> bool:
    """Ask once more about another vaccine, an odd place, or a number that does not fit."""
    changes = form.changes() | {"vaccine": form.another() or entry.dose.vaccine}
    after = correction_doubts.corrected(entry.dose, changes)
    known = given_doses.live(given_doses.of(child.id))
    return form.settled(correction_doubts.of(entry.dose, after, child, known))


def _correct(dose: int, form: CorrectForm) -> bool:
    """Write the correction; say on its field why not, where that can be mended."""
    actor, changes, why = visitor.actor(), form.changes(), form.why.data

    def work(now: datetime) -> int:
        return dose_corrections.correct(
            actor, dose, changes, why=why, now=now, looked_at=form.asked
        )

    try:
        flash(SAME if transact(work) == dose else CORRECTED, "calm")
    except ChangedMeanwhile:
        form.form_errors = [AGAIN]
        return False
    except Unanswered as odd:
        form.settled(odd.doubts)
        return False
    except NotThen as refused:
        form.given_on.errors = [not_then(refused)]
        return False
    except BatchRefused as refused:
        form["batch_id"].errors = [REFUSED[refused.why]]
        return False
    except NotAnImmuniser:
        form["given_by"].errors = ["Choose an authorised immuniser"]
        return False
    return True


def _to_record(child: ChildFacts) -> ResponseReturnValue:
    return redirect(url_for(".child_record", patient=child.id))
