"""One text: what the rules say, what it changes, and what happens with it."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.education import differences
from clinic_app.education.lifecycle import State
from clinic_app.operations import (
    article_checks,
    article_desk,
    article_publishing,
    article_ties,
    article_writing,
)
from clinic_app.operations.article_checks import NotPublishable
from clinic_app.operations.article_desk import File
from clinic_app.operations.article_publishing import NotOneself, Past
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.web import visitor
from clinic_app.web.described import describe
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import moment
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import bp, text_page
from .as_read import as_read
from .forms import ApproveForm, BackForm, SubmitForm, WithdrawForm
from .standards import standards
from .words import STATES

CHANGED = "Somebody else was faster: look again at where this stands."
OWN = (
    "Somebody else must approve this: you wrote or handed in a text of it since the last that was "
    "approved"
)
SAID_ABOVE = {"reviewer", "changes"}
"""Rules of which some are asked only when a text is approved, and not listed with the others."""
REFUSED = "Nothing was published: the rules refuse the lines below"
MEND_FIRST = "Mend what stands below first, or say that you hand it in all the same"
PAST = "Choose a time that is still to come"


@dataclass(frozen=True, slots=True)
class May:
    """What the person who looks may do with a text now."""

    submit: bool
    approve: bool
    own: bool
    watch: bool
    send_back: bool


@bp.get("/<slug>/<int:number>/")
@audience(Permission.ARTICLES_EDIT)
def text(slug: str, number: int) -> ResponseReturnValue:
    """Show one text: where it stands, what the rules refuse, what it changes."""
    return _page(slug, number)


@bp.get("/<slug>/<int:number>/as-read")
@audience(Permission.ARTICLES_EDIT)
def read(slug: str, number: int) -> ResponseReturnValue:
    """Show one text as readers would see it."""
    source = article_desk.source(visitor.actor(), slug, number)
    page = as_read(slug, source)
    if page is None:
        flash("It cannot be shown yet: mend the lines below first.", "")
        return redirect(url_for(".text", slug=slug, number=number))
    described = describe(page.article.summary, listed=False)
    return render_template("editing/as_read.html", page=page, number=number, described=described)


@bp.post("/<slug>/<int:number>/submit")
@audience(Permission.ARTICLES_EDIT)
def submit(slug: str, number: int) -> ResponseReturnValue:
    """Hand a draft in; one that the rules refuse only if its writer says so."""
    form, actor = SubmitForm(), visitor.actor()
    if not form.validate_on_submit():
        return error_page(400)
    if not form.anyway.data and _refused(slug, number):
        form.anyway.errors = [MEND_FIRST]
        return _page(slug, number, form)
    try:
        transact(lambda now: article_writing.submit(actor, slug, number, now=now))
        flash("Handed in. Somebody else reads and approves it.", "calm")
    except ChangedMeanwhile:
        flash(CHANGED, "")
    return redirect(url_for(".text", slug=slug, number=number))


@bp.post("/<slug>/<int:number>/approve")
@audience(Permission.ARTICLES_APPROVE)
def approve(slug: str, number: int) -> ResponseReturnValue:
    """Publish a text that somebody else handed in, now or later; every rule is asked again."""
    form = ApproveForm()
    if form.validate_on_submit() and _approved(slug, number, form):
        return redirect(url_for(".text", slug=slug, number=number))
    return _page(slug, number, form)


@bp.post("/<slug>/<int:number>/send-back")
@audience(Permission.ARTICLES_EDIT)
def send_back(slug: str, number: int) -> ResponseReturnValue:
    """Make a text a draft again, with a note."""
    form, actor = BackForm(), visitor.actor()
    if not form.validate_on_submit():
        return _page(slug, number, form)
    note = form.note.data
    try:
        transact(lambda now: article_publishing.send_back(actor, slug, number, note=note, now=now))
        flash("It is a draft again; the note stands under what was done.", "calm")
    except ChangedMeanwhile:
        flash(CHANGED, "")
    return redirect(url_for(".text", slug=slug, number=number))


@bp.route("/<slug>/withdraw", methods=["GET", "POST"])
@audience(Permission.ARTICLES_EDIT)
def withdraw(slug: str) -> ResponseReturnValue:
    """Take an article from readers, with a reason."""
    actor = visitor.actor()
    file = article_desk.file(actor, slug, now=clock.now())
    form = WithdrawForm()
    if form.validate_on_submit():
        why = form.why.data
        try:
            transact(lambda now: article_publishing.withdraw(actor, slug, why=why, now=now))
            flash("Withdrawn. Its address says so.", "calm")
        except ChangedMeanwhile:
            flash(CHANGED, "")
        return redirect(url_for(".show", slug=slug))
    ties = article_ties.ties(actor, slug, now=clock.now())
    return render_template("editing/withdraw.html", form=form, file=file, ties=ties)


@bp.post("/<slug>/bring-back")
@audience(Permission.ARTICLES_APPROVE)
def bring_back(slug: str) -> ResponseReturnValue:
    """Show a withdrawn article again, if the rules have nothing against it today."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor, rules = visitor.actor(), standards()
    try:
        transact(lambda now: article_publishing.bring_back(actor, slug, rules, now=now))
        flash("Readers can see it again.", "calm")
    except ChangedMeanwhile:
        flash(CHANGED, "")
    except NotPublishable:
        flash("It stays withdrawn: the rules refuse its text today. Write a new one.", "")
        file = article_desk.file(actor, slug, now=clock.now())
        return redirect(url_for(".text", slug=slug, number=file.seen or file.newest.number))
    return redirect(url_for(".show", slug=slug))


def _approved(slug: str, number: int, form: ApproveForm) -> bool:
    """Approve, or say on the form why not."""
    actor, rules, at = visitor.actor(), standards(), form.publish_at
    try:
        transact(
            lambda now: article_publishing.approve(
                actor, slug, number, rules, publish_at=at, now=now
            )
        )
    except NotOneself:
        form.form_errors = [OWN]
    except NotPublishable as refused:
        form.form_errors = [REFUSED, *(p.say for p in refused.problems if p.rule in SAID_ABOVE)]
    except Past:
        form.time.errors = [PAST]
    except ChangedMeanwhile:
        flash(CHANGED, "")
        return True
    else:
        _say_approved(slug, at)
        return True
    return False


def _say_approved(slug: str, at: datetime | None) -> None:
    """Say from when readers see it; of a withdrawn article they see no text."""
    file = article_desk.file(visitor.actor(), slug, now=clock.now())
    if file.withdrawn_at is not None:
        flash("Approved; the article is still withdrawn: bring it back to have it read.", "")
    else:
        flash(f"Approved: readers see it from {moment(at)} on." if at else "Published.", "calm")


def _refused(slug: str, number: int) -> bool:
    source = article_desk.source(visitor.actor(), slug, number)
    return bool(article_checks.problems(slug, source, standards(), now=clock.now()))


def _page(slug: str, number: int, sent: Form | None = None) -> ResponseReturnValue:
    """Show one text, with what is wrong on the form that was sent."""
    actor, now = visitor.actor(), clock.now()
    file = article_desk.file(actor, slug, now=now)
    shown = file.text(number)
    source = article_desk.source(actor, slug, number)
    found = article_checks.problems(slug, source, standards(), now=now)
    before = _before(file, number)
    look, word = STATES[shown.state]
    return render_template(
        "editing/text.html",
        file=file,
        text=shown,
        look=look,
        word=word,
        standing=text_page.standing(shown, clock.local_date(now)),
        problems=text_page.refusals(found, source),
        hard=text_page.hard_sections(slug, source),
        lines=source.rstrip("\n").split("\n"),
        before=before,
        rows=differences.rows(article_desk.source(actor, slug, before), source) if before else (),
        may=_may(file, number),
        form=sent,
        handing=sent if isinstance(sent, SubmitForm) else SubmitForm(formdata=None),
        approving=sent if isinstance(sent, ApproveForm) else ApproveForm(formdata=None),
        back=sent if isinstance(sent, BackForm) else BackForm(formdata=None),
    )


def _before(file: File, number: int) -> int:
    """Return the text to compare with: what readers see, else the one before; 0 for none."""
    if file.seen and file.seen != number:
        return file.seen
    return number - 1


def _may(file: File, number: int) -> May:
    actor, state = visitor.actor(), file.text(number).state
    approver = allows(actor, Permission.ARTICLES_APPROVE) and state == State.IN_REVIEW
    own = isinstance(actor, Person) and actor.id in article_publishing.writers(file.slug, number)
    return May(
        submit=state == State.DRAFT and number == file.newest.number,
        approve=approver and not own,
        own=approver and own,
        watch=state == State.IN_REVIEW and not allows(actor, Permission.ARTICLES_APPROVE),
        send_back=state in {State.IN_REVIEW, State.SCHEDULED},
    )
