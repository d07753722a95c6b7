"""Adding a patient, and correcting what is known of one."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import patient_records, patient_search, patient_ties, patient_words
from clinic_app.operations.patient_records import LooksAlike, Record, Stale
from clinic_app.operations.patient_search import Found
from clinic_app.scheduling.ages import completed_years
from clinic_app.web import found_people, said, visitor
from clinic_app.web.back import own_page
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp
from .forms import EditForm, NewPatientForm

LOOK_FIRST = "This person may be on record already: look below before you add"


@bp.route("/new", methods=["GET", "POST"])
@audience(Permission.PATIENTS_EDIT)
def new() -> ResponseReturnValue:
    """Add a new patient, after looking at records that may be of the same person."""
    form = NewPatientForm(data=_begun(request.args))
    if not form.validate_on_submit():
        first = "" if form.errors else _first_empty(form)
        return render_template("patients/new.html", form=form, alike=(), first=first)
    actor, facts, seen = visitor.actor(), form.facts(), form.seen()
    try:
        patient = transact(
            lambda now: patient_records.add(actor, facts, different_from=seen, now=now)
        )
    except LooksAlike as refused:
        return _look_first(form, refused.alike)
    said.later("added", patient, kind="calm")
    return redirect(_onwards(form.next.data, patient))


def _first_empty(form: NewPatientForm) -> str:
    """Return where typing goes on: what was typed to find the patient is filled in already."""
    if not form.given_name.data:
        return "given_name"
    known = form.family_name.data and form.birth_date.data
    return "phone" if known and not form.phone.data else ""


@worded("added")
def _added(patient: int) -> str:
    return f"{patient_records.one(patient).name} is added."


@bp.route("/<int:patient>/edit", methods=["GET", "POST"])
@audience(Permission.PATIENTS_EDIT)
def edit(patient: int) -> ResponseReturnValue:
    """Correct what is known of a patient."""
    record = recorded(f"patient:{patient}", "record", lambda: patient_records.record(patient))
    shown = patient_records.fingerprint(record.facts)
    form = EditForm(record, data=record.facts | {"shown": shown})
    if form.validate_on_submit():
        actor, facts, sent = visitor.actor(), form.facts(), form.shown.data or ""
        try:
            transact(lambda now: patient_records.edit(actor, patient, facts, shown=sent, now=now))
            flash("Saved.", "calm")
            return redirect(url_for("patients.show", patient=patient))
        except Stale as refused:
            now_shown = patient_records.fingerprint(patient_records.record(patient).facts)
            form = form.after(refused.changes, now_shown)
    return _edit_page(record, form)


def _edit_page(record: Record, form: EditForm) -> ResponseReturnValue:
    young = completed_years(record.birth_date, clock.today()) >= patient_ties.ASKED_FROM
    return render_template(
        "patients/edit.html",
        form=form,
        record=record,
        to_parent=young and patient_ties.parents_address(record.id),
    )


def _look_first(form: NewPatientForm, alike: list[Found]) -> ResponseReturnValue:
    """Show the page again, with who may be the same person; adding again then goes through."""
    shown = recorded("patients", "look-alikes", lambda: _rows(alike, form.next.data))
    form.different_from.data = ".".join(str(one.id) for one in alike)
    form.form_errors = [LOOK_FIRST]
    return render_template("patients/new.html", form=form, alike=shown)


def _rows(alike: list[Found], onwards: str | None) -> list[found_people.Row]:
    return [found_people.row(one, _onwards(onwards, one.id)) for one in alike]


def _begun(args: Any) -> dict[str, Any]:
    """Return what the form begins with: what was typed to find somebody, and where to go after."""
    text = args.get("find", "")
    query = patient_search.read(text, clock.today())
    named = [w for w in text.split() if set(patient_words.words(w)) & set(query.words)]
    given, family = (named[:1], named[1:]) if len(named) > 1 else ([], named)
    return {
        "given_name": " ".join(map(str.capitalize, given)),
        "family_name": " ".join(map(str.capitalize, family)),
        "birth_date": query.birth,
        "phone": query.phone if query.phone.startswith("+") else "",
        "next": args.get("next", ""),
    }


def _onwards(path: str | None, patient: int) -> str:
    """Return where to go with a patient: to the record, or back to one of our pages with the id."""
    page = url_for("patients.show", patient=patient)
    asked = own_page(path, otherwise="")
    if not asked:
        return page
    whole = urlsplit(asked)
    query = "&".join(part for part in (whole.query, urlencode({"patient": patient})) if part)
    return whole._replace(query=query).geturl()
