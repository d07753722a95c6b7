"""What is asked before vaccines are given, and at which answer one thinks again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic_app.immunisation import before_vaccinating
from clinic_app.scheduling.ages import completed_years

from . import child_records, doses_due
from .child_records import ChildFacts


@dataclass(frozen=True, slots=True)
class Question:
    """A question before vaccinating; a `stop` is the answer at which one thinks again."""

    slug: str
    text: str
    stop: str


ENTERED = Question("entered", "Are all earlier vaccines entered in the record here?", "")
"""Asked of the young until it is said: only then does what is not entered count as missing."""
STOPS = {"register": "no", child_records.NATIONS: ""}
"""Questions at which a yes is nothing to stop at."""


def questions(facts: ChildFacts, given: Iterable[str], *, day: date) -> tuple[Question, ...]:
    """Return what is asked before these vaccines are given."""
    child = doses_due.child_of(facts, ())
    found = before_vaccinating.asked_first(doses_due.schedule(), child, given, day=day)
    young = completed_years(child.born, max(day, child.born)) < doses_due.YOUNG
    asked = (ENTERED,) if young and not facts.history else ()
    return (*(Question(q.slug, q.text, STOPS.get(q.slug, "yes")) for q in found), *asked)
