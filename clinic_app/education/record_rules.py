"""What the front matter of an article must hold before it is published."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from .document import CATEGORIES, DEMONSTRATION, Article, Manuscript, Source
from .problems import Known, Problem

SUMMARY_LETTERS = 160
MONTHS, MONTHS_OF_CHANGING = 24, 6
CHANGING = ("imms-", "flu-", "cst-", "prostate-", "skin-check", "health-check", "heart-health")
"""How the visits are called whose rules change often: immunisation and screening."""
CHANGING_TITLE = re.compile(r"vaccin|immunis|screening|\bPSA\b", re.IGNORECASE)
"""What such articles are called, whichever visit they lead to."""
ADDRESS = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/\S*)?$", re.IGNORECASE)


def problems(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the front matter."""
    yield from _basics(manuscript)
    yield from _services(manuscript, known)
    yield from _people(manuscript, known)
    yield from _review(manuscript, known.today)
    yield from _triage(manuscript)
    yield from _sources(manuscript, known.today)
    yield from _see_also(manuscript, known)
    yield from _changes(manuscript, known.today)


def _basics(manuscript: Manuscript) -> Iterator[Problem]:
    article = manuscript.article
    if len(article.summary) > SUMMARY_LETTERS:
        say = f"Shorten the summary to {SUMMARY_LETTERS} letters: it has {len(article.summary)}."
        yield Problem(manuscript.line("summary"), "summary", say)
    if article.category not in CATEGORIES:
        say = f"Choose one of the categories: {', '.join(CATEGORIES)}."
        yield Problem(manuscript.line("category"), "category", say)
    for name in ("evidence", "funding", "audience"):
        if not getattr(article, name):
            say = f"Say in one plain sentence what the {name} is."
            yield Problem(manuscript.line(name), name, say)


def _services(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    services = manuscript.article.services
    if not services:
        say = "Name at least one kind of visit under services, the one to book first."
        yield Problem(manuscript.line("services"), "service", say)
    for place, slug in enumerate(services):
        if slug not in known.types:
            say = f"There is no kind of visit called {slug!r}. Use one from the catalogue."
            yield Problem(manuscript.line(f"services.{place}"), "service", say)


def _people(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    article = manuscript.article
    if article.author not in known.people:
        say = f"Name somebody who works here as the author: {article.author!r} does not."
        yield Problem(manuscript.line("author"), "author", say)
    if article.status == DEMONSTRATION:
        if not known.demonstration:
            say = "A doctor or nurse has to review this. Then set status: reviewed and a reviewer."
            yield Problem(manuscript.line("status"), "reviewer", say)
        if article.reviewer:
            say = "A demonstration article has no reviewer. Leave the line out."
            yield Problem(manuscript.line("reviewer"), "reviewer", say)
    elif article.reviewer not in known.clinicians or article.reviewer == article.author:
        say = "Name a doctor or nurse of the practice, other than the author, as the reviewer."
        yield Problem(manuscript.line("reviewer"), "reviewer", say)


def _review(manuscript: Manuscript, today: date) -> Iterator[Problem]:
    article = manuscript.article
    line = manuscript.line("next_review")
    most = months_until_review(article)
    if article.next_review < today:
        say = f"The review date, {article.next_review}, has passed. Review it and set a new one."
        yield Problem(line, "review", say)
    if article.next_review <= article.reviewed_on:
        yield Problem(line, "review", "The next review must be after the last one.")
    if article.next_review > months_after(article.reviewed_on, most):
        why = " for immunisation and screening" if most == MONTHS_OF_CHANGING else ""
        say = f"Bring the next review forward: {most} months after the last is the most{why}."
        yield Problem(line, "review", say)
    if article.reviewed_on > today:
        say = f"The last review, {article.reviewed_on}, is in the future."
        yield Problem(manuscript.line("reviewed_on"), "review", say)


def months_until_review(article: Article) -> int:
    """Return for how many months a review holds: 6 for immunisation and screening, else 24.

    The first visit under services is the one to book first: it says what the article is about.
    """
    changing = any(slug.startswith(CHANGING) for slug in article.services[:1])
    changing = changing or bool(CHANGING_TITLE.search(article.title))
    return MONTHS_OF_CHANGING if changing else MONTHS


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the first of the month after a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def _triage(manuscript: Manuscript) -> Iterator[Problem]:
    triage = manuscript.article.triage
    if not triage.call_000:
        say = "Add a triage panel with at least one sign for which readers call 000."
        yield Problem(manuscript.line("triage.call_000"), "triage", say)
    if not (triage.hospital or triage.same_day):
        say = "Say for which signs somebody must be seen on the same day."
        yield Problem(manuscript.line("triage.same_day"), "triage", say)
    seen = set[str]()
    for name in ("call_000", "hospital", "same_day", "book"):
        for place, sign in enumerate(getattr(triage, name)):
            if sign.casefold() in seen:
                say = f"Give each sign one destination: {sign!r} has two."
                yield Problem(manuscript.line(f"triage.{name}.{place}"), "triage", say)
            seen.add(sign.casefold())


def _sources(manuscript: Manuscript, today: date) -> Iterator[Problem]:
    sources = manuscript.article.sources
    if not sources:
        say = "Name at least one source: title, publisher, year, address, day of access."
        yield Problem(manuscript.line("sources"), "source", say)
    for place, source in enumerate(sources):
        for key, say in _source(source, today):
            yield Problem(manuscript.line(f"sources.{place}.{key}"), "source", say)


def _source(source: Source, today: date) -> Iterator[tuple[str, str]]:
    if not ADDRESS.match(source.url):
        yield "url", f"Write the whole address of the source: {source.url!r} is none."
    if source.year > today.year:
        yield "year", f"The year of the source, {source.year}, is in the future."
    if source.year > source.accessed.year:
        yield "accessed", "The source was read before it appeared: check both dates."


def _see_also(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    article = manuscript.article
    for place, slug in enumerate(article.see_also):
        if slug not in known.articles or slug == article.slug:
            say = f"See also names {slug!r}, which is no other article of ours."
            yield Problem(manuscript.line(f"see_also.{place}"), "link", say)


def _changes(manuscript: Manuscript, today: date) -> Iterator[Problem]:
    article = manuscript.article
    numbers: Collection[int] = [change.version for change in article.changes]
    if article.version not in numbers or max(numbers) != article.version:
        say = f"Say under changes what version {article.version} changes; it must be the newest."
        yield Problem(manuscript.line("changes"), "changes", say)
    for place, change in enumerate(article.changes):
        if change.on > today:
            say = f"Nothing was changed on {change.on} yet: give the day on which it was."
            yield Problem(manuscript.line(f"changes.{place}.on"), "changes", say)
