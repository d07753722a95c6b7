"""The body of an article, read line by line: its headings, links, drawings, its plain words.

Lines are counted from 1 at the first line of the body.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t](.*))?$")
PICTURE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]*+)[^()]*+\)")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]*+)[^()]*+\)")
MARKS = re.compile(r"[*_`]|^[ \t]*>[ \t]?", re.MULTILINE)
POINT = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `anchor` is its place in the page's address."""

    level: int
    text: str
    line: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link: "article:..." and "visit:..." name pages of ours."""

    text: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and what it shows in words."""

    name: str
    shows: str
    line: int


def headings(body: str) -> list[Heading]:
    """Return the headings in order; of two with the same words the second has "-2" added."""
    found = list[Heading]()
    used = set[str]()
    for number, line in enumerate(body.split("\n"), 1):
        match = HEADING.match(line)
        if match:
            text = words_of((match[2] or "").rstrip().rstrip("#").strip())
            names = (anchor(text) + (f"-{n}" if n > 1 else "") for n in count(1))
            name = next(one for one in names if one not in used)
            used.add(name)
            found.append(Heading(len(match[1]), text, number, name))
    return found


def anchor(text: str) -> str:
    """Return the words of a heading as they stand in an address: "part-what-you-can-do-now".

    So begins no other name on a page.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "").replace("'", "")
    return "-".join(["part", *re.findall(r"[a-z0-9]+", plain)])


def links(body: str) -> list[Link]:
    """Return every link, in order."""
    return [
        Link(match[1], match[2], body.count("\n", 0, match.start()) + 1)
        for match in LINK.finditer(body)
    ]


def pictures(body: str) -> list[Picture]:
    """Return every drawing, in order."""
    return [
        Picture(match[2], match[1], body.count("\n", 0, match.start()) + 1)
        for match in PICTURE.finditer(body)
    ]


def words_of(text: str) -> str:
    """Return a piece of Markdown as it is read: without marks, drawings and addresses."""
    return MARKS.sub("", LINK.sub(r"\1", PICTURE.sub("", text)))


def seen(text: str) -> str:
    """Return Markdown as it is read, each line where it was; drawings are read in their words."""
    return MARKS.sub("", LINK.sub(_in_place, PICTURE.sub(_in_place, text)))


def _in_place(match: re.Match[str]) -> str:
    return match[1] + "\n" * (match[0].count("\n") - match[1].count("\n"))


def plain(body: str, leave_out: Iterable[str] = ()) -> str:
    """Return the text whose reading grade counts: no headings, drawings, addresses, drug names."""
    text = "\n".join("" if HEADING.match(line) else line for line in body.split("\n"))
    text = words_of(text)
    for name in leave_out:
        text = re.sub(rf"\b{re.escape(name)}\b", "", text, flags=re.IGNORECASE)
    return text


def sentences(body: str) -> list[str]:
    """Return the sentences as they are read, for showing where words were found."""
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", plain(body))
    flat = (" ".join(POINT.sub("", block, count=1).split()) for block in blocks)
    return [one for block in flat for one in re.split(r"(?<=[.?:])\s+", block) if one]
