"""The way in: which visit, and whether it can wait for one."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import practice, requests, urgency
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.patients import Member
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import rules
from clinic_app.web import journeys, refusal_words, visitor, ways_in
from clinic_app.web.filters import minutes_text
from clinic_app.web.transaction import transact

from . import bp, last_day, signs, views, whose
from .asked import kept, wanted
from .forms import RequestForm, UrgentForm


@bp.get("/")
@audience(PUBLIC)
def choose() -> ResponseReturnValue:
    """List everything that can be booked."""
    return render_template("booking/choose.html", areas=views.areas(practice.current()))


@bp.route("/<slug>/", methods=["GET", "POST"])
@audience(PUBLIC)
def start(slug: str) -> ResponseReturnValue:
    """Ask first whether this can wait; types that are not booked online say how they are."""
    kind = practice.current().type(slug)
    if kind.mode in {"phone", "staff"}:
        reads = articles_for_type(slug, now=clock.now())
        return render_template("booking/by_phone.html", kind=kind, reads=reads)
    if kind.slug in ways_in.BY_PLAN:
        return redirect(ways_in.href(kind))
    form = UrgentForm()
    if form.validate_on_submit():
        if form.urgent.data == "yes":
            return _send_for_help(slug, url_for(".get_help", slug=slug, child=_child() or None))
        if kind.mode == "request":
            return redirect(url_for(".ask", slug=slug))
        asked = {"wish": wanted(request.args).query(), whose.ASKED_FOR: _child()}
        answers = urgency.none_of([(kind, _born(kind))]) | asked
        return redirect(url_for(".who", key=journeys.begin(slug, answers)))
    return _urgent_page(form, kind, **signs.urgent_of_kind(kind, _member(kind)))


def _born(kind: AppointmentType) -> date | None:
    member = _member(kind)
    return member.birth_date if member else None


def _member(kind: AppointmentType) -> Member | None:
    """Return whose age the signs go by; a request may still be for anybody, so it has none."""
    return None if kind.mode == "request" else whose.member_of(_child())


def _child() -> str:
    """Return whose page led here, "" if none did."""
    return request.args.get("child", "")[:20]


def _urgent_page(form: UrgentForm, kind: AppointmentType, **more: Any) -> ResponseReturnValue:
    page = {"what": kind.name, "length": minutes_text(kind.minutes)}
    return render_template("booking/urgent.html", form=form, kind=kind, **page | more)


def _send_for_help(slug: str, where: str) -> ResponseReturnValue:
    actor = visitor.actor()
    transact(lambda now: urgency.note(actor, slug, now=now))
    return redirect(where)


@bp.get("/<slug>/get-help")
@audience(PUBLIC)
def get_help(slug: str) -> ResponseReturnValue:
    """Say where to get help now, and offer no times."""
    kind = practice.current().type(slug)
    back = url_for(".start", slug=slug, child=_child() or None)
    flags = signs.flags_of_kind(kind, _born(kind))
    return render_template("booking/get_help.html", kind=kind, flags=flags, back=back)


@bp.route("/<slug>/ask", methods=["GET", "POST"])
@audience(PUBLIC)
def ask(slug: str) -> ResponseReturnValue:
    """Take a request that reception answers by phone."""
    kind = practice.current().type(slug)
    if kind.mode != "request":
        return redirect(url_for(".start", slug=slug))
    form = RequestForm(for_child=kind.for_child)
    if form.validate_on_submit() and _of_age(form, kind):
        _request(slug, form.cleaned())
        return last_day.after_asking(kind, form.cleaned())
    page = {"why": "", "back": url_for(".start", slug=slug), "other": _other(form, kind)}
    page["last"] = None  # nobody has said a birth date yet
    return render_template("booking/ask.html", form=form, kind=kind, **page)


def _of_age(form: RequestForm, kind: AppointmentType) -> bool:
    """Say whether the visit is for this age; if not, say so beside the question."""
    refusal = rules.admits(kind.age, form.birth_date.data or date.min, clock.today())
    if refusal is not None:
        form.birth_date.errors = [refusal_words.say(refusal, kind)]
    return refusal is None


def _other(form: RequestForm, kind: AppointmentType) -> ways_in.Instead | None:
    """Return what there is instead for the age that was typed, if it is past this visit's."""
    born = form.birth_date.data if form.is_submitted() else None
    return ways_in.instead(rules.admits(kind.age, born, clock.today()), kind) if born else None


@bp.get("/<slug>/asked")
@audience(PUBLIC)
def asked(slug: str) -> ResponseReturnValue:
    """Say what happens with a request."""
    kind, reads = practice.current().type(slug), articles_for_type(slug, now=clock.now())
    return render_template("booking/asked.html", kind=kind, reads=reads, last=None)


@bp.route("/visit/<key>/urgent", methods=["GET", "POST"])
@audience(PUBLIC)
def urgent(key: str) -> ResponseReturnValue:
    """Ask whether this can wait, when the journey began with a birth date."""
    draft = journeys.draft(key)
    if elsewhere := journeys.missing(draft, "urgent"):
        return redirect(elsewhere)
    form = UrgentForm()
    if form.validate_on_submit():
        if form.urgent.data == "yes":
            return _send_for_help(draft.kind.slug, url_for(".get_help_for", key=key))
        journeys.answer(key, urgency.none_of(urgency.visits_of(draft)))
        return redirect(_onward(key))
    return _urgent_page(form, draft.kind, **signs.urgent(draft))


def _onward(key: str) -> str:
    """Return where the next question is; times as they were wished for, with whom."""
    draft = journeys.draft(key)
    onward, when = journeys.onward(draft), url_for(".when", key=key)
    return url_for(".when", key=key, **kept(draft.answers)) if onward == when else onward


@bp.get("/visit/<key>/get-help")
@audience(PUBLIC)
def get_help_for(key: str) -> ResponseReturnValue:
    """Say where to get help now, by the signs that fit who the visit is for."""
    draft = journeys.draft(key)
    flags, back = signs.flags_of(draft), url_for(".urgent", key=key)
    return render_template("booking/get_help.html", kind=draft.kind, flags=flags, back=back)


@bp.route("/visit/<key>/ask", methods=["GET", "POST"])
@audience(PUBLIC)
def ask_for(key: str) -> ResponseReturnValue:
    """Take a request whose reason, and child, are known from the questions before."""
    draft = journeys.draft(key)
    kind, why = draft.kind, draft.answers.get("why", "")
    if kind.mode != "request" or not urgency.said_no(draft):
        return redirect(url_for(".urgent", key=key))
    form = RequestForm(for_child=kind.for_child, data=whose.known_of_child(draft))
    if form.validate_on_submit() and _of_age(form, kind):
        if _other_signs(draft, form):
            return redirect(url_for(".urgent", key=key))
        who = {"why": why, "patient_id": draft.answers.get("patient_id")}
        _request(kind.slug, form.cleaned() | who)
        return last_day.after_asking(kind, form.cleaned(), draft)
    page = {"why": why, "back": url_for(".urgent", key=key), "other": _other(form, kind)}
    page["last"] = last_day.words(kind, dict(draft.answers))
    return render_template("booking/ask.html", form=form, kind=kind, **page)


def _other_signs(draft: Draft, form: RequestForm) -> bool:
    """Say whether signs were not asked about that fit who is typed; what was typed is kept then."""
    typed = whose.typed_of_child(form)
    if typed["birth_date"] != draft.answers.get("birth_date"):
        journeys.answer(draft.key, typed)
        draft = journeys.draft(draft.key)
    return not urgency.can_wait(draft, today=clock.today())


def _request(slug: str, answers: dict[str, Any]) -> None:
    actor, network = visitor.actor(), visitor.network()
    transact(lambda now: requests.make(actor, slug, answers, network=network, now=now))
