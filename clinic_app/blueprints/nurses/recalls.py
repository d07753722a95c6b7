"""Recalls: whom to reach, trying it, writing, closing with a reason, undoing that."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import child_records, recall_list, recalls
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.web import said, visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import clock_time, short_day
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, recall_rows
from .recall_forms import REASONS, TRIES, CloseForm, NoMoreForm, TryForm, WeighAgainForm

CLOSED_FOR = timedelta(days=7)
"""How long a closed recall stays on the page, to be undone."""
WRITTEN = "recall-written-already"
CHANGED = "Nothing was done: somebody else has closed that recall meanwhile."
NO_ADDRESS = "Nothing was sent: no carer with an email address is confirmed for that child."


@bp.get("/recalls")
@audience(Permission.RECALLS)
def recall_page() -> ResponseReturnValue:
    """Show whom to reach, the most urgent first, and what was closed of late."""
    now = clock.now()
    found = recorded(
        "recalls",
        "recall list",
        lambda: recall_list.whole(closed_since=now - CLOSED_FOR, now=now),
    )
    page = recall_rows.page(found, today=clock.local_date(now))
    return render_template(
        "nurses/recalls.html", page=page, tries=TRIES, reasons=REASONS, close=CloseForm()
    )


@bp.post("/recalls/<int:recall>/tried")
@audience(Permission.RECALLS)
def recall_tried(recall: int) -> ResponseReturnValue:
    """Note a try to reach a family."""
    form, actor = TryForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    way, words = TRIES[form.outcome.data]
    outcome = _with_note(words, form.note.data)
    with _unless_closed():
        transact(lambda now: recalls.tried(actor, recall, way, outcome, now=now))
        flash("Noted.", "calm")
    return redirect(url_for(".recall_page"))


@bp.post("/recalls/tries/<int:attempt>/back")
@audience(Permission.RECALLS)
def recall_try_back(attempt: int) -> ResponseReturnValue:
    """Take back a try that was noted by mistake."""
    actor = visitor.actor()
    with _unless_closed():
        transact(lambda now: recalls.take_back(actor, attempt, now=now))
        flash("Taken back: the try is struck through.", "calm")
    return redirect(url_for(".recall_page"))


@bp.post("/recalls/<int:recall>/write")
@audience(Permission.RECALLS)
def recall_write(recall: int) -> ResponseReturnValue:
    """Send the carer an e-mail."""
    actor = visitor.actor()
    try:
        transact(lambda now: recalls.write(actor, recall, now=now))
        flash(
            "The email is on its way. It is not sent at night, or once a visit is booked.", "calm"
        )
    except recalls.NobodyToWriteTo:
        flash(NO_ADDRESS, "")
    except recalls.WrittenAlready:
        said.later(WRITTEN, recall)
    except ChangedMeanwhile:
        flash(CHANGED, "")
    return redirect(url_for(".recall_page"))


@bp.post("/recalls/<int:recall>/close")
@audience(Permission.RECALLS)
def recall_close(recall: int) -> ResponseReturnValue:
    """Close a recall with a reason."""
    form, actor = CloseForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    why = _with_note(REASONS[form.why.data], form.note.data)
    with _unless_closed():
        transact(lambda now: recalls.close(actor, recall, why, now=now))
        flash("Closed. It can be opened again below for a week.", "calm")
    return redirect(url_for(".recall_page"))


@bp.post("/recalls/<int:recall>/reopen")
@audience(Permission.RECALLS)
def recall_reopen(recall: int) -> ResponseReturnValue:
    """Open a closed recall again."""
    actor = visitor.actor()
    try:
        transact(lambda now: recalls.reopen(actor, recall, now=now))
        flash("Open again.", "calm")
    except ChangedMeanwhile:
        flash("Nothing was done: the same is open already.", "")
    return redirect(url_for(".recall_page"))


@bp.post("/patients/<int:patient>/no-more-messages")
@audience(Permission.RECALLS)
def no_more_messages(patient: int) -> ResponseReturnValue:
    """Note that a family moved away, or that a child died: nobody writes any more."""
    form, actor = NoMoreForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    why = _with_note(REASONS[form.why.data], form.note.data)
    transact(lambda now: recalls.write_no_more(actor, patient, why, now=now))
    flash("Noted. It can be taken back here.", "calm")
    return redirect(url_for(".child_record", patient=patient))


@bp.post("/patients/<int:patient>/here-again")
@audience(Permission.RECALLS)
def here_again(patient: int) -> ResponseReturnValue:
    """Take back that a family moved away, or a child died."""
    actor = visitor.actor()
    transact(lambda now: recalls.came_back(actor, patient, now=now))
    flash("Taken back. Invitations and recalls go on.", "calm")
    return redirect(url_for(".child_record", patient=patient))


@bp.route("/recalls/weigh/<int:patient>", methods=["GET", "POST"])
@audience(Permission.RECALLS)
def recall_weigh(patient: int) -> ResponseReturnValue:
    """Ask for a child to be weighed again on a day."""
    form, actor = WeighAgainForm(), visitor.actor()
    day = form.on.data if form.validate_on_submit() and form.in_time() else None
    if day is not None:
        transact(lambda now: recalls.weigh_again(actor, patient, on=day, now=now))
        said.later("weigh-again", day.toordinal(), kind="calm")
        return redirect(own_page(request.form.get("back"), otherwise=url_for(".recall_page")))
    facts = recorded(f"patient:{patient}", "weigh again", lambda: child_records.facts(patient))
    return render_template("nurses/weigh_again.html", form=form, name=facts.name, patient=patient)


@worded(WRITTEN)
def _written_already(recall: int) -> str:
    found = recalls.last_written(recall)
    if found is None:
        return ""
    by, at = found
    return f"Nothing was sent: {by} sent an email at {clock_time(at)}."


@worded("weigh-again")
def _listed(day: int) -> str:
    return f"On the list of recalls: weigh again on {short_day(date.fromordinal(day))}."


@contextmanager
def _unless_closed() -> Iterator[None]:
    """Say that somebody else was faster, instead of what is said here."""
    try:
        yield
    except ChangedMeanwhile:
        flash(CHANGED, "")


def _with_note(words: str, note: str | None) -> str:
    return f"{words}: {note}" if note else words
