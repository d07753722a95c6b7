"""The articles that come with the practice's files, checked as if each were published today.

Each is judged on the day of its own review, or of a later change, so that old files can still
be loaded: what is overdue by now is shown as expired.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from clinic_app.education import publishing, telephones
from clinic_app.education.document import Article, Manuscript
from clinic_app.education.problems import Known, Problem

from .article_source import read
from .catalogue import Catalogue
from .practice import Practice
from .wording import load_wording
from .yaml_source import BrokenReference

UNREVIEWED = "reviewer"
"""The one refusal that does not stop a load: without a reviewer a text waits as a draft."""


def known(
    practice: Practice,
    catalogue: Catalogue,
    *,
    articles: Iterable[str],
    pictures: Iterable[str],
    today: date,
    demonstration: bool,
) -> Known:
    """Return what articles of this practice may name and may not say on a day."""
    words = load_wording()
    return Known(
        articles=frozenset(articles),
        types=frozenset(catalogue.by_slug),
        people=frozenset(person.slug for person in practice.people),
        clinicians=frozenset(person.slug for person in practice.practitioners),
        pictures=frozenset(pictures),
        wording=replace(words, telephones=words.telephones | {telephones.digits(practice.phone)}),
        today=today,
        demonstration=demonstration,
    )


def drawings(static: Path) -> frozenset[str]:
    """Return the names of the drawings that articles may show."""
    return frozenset(path.stem for path in (static / "images" / "articles").glob("*.svg"))


def publishable(texts: Mapping[str, str], known: Known) -> dict[str, bool]:
    """Return of each text whether it may be published, or waits for a clinician to review it.

    Raises BrokenReference with everything else that is wrong, as `file:line: rule: what to do`.
    """
    faults = list[str]()
    ready = dict[str, bool]()
    for slug, text in texts.items():
        found = list(_problems(read(slug, text), known))
        ready[slug] = not found
        faults += [f"{slug}.md:{p.line}: {p.rule}: {p.say}" for p in found if p.rule != UNREVIEWED]
    if faults:
        raise BrokenReference("\n".join(faults))
    return ready


def _problems(found: Manuscript | tuple[Problem, ...], known: Known) -> Iterator[Problem]:
    if isinstance(found, Manuscript):
        yield from publishing.problems(found, replace(known, today=_last_worked_on(found.article)))
    else:
        yield from found


def _last_worked_on(article: Article) -> date:
    """Return the day on which a file was right if it ever was: the last that it names as past."""
    changed = (change.on for change in article.changes)
    read_on = (source.accessed for source in article.sources)
    return max((article.reviewed_on, *changed, *read_on))
