"""Who may act for a patient: made and ended at the desk, after a look at who they are."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import patient_records, patient_ties
from clinic_app.operations.errors import Refused
from clinic_app.operations.patient_records import Record
from clinic_app.operations.patient_ties import (
    AnotherSelf,
    NeedsAgreement,
    NoSuchAccount,
    TooOld,
    TooYoung,
)
from clinic_app.web import visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp
from .forms import TieForm

REFUSED: dict[type[Refused], tuple[str, str]] = {
    NoSuchAccount: ("email", "No patient has an account with this address. Check the spelling"),
    AnotherSelf: (
        "kind",
        "This account is another patient’s own. Choose parent, guardian or carer",
    ),
    TooYoung: ("kind", "Under 14 nobody acts for themselves. Choose parent, guardian or carer"),
    TooOld: ("kind", "From 18 on nobody acts as a parent or guardian. Choose the patient or carer"),
    NeedsAgreement: (
        "agreed",
        "From 16 on the patient must agree: ask without the other person there, then tick the box",
    ),
}


@bp.route("/<int:patient>/carers", methods=["GET", "POST"])
@audience(Permission.PATIENTS_EDIT)
def tie(patient: int) -> ResponseReturnValue:
    """Let an account act for a patient."""
    record = recorded(f"patient:{patient}", "record", lambda: patient_records.record(patient))
    form = TieForm(record.name, record.birth_date, clock.today(), data=_waiting(patient))
    if form.validate_on_submit() and _tied(form, patient):
        flash("This account may act for the patient from now on.", "calm")
        return redirect(url_for("patients.show", patient=patient))
    return _page(record, form)


@bp.post("/<int:patient>/carers/<int:account>/end")
@audience(Permission.PATIENTS_EDIT)
def end_tie(patient: int, account: int) -> ResponseReturnValue:
    """End what lets an account act for a patient."""
    actor = visitor.actor()
    transact(lambda now: patient_ties.end_tie(actor, account, patient, now=now))
    flash("Ended: this account does not act for the patient any more.", "calm")
    return redirect(url_for("patients.show", patient=patient))


def _tied(form: TieForm, patient: int) -> bool:
    """Tie the account, or put on the form why that cannot be."""
    actor, email, kind, agreed = visitor.actor(), form.email.data, form.kind.data, form.has_agreed
    try:
        transact(
            lambda now: patient_ties.confirm_tie(
                actor, patient, email, kind, agreed=agreed, now=now
            )
        )
    except tuple(REFUSED) as refused:
        field, words = REFUSED[type(refused)]
        form[field].errors = [words]
        return False
    return True


def _page(record: Record, form: TieForm) -> ResponseReturnValue:
    return render_template("patients/tie.html", form=form, record=record)


def _waiting(patient: int) -> dict[str, str]:
    """Return address and kind of the tie that the link names, which waits to be confirmed."""
    asked = request.args.get("account", "")
    known = patient_ties.ties(patient, today=clock.today()) if asked else ()
    return next(({"email": t.email, "kind": t.kind} for t in known if str(t.account) == asked), {})
