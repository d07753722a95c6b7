"""Doses on no record whose last possible day is near: no question that is open may hide them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.immunisation import due
from clinic_app.immunisation.children import BadHistory

from . import doses_due
from .child_records import ChildFacts
from .given_doses import Dose

NEAR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class LastChance:
    """A dose that may be given today, and its last day."""

    vaccine: str
    group: str
    dose: str
    last: date


def of(facts: ChildFacts, doses: Iterable[Dose], today: date) -> tuple[LastChance, ...]:
    """Return those of a child, the doses of today counted in; none for a record that cannot be."""
    child = doses_due.child_of(facts, doses)
    try:
        found = due.closing(doses_due.schedule(), child, today=today, until=today + NEAR)
    except BadHistory:
        return ()
    return tuple(
        LastChance(one.vaccine.slug, one.vaccine.group, one.dose, one.last)
        for one in found
        if one.last
    )
