"""Somebody stands at the door: found or added, and fitted in with a nurse now."""

import secrets
from collections.abc import Collection, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import patient_records, patient_search, visit_facts, walk_ins
from clinic_app.operations.errors import AlreadyBooked, SlotTaken
from clinic_app.operations.patient_records import LooksAlike
from clinic_app.operations.patient_search import Found
from clinic_app.operations.practice import Face
from clinic_app.operations.walk_ins import HereAlready, WalkIn
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import said, visitor
from clinic_app.web.filters import clock_time
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, walk_in_page
from .walk_in_forms import NewWalkInForm, WalkInForm

LOOK_FIRST = "This person may be on record already: look below before you add"


@bp.get("/walk-in")
@audience(Permission.WALK_IN)
def walk_in() -> ResponseReturnValue:
    """Show who fits what was typed."""
    typed, today = request.args.get("find", "")[:200], clock.today()
    found = None
    if not patient_search.read(typed, today).empty:
        found = recorded(
            "patients", "search", lambda: patient_search.find(typed, today=today, most=20)
        )
    return render_template("nurses/walk_in.html", page=walk_in_page.finding(typed, found))


@bp.get("/walk-in/with")
@audience(Permission.WALK_IN)
def walk_in_with() -> ResponseReturnValue:
    """Go on with somebody who was just added at the desk."""
    patient = request.args.get("patient", "")
    if not (patient.isdecimal() and len(patient) < 10):
        return redirect(url_for(".walk_in"))
    return redirect(url_for(".walk_in_person", patient=int(patient)))


@bp.route("/walk-in/new", methods=["GET", "POST"])
@audience(Permission.WALK_IN)
def walk_in_new() -> ResponseReturnValue:
    """Add somebody new, after looking at records that may be of the same person."""
    form = NewWalkInForm(data=walk_in_page.begun(request.args.get("find", "")[:200]))
    alike: list[Found] = []
    if form.validate_on_submit():
        actor, facts, seen = visitor.actor(), form.facts(), form.seen()
        try:
            added = transact(lambda now: walk_ins.add(actor, facts, different_from=seen, now=now))
            return redirect(url_for(".walk_in_person", patient=added))
        except LooksAlike as refused:
            alike = refused.alike
            form.different_from.data = ".".join(str(one.id) for one in alike)
            form.form_errors = [LOOK_FIRST]
    shown = recorded("patients", "look-alikes", lambda: walk_in_page.rows(alike)) if alike else ()
    return render_template("nurses/walk_in_new.html", form=form, alike=shown)


@bp.route("/walk-in/<int:patient>", methods=["GET", "POST"])
@audience(Permission.WALK_IN)
def walk_in_person(patient: int) -> ResponseReturnValue:
    """Ask who it is, what for and with whom, and fit the visit in now."""
    now = clock.now()
    person: Found = recorded(f"patient:{patient}", "walk-in", lambda: patient_records.one(patient))
    form = _form(person)
    trouble = ""
    if form.validate_on_submit():
        done = _fitted_in(person, form)
        if isinstance(done, int):
            said.later("walked_in", done, kind="calm")
            return redirect(f"{url_for('.daily_list')}#visit-{done}-0")
        trouble = done
    booked = [v for v in visit_facts.to_come([patient], now=now) if v.day == clock.local_date(now)]
    page = walk_in_page.person(person, booked, walk_ins.here(patient, now=now), now=now)
    return render_template("nurses/walk_in_person.html", page=page, form=form, trouble=trouble)


@worded("walked_in")
def _walked_in(appointment: int) -> str:
    visit = visit_facts.of(appointment)
    return f"{visit.name} is fitted in at {clock_time(visit.starts_at)} and has arrived."


def _form(person: Found) -> WalkInForm:
    now = clock.now()
    kinds, nurses = walk_ins.kinds(person, now=now), walk_ins.on_duty()
    at_work = walk_ins.at_work(kinds, now=now)
    form = WalkInForm(kinds, walk_in_page.offered(nurses, at_work), data=_usual(nurses, at_work))
    form.once.data = form.once.data or secrets.token_hex(16)
    return form


def _usual(nurses: Sequence[Face], at_work: Collection[int]) -> dict[str, str]:
    """Return whom the form begins with: oneself, else the first who works now; or nobody."""
    actor = visitor.person()
    own = actor.practitioner if actor else None
    some = [face.id for face in nurses if face.id in at_work]
    first = own if own in some else next(iter(some), None)
    return {"nurse": str(first)} if first is not None else {}


def _fitted_in(person: Found, form: WalkInForm) -> int | str:
    """Fit the visit in and return it, or what is in the way."""
    actor, checked = visitor.actor(), (form.checked.data or "").split()
    wish = WalkIn(
        form.slug.data, int(form.nurse.data), form.once.data, checked, again=form.again.data
    )

    def fit_in() -> int | Refusal:
        return transact(lambda now: walk_ins.fit_in(actor, person.id, wish, now=now))

    try:
        try:
            done = fit_in()
        except AlreadyBooked:  # by the same press a moment ago: it is found now
            done = fit_in()
    except SlotTaken:
        return walk_in_page.NO_LANE
    except HereAlready:
        form.again.errors = [walk_in_page.ON_PURPOSE]
        return ""
    return walk_in_page.why_not(done, wish.slug) if isinstance(done, Refusal) else done
