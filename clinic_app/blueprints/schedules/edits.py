"""Changing a schedule: a form, then what it would do, then saving exactly that.

What a change would do has an address with all that was typed, so that a browser finds it again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import practice, schedule_changes, schedules
from clinic_app.operations.errors import NotFound
from clinic_app.operations.practice import Face
from clinic_app.operations.schedule_changes import Outdated, Preview
from clinic_app.scheduling import schedule_words
from clinic_app.scheduling.rosters import WeeklyPattern
from clinic_app.scheduling.schedule_edits import Edit
from clinic_app.web import visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, forms, preview_page
from .forms import EditForm
from .preview_page import Frame

NOT_TYPED = frozenset({"csrf_token", "do", "fingerprint"})
CHANGED = "Somebody else changed these hours meanwhile. Look again."
BOTH = ["GET", "POST"]
LONGEST = 3500
"""The longest address that one is led to: servers refuse those of more than 4,094 characters."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One form with its words, and where one came from."""

    form: EditForm
    title: str
    back: str
    back_text: str
    lead: str = ""


@bp.route("/<int:practitioner>/new", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def new_hours(practitioner: int) -> ResponseReturnValue:
    """Give somebody new regular hours."""
    face = schedules.face_of(practitioner)
    form = _offered(forms.NewPatternForm(data={"since": clock.today()}))
    form.who = practitioner
    return answer(_of(face, form, f"New hours for {face.name}"))


@bp.route("/<int:practitioner>/hours/<int:pattern>/change", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def change_hours(practitioner: int, pattern: int) -> ResponseReturnValue:
    """Change regular hours from a day on."""
    face, old = schedules.face_of(practitioner), _pattern(practitioner, pattern)
    if old is None:
        return _gone(face)
    form = _offered(forms.ChangePatternForm(data=forms.of_pattern(old, clock.today())))
    form.old = old
    lead = f"Now: {schedule_words.regular(old)}. They end the day before the first day."
    return answer(_of(face, form, f"Change hours of {face.name}", lead))


@bp.route("/<int:practitioner>/hours/<int:pattern>/end", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def end_hours(practitioner: int, pattern: int) -> ResponseReturnValue:
    """End regular hours."""
    face, old = schedules.face_of(practitioner), _pattern(practitioner, pattern)
    if old is None:
        return _gone(face)
    form = forms.EndPatternForm()
    form.old = old
    lead = f"{schedule_words.regular(old)}."
    return answer(_of(face, form, f"End hours of {face.name}", lead))


@bp.route("/<int:practitioner>/leave", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def leave(practitioner: int) -> ResponseReturnValue:
    """Enter leave; the address may name the day and the reason."""
    face = schedules.face_of(practitioner)
    form = forms.LeaveForm(data=_asked_leave())
    form.who = practitioner
    return answer(_of(face, form, f"{face.name} is away"))


@bp.route("/<int:practitioner>/extra", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def extra(practitioner: int) -> ResponseReturnValue:
    """Add hours on one day."""
    face = schedules.face_of(practitioner)
    form = _offered(forms.ExtraForm())
    form.who = practitioner
    return answer(_of(face, form, f"Extra hours for {face.name}"))


@bp.route("/<int:practitioner>/relabel", methods=BOTH)
@audience(Permission.SCHEDULES_EDIT)
def relabel(practitioner: int) -> ResponseReturnValue:
    """Use hours of one day for something else."""
    face = schedules.face_of(practitioner)
    form = _offered(forms.RelabelForm())
    form.who = practitioner
    lead = "The hours stay. On this one day they are for other visits, or have another label."
    return answer(_of(face, form, f"Another use of hours of {face.name}", lead))


def answer(asking: Asking) -> ResponseReturnValue:
    """Show the form, or what it would do, or save it: whichever button was pressed."""
    posted = request.method == "POST"
    do = request.form.get("do", "look") if posted else request.args.get("do")
    if posted and do == "look" and len(_address(do)) <= LONGEST:
        return redirect(_address(do))
    if do not in {"look", "save"} or not asking.form.validate():
        return _form_page(asking)
    edit = asking.form.edit()
    if posted and do == "save":
        return _save(asking, edit)
    seen = schedule_changes.preview(visitor.actor(), edit, now=clock.now())
    return _preview_page(asking, seen)


def _typed() -> list[tuple[str, str]]:
    """Return what was filled in, as it was sent or as it stands in the address."""
    sent = request.form if request.method == "POST" else request.args
    return [(name, value) for name, value in sent.items(multi=True) if name not in NOT_TYPED]


def _address(do: str) -> str:
    return f"{request.path}?{urlencode([*_typed(), ('do', do)])}"


def _save(asking: Asking, edit: Edit) -> ResponseReturnValue:
    actor, fingerprint = visitor.actor(), request.form.get("fingerprint", "")
    facts: dict[str, Any] = {"reason": asking.form.reason(), "fingerprint": fingerprint}
    try:
        change = transact(lambda now: schedule_changes.save(actor, edit, now=now, **facts))
    except Outdated as outdated:
        return _preview_page(asking, outdated.preview, stale=True)
    flash("Saved.", "calm")
    return redirect(url_for("schedules.change", change=change))


def _preview_page(asking: Asking, seen: Preview, *, stale: bool = False) -> ResponseReturnValue:
    if seen.problems:
        asking.form.tell(seen.problems)
        return _form_page(asking)
    if seen.touched:
        recorded("schedule", "touched visits", lambda: seen)
    fields = tuple(_typed())
    again = (_address("back"), "Back to the form") if fields else (asking.back, "Leave it as it is")
    frame = Frame(asking.title, request.path, *again, fields=fields)
    page = preview_page.page(seen, frame, stale=stale)
    return render_template("schedules/preview.html", page=page)


def _form_page(asking: Asking) -> ResponseReturnValue:
    return render_template("schedules/edit.html", asking=asking, form=asking.form)


def _of(face: Face, form: EditForm, title: str, lead: str = "") -> Asking:
    back = url_for("schedules.person", practitioner=face.id)
    return Asking(form, title, back, face.name, lead)


def _offered(form: Any) -> Any:
    kinds = [(kind.slug, kind.name) for kind in practice.current().catalogue.types]
    return form.offer(kinds=kinds, where=schedules.where())


def _pattern(practitioner: int, row: int) -> WeeklyPattern | None:
    try:
        return schedules.pattern(practitioner, row, clock.today())
    except NotFound:
        return None


def _gone(face: Face) -> ResponseReturnValue:
    flash(CHANGED, "")
    return redirect(url_for("schedules.person", practitioner=face.id))


def _asked_leave() -> dict[str, Any]:
    day, why = request.args.get("day", ""), request.args.get("why", "")
    days = {"today": clock.today(), "tomorrow": clock.today() + timedelta(days=1)}
    return {"first": days.get(day, day), "why": why if why in forms.REASONS else "Sick"}
