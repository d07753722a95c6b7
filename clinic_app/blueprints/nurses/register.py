"""Reporting to the national register: what, by when, and noting that it was done elsewhere."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import Regexp

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import adverse_events, practice, register_reports
from clinic_app.web import visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, register_file, register_page
from .children import names
from .short_forms import ReferenceForm


class ReportedForm(ReferenceForm):
    """Which doses were entered at the register, and under which reference."""

    doses = HiddenField(validators=[Regexp(r"^[0-9]{1,9}(\.[0-9]{1,9}){0,29}$")])

    def ids(self) -> set[int]:
        """Return the doses."""
        return {int(part) for part in self.doses.data.split(".")}


@bp.get("/register")
@audience(Permission.REGISTER)
def register() -> ResponseReturnValue:
    """Show what must be reported by when, the overdue first."""
    now = clock.now()
    found, reactions = recorded(
        "register",
        "register worklist",
        lambda: (register_reports.worklist(now=now), adverse_events.to_tell()),
    )
    provider = practice.current().practice.air_provider_number
    page = register_page.page(found, reactions, names(), provider=provider, now=now)
    return render_template("nurses/register.html", page=page)


@bp.post("/register/reported")
@audience(Permission.REGISTER)
def reported() -> ResponseReturnValue:
    """Note that the doses of one child and day were entered at the register."""
    form = ReportedForm()
    if not form.validate_on_submit():
        return error_page(400)
    actor, ids, reference = visitor.actor(), form.ids(), form.reference.data or ""
    transact(lambda now: register_reports.mark(actor, ids, reference, now=now))
    flash("Noted as reported. We send nothing to the register ourselves.", "calm")
    return redirect(url_for(".register"))


@bp.post("/register/doses/<int:dose>/not-reported")
@audience(Permission.REGISTER)
def not_reported(dose: int) -> ResponseReturnValue:
    """Take back that a dose was reported."""
    actor = visitor.actor()
    transact(lambda now: register_reports.unmark(actor, dose, now=now))
    flash("Undone: it is to be reported still.", "calm")
    return redirect(url_for(".register"))


@bp.post("/register/file")
@audience(Permission.REGISTER)
def register_download() -> ResponseReturnValue:
    """Hand the list out as a file; who took it is recorded, and no browser keeps it."""
    actor = visitor.actor()
    found = transact(lambda now: register_reports.download(actor, now=now))
    body = register_file.written(found, practice.current().practice, names())
    name = f"register-{clock.today().isoformat()}.csv"
    return Response(
        body,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
