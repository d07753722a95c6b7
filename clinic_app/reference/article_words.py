"""Why the front matter of an article cannot be read, in the words of those who write articles."""

import re
from collections.abc import Iterator

import yaml

WORDS = {
    "extra_forbidden": "is no name that we know, check its spelling",
    "missing": "is missing",
    "model_type": "write its parts with their names, as in the template",
    "tuple_type": "write a list in square brackets, commas between its entries",
    "string_type": "write words, in quotes if they look like a number, a date, true or false",
    "string_too_short": "has nothing in it",
    "string_pattern_mismatch": "use small letters, digits and single hyphens, no spaces",
    "int_type": "write a whole number",
    "greater_than": "write a number from 1 up",
    "greater_than_equal": "write a day of this century",
    "less_than": "write a day of this century",
    "date_type": "write a day as 2026-11-30",
    "date_parsing": "write a day as 2026-11-30",
    "date_from_datetime_parsing": "write a day as 2026-11-30",
    "date_from_datetime_inexact": "write a day as 2026-11-30",
    "literal_error": "write demonstration or reviewed",
}
"""What to do about each sort of fault that values can have; a fault that is not here is rare."""

UNCLOSED = re.compile(r"expected ',' or|did not find expected ',' or|expected the node content")
CAUSES = (
    (re.compile("mapping values are not allowed"),
     "Put quotes around words that have a colon in them, and begin each name where the others do."),
    (UNCLOSED, "A bracket that opens on this line is not closed: add ] or }."),
    (re.compile("end of stream|document separator"),
     "A quotation mark that opens on this line is not closed."),
    (re.compile("expected ':'"), "Write a name, a colon and a space before what is said."),
    (re.compile(r"character '\\t'"), "Begin the line with spaces, not with a tab."),
    (re.compile("cannot start any token|alphabetic or numeric"),
     "Put quotes around words that begin with a sign."),
    (re.compile("expected <block end>|expected <document start>"),
     "Line this up with the entries above: the same number of spaces before it."),
    (re.compile("unhashable|hashable"), "A name cannot be a list: leave the brackets out."),
)  # fmt: skip
OURS = ("put what", "there are", "there is")
UNKNOWN = "Check the quotes, colons and brackets of this line, and the spaces before it."
BEGINNING = {CAUSES[1][1], CAUSES[2][1], CAUSES[3][1]}
"""What is known only further down, and is to be mended where it began."""


def unreadable(broken: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return the line, counted from 1, at which to mend the front matter, and what to do."""
    problem = broken.problem or ""
    say = next((say for cause, say in CAUSES if cause.search(problem)), UNKNOWN)
    if problem.startswith(OURS):
        say = f"{problem[0].upper()}{problem[1:]}."
    began = broken.context_mark if say in BEGINNING else None
    mark = began or broken.problem_mark
    return (mark.line + 1 if mark else 1), say


def place(names: str) -> str:
    """Return the way to a value as it is spoken: "sources.0.url" is "sources 1, url"."""
    return "".join(_steps(names.split(".")))


def _steps(names: list[str]) -> Iterator[str]:
    for position, name in enumerate(names):
        if name.isdecimal():
            yield f" {int(name) + 1}"
        else:
            yield f", {name}" if position else name
