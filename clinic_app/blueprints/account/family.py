"""My family: the visits to come, and cancelling one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import own_due, own_visits
from clinic_app.operations.appointments import NotPossible
from clinic_app.operations.errors import NotFound, SlotTaken
from clinic_app.operations.requests_settled import BookedInstead
from clinic_app.web import booked_instead, reading, said, visitor
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import bp, lost, views

CANCELLED = "The visit is cancelled. Nobody expects you at that time any more."
BACK = "The visit is booked again."
GONE = "That time cannot be had any more. Book another time, or call us and we will help."
CLOSED = "That is no longer possible here. Please call us."
TOO_LATE = "That visit can no longer be cancelled here. Please call us."


@bp.get("/")
@audience(Permission.FAMILY_READ)
def home() -> ResponseReturnValue:
    """Show the visits to come of each of the family."""
    person, now = _person(), clock.now()
    family = reading.recorded(
        f"family:{person.id}", "my family", lambda: own_visits.family(person, now=now)
    )
    ahead = own_due.of_family(family, now=now)
    return render_template("account/home.html", cards=views.cards(family, ahead, now=now))


@bp.route("/visits/<int:appointment>/cancel", methods=["GET", "POST"])
@audience(Permission.FAMILY_READ)
def cancel(appointment: int) -> ResponseReturnValue:
    """Ask once more, then cancel a visit of the family."""
    person, form = _person(), Form()
    if form.validate_on_submit():
        flash(_cancel(person, appointment), "done")
        return redirect(url_for(".home"))
    now = clock.now()
    member, visit = reading.recorded(
        f"appointment:{appointment}",
        "cancel a visit",
        lambda: own_visits.one(person, appointment, now=now),
    )
    page, loss = views.cancel(member, visit, now=now), lost.words(person, appointment)
    return render_template("account/cancel.html", form=form, page=page, loss=loss)


@bp.post("/visits/<int:appointment>/undo")
@audience(Permission.FAMILY_READ)
def undo(appointment: int) -> ResponseReturnValue:
    """Bring back a visit of the family that was cancelled, while its time is free."""
    person = _person()
    try:
        flash(_restore(person, appointment), "done")
    except BookedInstead as other:
        _tell(person, other)
    return redirect(url_for(".home"))


def _restore(person: Person, appointment: int) -> str:
    """Bring a visit back, and return what to say; raises `BookedInstead`."""
    try:
        transact(lambda now: own_visits.restore(person, appointment, now=now))
    except SlotTaken:
        return GONE
    except NotPossible:
        return CLOSED
    return BACK


def _tell(person: Person, other: BookedInstead) -> None:
    """Say when another visit is instead, unless it is one that this account does not see."""
    try:
        own_visits.one(person, other.visit, now=clock.now())
        booked_instead.tell_patients(other)
    except NotFound:
        flash(CLOSED, "done")


def _cancel(person: Person, appointment: int) -> str:
    """Cancel, and return what to say; a second press finds it cancelled already."""
    try:
        transact(lambda now: own_visits.cancel(person, appointment, now=now))
    except NotPossible:
        return TOO_LATE
    flash(str(appointment), "undo")
    said.later(lost.LOST, appointment, kind="lost")
    return CANCELLED


def _person() -> Person:
    person = visitor.person()
    if person is None:
        raise NotFound
    return person
