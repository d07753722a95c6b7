"""What is not usual at an age, for a nurse to look at again: no refusal, no verdict."""

from collections.abc import Iterable
from datetime import date

from . import doses_due
from .child_records import ChildFacts
from .given_doses import Dose

OF_AGE = ("too-young", "unusual")


def too_young(
    facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date
) -> tuple[str, ...]:
    """Return only what is said of the age, for doses that somebody else gave on a day."""
    found = doses_due.cautions_of(facts, doses, given, day)
    return tuple(one.text for one in found if one.kind in OF_AGE)


def thigh_usual(facts: ChildFacts, *, day: date) -> str:
    """Return what to say of a needle elsewhere than in a thigh; nothing from a certain age on."""
    under = doses_due.schedule().visits.thigh_under
    young = day < under.after(facts.birth_date)
    return f"The thigh is usual under {under} of age." if young else ""
