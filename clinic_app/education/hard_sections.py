"""Sections that are much harder to read than the whole text may be: worth a look, no refusal.

The grade of a text is an average, in which easy sections hide a hard one.
"""

from collections.abc import Iterator

from . import body, reading
from .document import Manuscript
from .problems import Problem
from .text_rules import HARDEST_GRADE

WELL_OVER = 2.0
"""So many grades harder than a whole text may be."""
SHORTEST = 30
"""Of fewer words a grade says little: one long name decides it."""


def found(manuscript: Manuscript) -> Iterator[Problem]:
    """Yield the sections that are well over the grade, each with its hardest sentence."""
    article = manuscript.article
    lines, headings = article.body.split("\n"), body.headings(article.body)
    ends = [*(heading.line - 1 for heading in headings), len(lines)][1:]
    for heading, end in zip(headings, ends, strict=True):
        text = body.plain("\n".join(lines[heading.line : end]), article.drug_names)
        grade = reading.grade(text)
        if len(reading.words(text)) < SHORTEST or grade <= HARDEST_GRADE + WELL_OVER:
            continue
        hardest = " ".join(reading.hardest(text).split()[:6])
        say = (
            f"“{heading.text}” is hard to read: grade {grade}, where a whole text has "
            f"{HARDEST_GRADE:.0f} at most. Its hardest sentence begins “{hardest}”."
        )
        yield Problem(manuscript.body_line - 1 + heading.line, "grade", say)
