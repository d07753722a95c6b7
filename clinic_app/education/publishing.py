"""Whether an article may be published: every rule, each refusal with line, rule and what to do."""

from . import record_rules, shape_rules, text_rules
from .document import Manuscript
from .problems import Known, Problem


def problems(manuscript: Manuscript, known: Known) -> tuple[Problem, ...]:
    """Return everything that keeps an article from being published, first line first.

    `known` holds what may be named and the day on which it is judged; nothing found means that it
    may be published.
    """
    rules = (record_rules, shape_rules, text_rules)
    return tuple(sorted({one for each in rules for one in each.problems(manuscript, known)}))
