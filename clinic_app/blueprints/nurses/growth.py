"""A child's growth record for nurses, and what its chart goes by."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import growth_record, measurements, nurse_tasks
from clinic_app.operations.errors import NotFound
from clinic_app.web import growth_page, visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, growth_view
from .weigh_forms import FactsForm, known_facts


@bp.get("/patients/<int:patient>/growth")
@audience(Permission.CHILD_RECORD_READ)
def growth(patient: int) -> ResponseReturnValue:
    """Show the chart of one measure, what asks for a look, and every entry."""
    measure, today = growth_page.measure_of(request.args.get("measure")), clock.today()
    record, tasks = recorded(
        f"patient:{patient}",
        "growth record",
        lambda: (growth_record.of(patient), nurse_tasks.of(patient)),
    )
    page = growth_view.page(record, tasks, measure, today=today)
    return render_template("nurses/growth.html", page=page)


@bp.route("/patients/<int:patient>/growth/facts", methods=["GET", "POST"])
@audience(Permission.CHILD_RECORD_EDIT)
def chart_facts(patient: int) -> ResponseReturnValue:
    """Ask what the chart goes by: sex, weeks of pregnancy, weight at birth."""
    record = recorded(f"patient:{patient}", "growth record", lambda: growth_record.of(patient))
    form = FactsForm(data=known_facts(record.facts))
    back = url_for(".growth", patient=patient)
    if not form.validate_on_submit():
        return render_template("nurses/chart_facts.html", form=form, name=record.name, back=back)
    person, facts = visitor.person(), form.facts()
    if person is None:
        raise NotFound(patient)
    if transact(lambda now: measurements.describe(person, patient, facts, now=now)):
        flash("Saved. The chart goes by it from now on.", "calm")
    return redirect(back)
