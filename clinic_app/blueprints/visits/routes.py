"""Looking at, cancelling and bringing back one visit by its signed link.

Mail programs open links, and some press buttons: opening changes nothing, and changing asks for the
birthday. Only the browser that has just cancelled may undo without it.
"""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import follow_ons, own_visits
from clinic_app.operations.appointments import NotPossible
from clinic_app.operations.errors import SlotTaken
from clinic_app.operations.limits import TooMany
from clinic_app.operations.requests_settled import BookedInstead
from clinic_app.operations.visit_facts import Visit
from clinic_app.web import booked_instead, calendar_file, links, loss_words, visitor
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import views
from .forms import BirthdayForm

bp = Blueprint("visits", __name__, url_prefix="/visit")

JUST_CANCELLED = "u"
WRONG = "That is not the day and month of birth we have. Check them, or call us"
TOO_OFTEN = "There were too many tries. Wait an hour, or call us"
GONE = "That time cannot be had any more. Book another time, or call us and we will help."
TOO_LATE = "That is no longer possible here. Please call us."
BACK = "The visit is booked again."


@bp.get("/<token>")
@audience(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Show a visit: date, time, clinic, first name and status, no more."""
    return _page(token, BirthdayForm())


@bp.route("/<token>/cancel", methods=["GET", "POST"])
@audience(PUBLIC)
def cancel(token: str) -> ResponseReturnValue:
    """Cancel a visit for somebody who knows the birthday."""
    appointment, form = links.read(token), BirthdayForm()
    if form.is_submitted() and not _knows(appointment, form):
        return _page(token, form)
    if form.is_submitted():
        actor = _guest()
        try:
            transact(lambda now: own_visits.cancel_by_link(actor, appointment, now=now))
            session[JUST_CANCELLED] = appointment
        except NotPossible:
            flash(TOO_LATE, "done")
    return redirect(url_for(".show", token=token))


@bp.route("/<token>/undo", methods=["GET", "POST"])
@audience(PUBLIC)
def undo(token: str) -> ResponseReturnValue:
    """Bring a cancelled visit back while its time is free."""
    appointment, form = links.read(token), _undo_form(links.read(token))
    if form.is_submitted() and not _knows(appointment, form):
        return _page(token, form)
    if form.is_submitted():
        try:
            flash(_restore(appointment), "done")
        except BookedInstead as other:
            booked_instead.tell_patients(other)
        session.pop(JUST_CANCELLED, None)
    return redirect(url_for(".show", token=token))


@bp.get("/<token>/visit.ics")
@audience(PUBLIC)
def calendar(token: str) -> ResponseReturnValue:
    """Return the visit as a calendar file."""
    return calendar_file.answer(own_visits.by_link(_guest(), links.read(token)))


def _page(token: str, form: Form) -> ResponseReturnValue:
    appointment = links.read(token)
    visit = own_visits.by_link(_guest(), appointment)
    page = views.page(visit, now=clock.now())
    knows = session.get(JUST_CANCELLED) == appointment
    facts = {"asks": not page.may_undo or not knows, "loss": _loss(visit, page, knows=knows)}
    return render_template("visits/show.html", form=form, page=page, token=token, **facts)


def _loss(visit: Visit, page: views.Page, *, knows: bool) -> str:
    """Say what is lost without the visit; its last day only to who has said the birthday."""
    if not (page.may_cancel or page.may_undo):
        return ""
    found = follow_ons.of(visit, now=clock.now())
    found = found.for_reader_of(visit.email) if found else None
    return loss_words.told(found, today=clock.today()) if knows else loss_words.guarded(found)


def _undo_form(appointment: int) -> Form:
    """Return the form to undo with; it asks nothing of the browser that has just cancelled."""
    return Form() if session.get(JUST_CANCELLED) == appointment else BirthdayForm()


def _knows(appointment: int, form: Form) -> bool:
    """Check the birthday, where it is asked, and count the try; a wrong one is said on the form."""
    if not form.validate():
        return False
    if not isinstance(form, BirthdayForm):
        return True
    born = form.born
    try:
        if transact(lambda now: own_visits.knows_birthday(appointment, born, now=now)):
            return True
        form.refuse(WRONG)
    except TooMany:
        form.refuse(TOO_OFTEN)
    return False


def _restore(appointment: int) -> str:
    """Bring a visit back, and return what to say; raises `BookedInstead`."""
    actor = _guest()
    try:
        transact(lambda now: own_visits.restore_by_link(actor, appointment, now=now))
    except SlotTaken:
        return GONE
    except NotPossible:
        return TOO_LATE
    return BACK


def _guest() -> Guest:
    """Return who acts: whoever has the link, even where somebody is signed in."""
    return Guest(visitor.browser_hash())
