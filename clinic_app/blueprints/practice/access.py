"""Letting people in and out: links, leaving, coming back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import leaving, staff_changes, staff_people
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.staff_changes import HasLeft, LastManager, NotOneself
from clinic_app.operations.staff_people import Member
from clinic_app.web import said, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, people_page
from .people import CHANGED, LAST, ONESELF


@bp.post("/people/<int:account>/link")
@audience(Permission.STAFF_MANAGE)
def send_link(account: int) -> ResponseReturnValue:
    """Send an invitation, or a link to a new password; older links are over."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    try:
        transact(lambda now: staff_changes.invite(actor, account, now=now))
        said.later("link_sent", account, kind="calm")
    except HasLeft:
        flash("They have left: let them come back first.", "")
    return redirect(url_for(".person", account=account))


@bp.route("/people/<int:account>/leave", methods=["GET", "POST"])
@audience(Permission.STAFF_MANAGE)
def leave(account: int) -> ResponseReturnValue:
    """Close somebody's access, after a look at the visits that are booked with them."""
    actor, now = visitor.actor(), clock.now()
    member = staff_people.one(actor, account, now=now)
    if Form().validate_on_submit():
        return _leave(account)
    visits = recorded("schedule", "touched visits", lambda: leaving.touched(account, now=now))
    return render_template("practice/leave.html", page=people_page.leaving(member, visits))


@bp.post("/people/<int:account>/come-back")
@audience(Permission.STAFF_MANAGE)
def come_back(account: int) -> ResponseReturnValue:
    """Let somebody in again, by a new invitation."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    transact(lambda now: staff_changes.come_back(actor, account, now=now))
    flash("They can come back: an invitation is on its way.", "calm")
    return redirect(url_for(".person", account=account))


def _leave(account: int) -> ResponseReturnValue:
    actor = visitor.actor()
    try:
        change = transact(lambda now: staff_changes.leave(actor, account, now=now))
    except (NotOneself, LastManager, ChangedMeanwhile) as refused:
        why = {NotOneself: ONESELF, LastManager: LAST}.get(type(refused), CHANGED)
        flash(f"{why}.", "")
        return redirect(url_for(".person", account=account))
    said.later("closed", account, kind="calm")
    if change is not None:
        return redirect(url_for("schedules.change", change=change))
    return redirect(url_for(".person", account=account))


@worded("link_sent")
def _link_sent(account: int) -> str:
    return f"A link goes to {_member(account).email}. Links sent before are over."


@worded("closed")
def _closed(account: int) -> str:
    return f"The access of {_member(account).name} is closed."


def _member(account: int) -> Member:
    return staff_people.one(visitor.actor(), account, now=clock.now())
