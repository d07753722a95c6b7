"""An article as it is written: YAML between two lines of dashes, then Markdown.

What is missing or misspelled in the front matter is a problem with its line, as is everything that
`education.publishing` refuses; nothing here raises.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, StringConstraints

from clinic_app.education import document
from clinic_app.education.document import Article, Manuscript
from clinic_app.education.problems import Problem

from . import article_words
from .fields import Slug, Words
from .yaml_nodes import Place, TypedLoader, lines, parse
from .yaml_source import BrokenReference, Entry, located, validated

FOLDER = Path(__file__).with_name("articles")
FENCE = "---"
BEGIN = "Begin with a line ---, the front matter, and another line ---."
UNSEEN = "Type this line again: there are signs in it that nobody can see."

LONGEST_LINE = 2000
AGAIN = re.compile(r"(\S)\1{20,}|\s{41,}")

Number = Annotated[int, Field(strict=True, gt=0)]
SlugOrNone = Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]
Signs = tuple[Words, ...]


class SourceField(Entry):
    """A source, as it is written."""

    title: Words
    publisher: Words
    year: Number
    url: Words
    accessed: Day


class ChangeField(Entry):
    """An entry of the change log, as it is written."""

    version: Number
    on: Day
    what: Words


class TriageField(Entry):
    """The triage panel, as it is written."""

    call_000: Signs = ()
    hospital: Signs = ()
    same_day: Signs = ()
    book: Signs = ()


class FrontMatter(Entry):
    """Everything above the second line of dashes. What may be empty is judged at publishing."""

    title: Words
    summary: Words
    category: Slug
    body_area: Slug
    audience: str = ""
    services: tuple[Slug, ...] = ()
    author: Slug
    reviewer: SlugOrNone = ""
    see_also: tuple[Slug, ...] = ()
    words: tuple[Words, ...] = ()
    status: Literal["demonstration", "reviewed"]
    version: Number
    reviewed_on: Day
    next_review: Day
    evidence: str = ""
    funding: str = ""
    changes: tuple[ChangeField, ...] = ()
    triage: TriageField = TriageField()
    drug_names: tuple[Words, ...] = ()
    sources: tuple[SourceField, ...] = ()


def read(slug: str, text: str) -> Manuscript | tuple[Problem, ...]:
    """Return an article as values, or what keeps its front matter from being understood."""
    if unlike := tuple(_unlike_writing(text)):
        return unlike
    front, fence, body = _parts(text)
    if not fence:
        return (Problem(1, "front matter", BEGIN),)
    root = _parsed(front)
    if isinstance(root, Problem):
        return (root,)
    found = validated(root, FrontMatter, article_words.WORDS)
    if isinstance(found, FrontMatter):
        first = front.count("\n") + 3
        return Manuscript(_article(slug, found, body), dict(lines(root.node)), first)
    told = sorted({located(root, fault) for fault in found})
    return tuple(
        Problem(line, "front matter", f"{article_words.place(where)}: {reason}.")
        for line, where, reason in told
    )


def _parsed(front: str) -> Place | Problem:
    """Return the front matter as YAML, which takes the first line of dashes for its own."""
    try:
        return parse(front, TypedLoader)
    except yaml.MarkedYAMLError as broken:
        line, say = article_words.unreadable(broken)
        return Problem(line, "front matter", say)
    except yaml.reader.ReaderError as broken:
        return Problem(front.count("\n", 0, broken.position) + 1, "front matter", UNSEEN)
    except yaml.YAMLError:
        return Problem(1, "front matter", BEGIN)


def _unlike_writing(text: str) -> Iterator[Problem]:
    """Yield lines that nobody would write, and that would keep every other rule busy."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            yield Problem(number, "line", f"This line is too long: {LONGEST_LINE} is the most.")
    for match in AGAIN.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield Problem(number, "line", f"The same sign stands here too often: {match[0][0]!r}.")


def _parts(text: str) -> tuple[str, str, str]:
    """Return the front matter with its first line, the line that ends it, and the body."""
    written = text.replace("\r\n", "\n")
    if not written.startswith(f"{FENCE}\n"):
        return "", "", ""
    return written.partition(f"\n{FENCE}\n")


def _article(slug: str, front: FrontMatter, body: str) -> Article:
    plain = {name: getattr(front, name) for name in FrontMatter.model_fields}
    plain["sources"] = tuple(document.Source(**dict(one)) for one in front.sources)
    plain["changes"] = tuple(document.Change(**dict(one)) for one in front.changes)
    plain["triage"] = document.Triage(**dict(front.triage))
    return Article(slug=slug, body=body, **plain)


def files(folder: Path = FOLDER) -> dict[str, str]:
    """Return the texts of a folder by slug, which is the file's name.

    Raises BrokenReference for a file that is not text.
    """
    found = dict[str, str]()
    for path in sorted(folder.glob("*.md")):
        try:
            found[path.stem] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as broken:
            raise BrokenReference(f"{path.name}: is not UTF-8 text") from broken
    return found
