"""What the text of an article may not say, and how it must be built."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from . import body, reading, telephones, wording
from .document import Manuscript
from .problems import Known, Problem

HARDEST_GRADE = 8.0
DEEPEST_HEADING = 4
HTML = re.compile(r"<[a-zA-Z/!?][^>\n]*>?|&#?\w+;|javascript:|data:text", re.IGNORECASE)
TWICE = re.compile(r"\b([^\W\d_]{2,})(?:(?:[ \t]+|[ \t]*\n[ \t]*)\1)+\b", re.IGNORECASE)
MAY_STAND_TWICE = {"had", "that"}
LETTERS = re.compile(r"\b[^\W\d_]++\b")
JOINED = re.compile(r"[a-z]{2}[A-Z][a-z]")
NUMBERED = re.compile(r"\d+\s*[-–:)]\s*[A-Z]")
POINTED = re.compile(r"\]\s*\(|\]\s*\[|^[ ]{0,3}\[(?:\\.|[^\[\]\\])*+\]:", re.MULTILINE)
UNDERLINED = re.compile(r"^[ ]{0,3}(=+|-+)\s*$")
UNSEEN = {"Cc", "Cf"}
ALLOWED_LETTERS = frozenset("µ")
PARTS = (
    "hip", "back", "knee", "groin", "buttock", "thigh", "shin", "calf", "ankle", "foot", "heel",
    "shoulder", "neck", "elbow", "wrist", "prostate", "breast",
)  # fmt: skip
SOOTHERS = re.compile(r"anti-inflammator|\bNSAIDs?\b|\bibuprofen|\bnaproxen|\bdiclofenac", re.I)
CAUTIONS = re.compile(r"pregnan|kidney|heart|stomach|ulcer|asthma|blood.thin", re.IGNORECASE)
ADVISED_AGAINST = re.compile(r"\b(?:not|don’t|avoid|never|no)\b[^.]*$", re.IGNORECASE)
WHOM_TO_ASK = re.compile(r"pharmacist|doctor|\bGP\b|nurse", re.IGNORECASE)
EXERCISES = re.compile(r"\bexercises?\b|\bstretches\b", re.IGNORECASE)
STEP = re.compile(r"^\d+[.)]\s", re.MULTILINE)


def problems(manuscript: Manuscript, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the text: the body, and what readers see of the front matter."""
    text = manuscript.article.body
    first = manuscript.body_line - 1
    yield from _built(text, first)
    yield from _pointers(text, first, known)
    yield from _exercises(text, first)
    yield from _grade(manuscript)
    yield from _caution(body.seen(text), first)
    yield from _subject(manuscript)
    for line, passage in _passages(manuscript):
        yield from _letters(passage, line)
        yield from _said(body.seen(passage), line, known.wording)


def _passages(manuscript: Manuscript) -> Iterator[tuple[int, str]]:
    """Yield everything that readers see, with its line; what they search for is not shown."""
    yield from manuscript.shown()
    yield manuscript.body_line, manuscript.article.body


def _said(text: str, line: int, refused: wording.Wording) -> Iterator[Problem]:
    """Yield what words may not say, as they are read: marks inside a word hide nothing."""
    for phrase in (*refused.phrases, wording.brands(refused.brands)):
        for found in wording.find(text, phrase):
            say = f"“{found.words}”: {phrase.say}"
            yield Problem(line + found.lines_before, phrase.rule, say)
    for match in TWICE.finditer(text):
        if match[1].casefold() not in MAY_STAND_TWICE:
            yield Problem(_at(text, match, line), "garble", f"A word stands twice: {match[0]!r}.")
    for match in telephones.unconfirmed(text, refused.telephones):
        say = f"The practice has not confirmed {match[0]!r}. Give a number from its list, or none."
        yield Problem(_at(text, match, line), "telephone", say)
    yield from _joined(text, line, refused.joined)


def _joined(text: str, line: int, allowed: frozenset[str]) -> Iterator[Problem]:
    for match in LETTERS.finditer(text):
        if not JOINED.search(match[0]) or match[0] in allowed or _in_address(text, match):
            continue
        say = f"Two words are joined: {match[0]!r}. Put a space between them."
        yield Problem(_at(text, match, line), "garble", say)


def _letters(text: str, line: int) -> Iterator[Problem]:
    for number, written in enumerate(text.split("\n"), line):
        strays = sorted({c for c in written if c.isalpha() and not _latin(c)})
        if strays:
            say = f"Replace letters that are not Latin: {' '.join(strays)}."
            yield Problem(number, "letters", say)
        if any(unicodedata.category(c) in UNSEEN and c != "\t" for c in written):
            say = "Type this line again: there are signs in it that nobody can see."
            yield Problem(number, "letters", say)


def _latin(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.startswith("LATIN") or letter in ALLOWED_LETTERS


def _in_address(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].rpartition(" ")[2].startswith("http")


def _at(text: str, match: re.Match[str], line: int) -> int:
    return line + text.count("\n", 0, match.start())


def _built(text: str, first: int) -> Iterator[Problem]:
    for match in HTML.finditer(text):
        say = f"Write Markdown, not HTML: {match[0]!r}."
        yield Problem(_at(text, match, first + 1), "html", say)
    found = body.headings(text)
    if not any(heading.level == 2 for heading in found):
        say = "Divide the text into sections, each under a line that begins with ##."
        yield Problem(first + 1, "heading", say)
    before = 1
    for heading in found:
        for say in _heading(heading, before):
            yield Problem(first + heading.line, "heading", say)
        before = heading.level
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 2):
        if UNDERLINED.match(line) and lines[number - 2].strip():
            say = "Begin a heading with ##, and leave no line of dashes under a text."
            yield Problem(first + number, "heading", say)


def _heading(heading: body.Heading, before: int) -> Iterator[str]:
    if heading.level == 1:
        yield "The title is the only heading of level 1. Use ## for sections."
    elif heading.level > DEEPEST_HEADING:
        yield "Use ##, ### and #### only: a text that needs more is two texts."
    elif heading.level > before + 1:
        yield f"A heading of level {heading.level} cannot follow one of level {before}."
    if not heading.text:
        yield "A heading needs words."
    if NUMBERED.match(heading.text):
        yield "Write “1. ” before a heading that has a number, or leave the number out."


def _pointers(text: str, first: int, known: Known) -> Iterator[Problem]:
    yield from _unusual(text, first)
    for link in body.links(text):
        if say := _link(link, known):
            yield Problem(first + link.line, "link", say)
        if say := _dialled(link, known.wording.telephones):
            yield Problem(first + link.line, "telephone", say)
    for picture in body.pictures(text):
        if picture.name not in known.pictures:
            say = f"There is no drawing called {picture.name!r}."
            yield Problem(first + picture.line, "picture", say)
        if not picture.shows.strip():
            say = f"Say in words what the drawing {picture.name!r} shows."
            yield Problem(first + picture.line, "picture", say)


def _unusual(text: str, first: int) -> Iterator[Problem]:
    """Links in any other form would lead where nobody has looked."""
    usual = {match.end(1) for one in (body.LINK, body.PICTURE) for match in one.finditer(text)}
    for match in POINTED.finditer(text):
        if match.start() not in usual:
            say = (
                "Write a link as [words](article:its-name), with no other brackets in or beside it."
            )
            yield Problem(_at(text, match, first + 1), "link", say)


def _link(link: body.Link, known: Known) -> str:
    kind, _, slug = link.target.partition(":")
    if kind == "article" and slug not in known.articles:
        return f"There is no article called {slug!r}."
    if kind == "visit" and slug not in known.types:
        return f"There is no kind of visit called {slug!r}."
    if kind not in {"article", "visit", "tel"}:
        return f"Link to article:... or visit:...; {link.target!r} belongs under sources."
    return "" if link.text.strip() else "A link needs words."


def _dialled(link: body.Link, confirmed: frozenset[str]) -> str:
    kind, _, number = link.target.partition(":")
    if kind != "tel" or telephones.digits(number) in confirmed | {telephones.EMERGENCY}:
        return ""
    return f"The practice has not confirmed {number!r}. Link to a number from its list, or none."


def _exercises(text: str, first: int) -> Iterator[Problem]:
    """Under a heading about exercises, each has a drawing and at least two numbered steps."""
    lines, here = text.split("\n"), False
    found = body.headings(text)
    ends = [*(heading.line - 1 for heading in found), len(lines)][1:]
    for heading, end in zip(found, ends, strict=True):
        if heading.level == 2:
            here = bool(EXERCISES.search(heading.text))
        block = "\n".join(lines[heading.line : end])
        drawn, steps = bool(body.PICTURE.search(block)), len(STEP.findall(block))
        if here and heading.level == 3 and (drawn or steps) and not (drawn and steps > 1):
            say = f"Give the exercise {heading.text!r} a drawing and at least two numbered steps."
            yield Problem(first + heading.line, "exercise", say)


def _grade(manuscript: Manuscript) -> Iterator[Problem]:
    article = manuscript.article
    text = body.plain(article.body, article.drug_names)
    grade = reading.grade(text)
    if grade <= HARDEST_GRADE:
        return
    hardest = reading.hardest(text)
    before = text.count("\n", 0, text.index(hardest))
    say = (
        f"Use shorter words and sentences: the reading grade is {grade}, {HARDEST_GRADE:.0f} is "
        f"the most. The hardest sentence begins “{' '.join(hardest.split()[:6])}”."
    )
    yield Problem(manuscript.body_line + before, "grade", say)


def _caution(text: str, first: int) -> Iterator[Problem]:
    advised = (one for one in SOOTHERS.finditer(text) if not _advised_against(text, one))
    found = next(advised, None)
    named = {match.casefold() for match in CAUTIONS.findall(text)}
    if found and (len(named) < 2 or not WHOM_TO_ASK.search(text)):
        say = (
            f"“{found[0]}”: say who must ask a pharmacist or doctor first, for example in "
            "pregnancy, or with kidney, heart or stomach trouble, asthma or blood thinners."
        )
        yield Problem(_at(text, found, first + 1), "caution", say)


def _advised_against(text: str, match: re.Match[str]) -> bool:
    """Say whether the sentence has said not to take it."""
    return bool(ADVISED_AGAINST.search(text, max(0, match.start() - 200), match.start()))


def _subject(manuscript: Manuscript) -> Iterator[Problem]:
    """The part of the body that the title names must be what the text is about."""
    text = " ".join(reading.words(manuscript.article.body)).casefold()
    counts = Counter({part: len(re.findall(rf"\b{part}s?\b", text)) for part in PARTS})
    title = manuscript.article.title.casefold()
    named = [part for part in PARTS if re.search(rf"\b{part}s?\b", title)]
    most, often = counts.most_common(1)[0]
    if named and 2 * max(counts[part] for part in named) < often:
        say = f"The title is about {named[0]}, the text about {most}. Change one of them."
        yield Problem(manuscript.line("title"), "subject", say)
