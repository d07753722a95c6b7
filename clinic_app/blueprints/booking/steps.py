"""The journey of one visit: who, when, details, check, done."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import booking, drafts, family_visits
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.errors import AlreadyBooked, SlotTaken
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import calendar_file, journeys, visitor
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import asked, bp, done_page, times, twice, views, whose
from .forms import DetailsForm, TimeForm


@bp.route("/visit/<key>/who", methods=["GET", "POST"])
@audience(PUBLIC)
def who(key: str) -> ResponseReturnValue:
    """Ask for whom the visit is: one of the family, or a name and birth date."""
    draft = journeys.draft(key)
    if elsewhere := journeys.missing(draft, "who"):
        return redirect(elsewhere)
    if draft.answers.get("named"):
        return redirect(url_for(".when", key=key))
    question = whose.question(draft, somebody_else="other" in request.args)
    answers = question.answers()
    if answers is not None and not answers:
        return redirect(url_for(".who", key=key, other=1))
    if answers is not None:
        journeys.answer(key, answers)
        return redirect(url_for(".when", key=key, **asked.kept(draft.answers)))
    page = views.step(draft, 1)
    return render_template(question.template, form=question.form, question=question, **page)


@bp.route("/visit/<key>/when", methods=["GET", "POST"])
@audience(PUBLIC)
def when(key: str) -> ResponseReturnValue:
    """Show the free times by day; hold the one that is taken."""
    draft = journeys.draft(key)
    if elsewhere := journeys.missing(draft, "when"):
        return redirect(elsewhere)
    form = TimeForm()
    if form.validate_on_submit():
        trouble = _take(draft, form)
        if trouble is None:
            return redirect(url_for(".details", key=key))
        form.time.errors = [trouble]
        draft = journeys.draft(key)
    wanted = asked.wanted(request.args)
    page = times.page(draft, wanted, lost=asked.chosen(form.time.data), now=clock.now())
    return render_template("booking/when.html", form=form, page=page, **views.step(draft, 2))


def _take(draft: Draft, form: TimeForm) -> str | None:
    """Hold the chosen time; return what to say when that is not possible."""
    chosen = asked.chosen(form.time.data)
    if chosen is None:
        return "Choose one of the times below"
    browser, key = visitor.browser_hash(), draft.key
    time: dict[str, Any] = {
        "start": chosen.start,
        "lead": chosen.lead,
        "others": chosen.others,
    }
    try:
        held = transact(lambda now: drafts.take_time(browser, key, **time, now=now))
    except SlotTaken:
        return times.GONE
    except drafts.TooManyHolds:
        return times.TOO_MANY
    return times.why_not(held, draft) if isinstance(held, Refusal) else None


@bp.post("/visit/<key>/let-go")
@audience(PUBLIC)
def let_go(key: str) -> ResponseReturnValue:
    """Give up the held time."""
    browser = visitor.browser_hash()
    try:
        transact(lambda now: drafts.let_go(browser, key, now=now))
    except AlreadyBooked:
        return redirect(url_for(".done", key=key))
    return redirect(url_for(".when", key=key))


@bp.post("/visit/<key>/extend")
@audience(PUBLIC)
def extend(key: str) -> ResponseReturnValue:
    """Hold the time for ten more minutes, once."""
    browser = visitor.browser_hash()
    try:
        transact(lambda now: drafts.extend(browser, key, now=now))
    except AlreadyBooked:
        return redirect(url_for(".done", key=key))
    except (drafts.CannotExtend, SlotTaken):
        flash("The time could not be held for longer. Finish now, or choose another time.")
    return redirect(url_for(".check" if "check" in request.args else ".details", key=key))


@bp.route("/visit/<key>/details", methods=["GET", "POST"])
@audience(PUBLIC)
def details(key: str) -> ResponseReturnValue:
    """Ask how to reach whoever books."""
    draft = journeys.draft(key)
    elsewhere = journeys.missing(draft, "details")
    if elsewhere and (request.method == "GET" or draft.appointment is not None):
        return redirect(elsewhere)  # what was sent is kept below, even if the time is let go
    asks_name = views.for_somebody_else(draft)
    form = DetailsForm(for_child=asks_name, data=whose.known(draft))
    if form.validate_on_submit():
        journeys.answer(key, form.cleaned())
        return redirect(url_for(".check", key=key))
    page = views.step(draft, 3)
    return render_template("booking/details.html", form=form, asks_name=asks_name, **page)


@bp.route("/visit/<key>/check", methods=["GET", "POST"])
@audience(PUBLIC)
def check(key: str) -> ResponseReturnValue:
    """Show everything once more, and book."""
    draft = journeys.draft(key)
    if elsewhere := journeys.missing(draft, "check"):
        return redirect(elsewhere)
    form, before = Form(), twice.before(draft)
    if form.validate_on_submit() and (twice.meant() or not before):
        return redirect(url_for("." + _confirm(key), key=key))
    page = views.step(draft, 4) | {"before": before}
    page |= {"reads": articles_for_type(draft.kind.slug, now=clock.now())}
    return render_template("booking/check.html", form=form, page=views.check(draft), **page)


def _confirm(key: str) -> str:
    """Book, and return the step that comes next: done, or when because the time is lost."""
    actor, browser = visitor.actor(), visitor.browser_hash()
    try:
        booked = transact(lambda now: booking.confirm(actor, browser, key, now=now))
    except booking.NotReady:
        return "when"  # let go in another tab
    except SlotTaken:
        booked = None
    if isinstance(booked, int):
        return "done"
    transact(lambda now: drafts.let_go(browser, key, now=now, lost=True))
    return "when"


@bp.get("/visit/<key>/done")
@audience(PUBLIC)
def done(key: str) -> ResponseReturnValue:
    """Confirm what is booked."""
    draft = journeys.draft(key)
    if draft.appointment is None:
        return redirect(url_for(".check", key=key))
    visits = family_visits.booked_as(draft.appointment)
    reads = articles_for_type(visits[0].kind.slug, now=clock.now())
    page = done_page.page(draft, visits)
    return render_template("booking/done.html", key=key, page=page, reads=reads)


@bp.get("/visit/<key>/visit.ics")
@audience(PUBLIC)
def calendar(key: str) -> ResponseReturnValue:
    """Return the booked visit as a calendar file."""
    draft = journeys.draft(key)
    if draft.appointment is None:
        return redirect(url_for(".check", key=key))
    return calendar_file.answer(*family_visits.booked_as(draft.appointment))
