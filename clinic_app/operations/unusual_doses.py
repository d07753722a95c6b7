"""What is not usual at an age, for a nurse to look at again: no refusal, no verdict."""

from collections.abc import Iterable
from datetime import date

from clinic_app.immunisation import before_vaccinating

from . import doses_due
from .child_records import ChildFacts
from .given_doses import Dose

OF_AGE = ("too-young", "unusual")


def cautions(facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date) -> tuple[str, ...]:
    """Return what speaks against giving a vaccine on a day, as sentences for the nurse to weigh."""
    return tuple(caution.text for caution in _against(facts, doses, given, day))


def too_young(
    facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date
) -> tuple[str, ...]:
    """Return only what is said of the age, for doses that somebody else gave on a day."""
    found = _against(facts, doses, given, day)
    return tuple(one.text for one in found if one.kind in OF_AGE)


def thigh_usual(facts: ChildFacts, *, day: date) -> str:
    """Return what to say of a needle elsewhere than in a thigh; nothing from a certain age on."""
    under = doses_due.schedule().visits.thigh_under
    young = day < under.after(facts.birth_date)
    return f"The thigh is usual under {under} of age." if young else ""


def _against(
    facts: ChildFacts, doses: Iterable[Dose], given: str, day: date
) -> tuple[before_vaccinating.Caution, ...]:
    child = doses_due.child_of(facts, doses, looked_into=True).before(day)
    return before_vaccinating.cautions(doses_due.schedule(), child, given, day)
