"""Recording vaccines: those that are due are filled in, the nurse decides and signs."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import vaccinating, vaccination_sheet
from clinic_app.operations.sittings import Unanswered
from clinic_app.operations.vaccinating import (
    AlreadyGiven,
    BatchRefused,
    NotAnImmuniser,
    NotThen,
    NotToday,
)
from clinic_app.operations.vaccination_sheet import Sheet
from clinic_app.web import visitor
from clinic_app.web.filters import clock_time
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, next_visit, row_identity, vaccinate_page, vaccinate_rows
from .vaccinate_form import VaccinateForm

ALREADY = "On record already: nothing was written twice."
RECORDED = "Recorded. The register wants to hear of it within 24 hours."
NOT_ON_THIS_DAY = "Nothing was recorded: the visit was cancelled or moved a moment ago."


@bp.route("/visits/<int:appointment>/vaccinate", methods=["GET", "POST"])
@audience(Permission.VACCINATE)
def vaccinate(appointment: int) -> ResponseReturnValue:
    """Record the vaccines of a visit."""
    actor, now = visitor.actor(), clock.now()
    return _page(
        lambda: vaccination_sheet.of_visit(appointment, actor, now=now),
        here=url_for(".vaccinate", appointment=appointment),
        subject=f"appointment:{appointment}",
    )


@bp.route("/patients/<int:patient>/vaccinate", methods=["GET", "POST"])
@audience(Permission.VACCINATE)
def vaccinate_patient(patient: int) -> ResponseReturnValue:
    """Record vaccines of somebody who has no visit, as of today."""
    actor, now = visitor.actor(), clock.now()
    return _page(
        lambda: vaccination_sheet.of_patient(patient, actor, now=now),
        here=url_for(".vaccinate_patient", patient=patient),
        subject=f"patient:{patient}",
    )


def _page(read: Callable[[], Sheet], *, here: str, subject: str) -> ResponseReturnValue:
    sheet = recorded(subject, "vaccinate", read)
    after, form = _filled(sheet)
    records = form.is_submitted() and not form.adds
    if records and _all_given(sheet):
        flash(ALREADY, "calm")
        return redirect(here)
    try:
        if records and form.validate() and _record(sheet, form):
            return redirect(here)
    except Unanswered:
        after, form = _filled(read())
        form.ask_again()
    if form.adds:
        form.begin_row()
    now = clock.now()
    page = vaccinate_page.page(after, form, now=now)
    ahead = next_visit.after(sheet, now=now) if sheet.given else None
    return render_template("nurses/vaccinate.html", page=page, form=form, next=ahead)


def _filled(sheet: Sheet) -> tuple[Sheet, VaccinateForm]:
    """Return the sheet as the answers that were sent make it, and the form of both."""
    added = [*request.form.getlist("row"), request.form.get("another", "")]
    after = vaccination_sheet.as_answered(sheet, _answers())
    return after, vaccinate_rows.form(sheet, after, added)


def _answers() -> dict[str, str]:
    """Return the answers that were sent, by question."""
    asked = (name for name in request.form if name.startswith("ask_"))
    return {name.removeprefix("ask_"): request.form[name] for name in asked}


def _all_given(sheet: Sheet) -> bool:
    """Say whether all that was ticked is on record of that day already: the press came twice."""
    ticked = {row for row in request.form.getlist("row") if f"give_{row}" in request.form}
    return bool(ticked) and ticked <= {dose.vaccine for dose in sheet.given}


def _record(sheet: Sheet, form: VaccinateForm) -> bool:
    """Record what was filled in; say on its field why not, where that can be mended."""
    actor, visit = visitor.actor(), sheet.visit
    child = sheet.record.child
    who = row_identity.of_child(child, visit)
    sitting = form.sitting(child.id, visit.id if visit else None, checked=who.checked.split())
    doses = form.doses()

    def work(now: datetime) -> tuple[int, ...]:
        return vaccinating.give(actor, sitting, doses, now=now)

    try:
        transact(work)
    except BatchRefused as refused:
        form.refuse_batch(refused.vaccine, refused.why)
        return False
    except NotAnImmuniser:
        form.given_by.errors = ["Choose an authorised immuniser"]
        return False
    except AlreadyGiven as known:
        form.refuse_dose(known.dose.vaccine, _already(known))
        return False
    except NotThen:
        form.refuse_time()
        return False
    except NotToday:
        flash(NOT_ON_THIS_DAY, "")
        return True
    flash(RECORDED, "calm")
    return True


def _already(known: AlreadyGiven) -> str:
    at = known.dose.given_at or known.dose.noted_at
    return f"On record already, {clock_time(at)}. To change it, correct that entry"
