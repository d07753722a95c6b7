"""Writing: a new article, another text of one, a look at how readers would see it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.education import differences
from clinic_app.operations import article_checks, article_desk, article_writing, practice
from clinic_app.operations.article_writing import NothingNew, StaysForGood
from clinic_app.operations.errors import ChangedMeanwhile, NameInUse
from clinic_app.web import visitor
from clinic_app.web.described import describe
from clinic_app.web.forms import Form
from clinic_app.web.letters import settings
from clinic_app.web.transaction import transact

from . import bp, text_page
from .as_read import as_read
from .forms import NewForm, TextForm
from .standards import standards
from .template import new_text

NAME_TAKEN = "There is an article or a page of this name. Choose another"
MEANWHILE = (
    "Somebody saved another text meanwhile: what it changed stands below. Yours is kept here. "
    "Bring in what you need of theirs, then save"
)
STAYS = "It stays: a text of it was approved, or came with the practice’s files"
CHECK, PREVIEW, AGAIN = "check", "preview", "again"
"""What the buttons of the form ask for, other than saving."""


@bp.route("/new", methods=["GET", "POST"])
@audience(Permission.ARTICLES_EDIT)
def new() -> ResponseReturnValue:
    """Begin an article from the template."""
    form = NewForm(data={"source": _template()})
    if form.validate_on_submit():
        if request.form.get("do"):
            return _looked_at(form, form.slug.data)
        actor, slug = visitor.actor(), form.slug.data
        note = form.note.data or "First text"
        try:
            number = transact(
                lambda now: article_writing.begin(actor, slug, form.text, note=note, now=now)
            )
        except NameInUse:
            form.slug.errors = [NAME_TAKEN]
        else:
            return _saved(slug, number)
    return _page(form)


@bp.route("/<slug>/write", methods=["GET", "POST"])
@audience(Permission.ARTICLES_EDIT)
def write(slug: str) -> ResponseReturnValue:
    """Write on from the newest text; what another editor saved meanwhile is shown, not lost."""
    actor = visitor.actor()
    newest = article_desk.file(actor, slug, now=clock.now()).newest.number
    source = article_desk.source(actor, slug, newest)
    form = TextForm(data={"source": source, "base": newest})
    if not form.validate_on_submit():
        return _page(form, slug)
    if request.form.get("do"):
        return _looked_at(form, slug)
    note, text, base = form.note.data or "", form.text, form.number
    try:
        number = transact(
            lambda now: article_writing.save(actor, slug, text, base=base, note=note, now=now)
        )
    except NothingNew:
        flash("Nothing has changed since the last text.", "")
        return redirect(url_for(".text", slug=slug, number=newest))
    except ChangedMeanwhile:
        return _page_after_another(form, slug)
    return _saved(slug, number)


@bp.route("/<slug>/discard", methods=["GET", "POST"])
@audience(Permission.ARTICLES_EDIT)
def discard(slug: str) -> ResponseReturnValue:
    """Delete an article that never was public, once its writer has answered the question."""
    actor = visitor.actor()
    file = article_desk.file(actor, slug, now=clock.now())
    if not article_writing.may_be_discarded(slug):
        flash(STAYS, "")
        return redirect(url_for(".show", slug=slug))
    if not Form().validate_on_submit():
        return render_template("editing/discard.html", file=file)
    try:
        transact(lambda now: article_writing.discard(actor, slug, now=now))
    except StaysForGood:
        flash(STAYS, "")
        return redirect(url_for(".show", slug=slug))
    flash("Discarded for good.", "calm")
    return redirect(url_for(".index"))


def _saved(slug: str, number: int) -> ResponseReturnValue:
    flash("Saved as a draft.", "calm")
    return redirect(url_for(".text", slug=slug, number=number))


def _looked_at(form: TextForm, slug: str) -> ResponseReturnValue:
    """Show what was typed as readers would see it, or what the rules say; nothing is kept."""
    wish = request.form.get("do")
    page = as_read(slug, form.text) if wish == PREVIEW else None
    if page is not None:
        described = describe(page.article.summary, listed=False)
        found = _problems(form, slug)
        return render_template(
            "editing/preview.html", page=page, typed=form, described=described, problems=found
        )
    return _page(form, slug, looked=wish)


def _page(form: TextForm, slug: str = "", *, looked: str | None = None) -> ResponseReturnValue:
    asked = looked in {CHECK, PREVIEW}
    return render_template(
        "editing/write.html",
        form=form,
        slug="" if isinstance(form, NewForm) else slug,
        looked=looked,
        problems=_problems(form, slug) if asked else (),
        hard=text_page.hard_sections(slug, form.text) if asked else (),
        lines=form.text.rstrip("\n").split("\n"),
        rows=(),
    )


def _page_after_another(form: TextForm, slug: str) -> ResponseReturnValue:
    """Keep what was typed, and show what the other editor changed since it was begun."""
    actor, base = visitor.actor(), form.number
    newest = article_desk.file(actor, slug, now=clock.now()).newest.number
    old, new_ = (article_desk.source(actor, slug, n) for n in (base, newest))
    form.form_errors, form.base.data = [MEANWHILE], newest
    return render_template(
        "editing/write.html",
        form=form,
        slug=slug,
        looked=None,
        problems=(),
        hard=(),
        lines=(),
        rows=differences.rows(old, new_),
    )


def _problems(form: TextForm, slug: str) -> tuple[text_page.Refusal, ...]:
    found = article_checks.problems(slug, form.text, standards(), now=clock.now())
    return text_page.refusals(found, form.text)


def _template() -> str:
    me = visitor.person()
    return new_text(
        author=_slug_of(me) if me else "", demonstration=settings().demo, today=clock.today()
    )


def _slug_of(me: Person) -> str:
    """Return how the practice's file names who writes, or a place to fill in."""
    faces = practice.faces()
    return faces[me.practitioner].slug if me.practitioner in faces else "given-family"
