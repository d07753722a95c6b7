"""What there is to do: articles by state, what falls due, what readers missed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.education import differences
from clinic_app.education.lifecycle import State
from clinic_app.operations import article_counts, article_desk, article_writing
from clinic_app.operations.article_counts import Opinions
from clinic_app.operations.errors import NotFound
from clinic_app.web import visitor

from . import bp, text_page
from .words import REASONS, STATES

MOST = 20


@bp.get("/")
@audience(Permission.ARTICLES_EDIT)
def index() -> ResponseReturnValue:
    """Show every article by state; first what must soon be reviewed."""
    now = clock.now()
    today = clock.local_date(now)
    items = article_desk.items(visitor.actor(), now=now)
    alike = text_page.titles_alike(items)
    titles = {one.text.slug: one.title for one in items}
    since = today - article_counts.COUNTED
    return render_template(
        "editing/index.html",
        due=[text_page.row(one, today, alike) for one in article_desk.due(items, today)],
        groups=text_page.groups(items, today),
        misses=article_counts.misses(since, most=MOST),
        opinions=[_opinion(one, titles) for one in article_counts.opinions(since)[:MOST]],
        days=article_counts.COUNTED.days,
        due_days=article_desk.DUE_DAYS,
    )


@bp.get("/<slug>/")
@audience(Permission.ARTICLES_EDIT)
def show(slug: str) -> ResponseReturnValue:
    """Show one article: its texts, what readers see, what was done."""
    actor, now = visitor.actor(), clock.now()
    today = clock.local_date(now)
    file = article_desk.file(actor, slug, now=now)
    seen = file.text(file.seen) if file.seen else None
    look, word = STATES[(seen or file.newest).state]
    return render_template(
        "editing/show.html",
        file=file,
        look=look,
        word=word,
        public=seen is not None and seen.state in {State.PUBLISHED, State.EXPIRED},
        texts=text_page.texts(file, today),
        history=text_page.history(article_desk.history(actor, slug), today),
        may_discard=article_writing.may_be_discarded(slug),
        may_approve=allows(actor, Permission.ARTICLES_APPROVE),
    )


@bp.get("/<slug>/differences")
@audience(Permission.ARTICLES_EDIT)
def compare(slug: str) -> ResponseReturnValue:
    """Show what differs between two texts of an article."""
    actor = visitor.actor()
    file = article_desk.file(actor, slug, now=clock.now())
    numbers = [request.args.get(name, 0, type=int) for name in ("old", "new")]
    if not all(0 < number < 2**31 for number in numbers):
        raise NotFound(slug)
    old, new = (article_desk.source(actor, slug, number) for number in numbers)
    return render_template(
        "editing/differences.html",
        file=file,
        old=numbers[0],
        new=numbers[1],
        rows=differences.rows(old, new),
    )


def _opinion(one: Opinions, titles: dict[str, str]) -> tuple[str, str, int, int, str]:
    """Return name, title, how often useful and not, and why not, in words."""
    why = ", ".join(f"{REASONS[reason]} {count}" for reason, count in one.reasons.items())
    return one.slug, titles.get(one.slug, one.slug), one.useful, one.not_useful, why
