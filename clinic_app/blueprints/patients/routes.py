"""Finding a patient, and what is known of one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    patient_records,
    patient_search,
    patient_ties,
    patient_twins,
    patient_visits,
)
from clinic_app.web import found_people, search_words, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, views
from .forms import FindForm


@bp.get("/")
@audience(Permission.PATIENTS_READ)
def find() -> ResponseReturnValue:
    """Show who fits what was typed."""
    form, today = FindForm.asked(), clock.today()
    typed = form.find.data or ""
    asked = not patient_search.read(typed, today).empty
    found = recorded("patients", "search", lambda: _found(typed)) if asked else ()
    why_not = search_words.why_not(typed, today)
    facts = {"typed": typed, "asked": asked, "why_not": why_not, "found": found}
    return render_template("patients/find.html", find=form.find, most=found_people.MOST, **facts)


@bp.get("/<int:patient>")
@audience(Permission.PATIENTS_READ)
def show(patient: int) -> ResponseReturnValue:
    """Show what is known of a patient, visits to come and past, and who may act for them."""
    whole = recorded(f"patient:{patient}", "record", lambda: _whole(patient))
    return render_template("patients/show.html", page=views.page(whole, now=clock.now()))


@bp.post("/<int:patient>/different")
@audience(Permission.PATIENTS_EDIT)
def tell_apart(patient: int) -> ResponseReturnValue:
    """Note that two records are of different people."""
    other = request.form.get("other", "")
    if not (other.isdecimal() and len(other) < 10):
        return error_page(400)
    actor, second = visitor.actor(), int(other)
    patient_records.one(patient)
    transact(lambda now: patient_twins.settle_duplicate(actor, patient, second, now=now))
    flash("Noted: they are different people.", "calm")
    return redirect(url_for("patients.show", patient=patient))


def _found(typed: str) -> tuple[views.Row, ...]:
    today = clock.today()
    found = patient_search.find(typed, today=today, most=found_people.MOST)
    coming = patient_visits.next_of([one.id for one in found], now=clock.now())
    return views.rows(found, coming, today=today)


def _whole(patient: int) -> views.Whole:
    return views.Whole(
        record=patient_records.record(patient),
        twins=patient_twins.of(patient),
        visits=patient_visits.visits(patient, now=clock.now()),
        ties=patient_ties.ties(patient, today=clock.today()),
    )
