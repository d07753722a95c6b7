"""What is odd about a correction of a dose: the page asks it, and unanswered it is refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from . import doses_due, unusual_doses, vaccine_stock
from .child_records import ChildFacts
from .given_doses import Dose

OWN = frozenset(field.name for field in fields(Dose))


def corrected(first: Dose, changes: Mapping[str, Any]) -> Dose:
    """Return a dose as it would be with these changes; what is no field of it is left out."""
    return replace(first, **{name: value for name, value in changes.items() if name in OWN})


def of(first: Dose, after: Dose, child: ChildFacts, known: Iterable[Dose]) -> tuple[str, ...]:
    """Return what to look at again before `first` is corrected to `after`, as sentences.

    Of what was given here that is another vaccine, an odd place, and a number that does not fit
    the other doses; of papers only another vaccine. Only what is changed is asked about.
    """
    others = [dose for dose in known if dose.id != first.id]
    found = [*_another(first, after, child, others)]
    if first.here and after.vaccine in doses_due.schedule().by_vaccine:
        found += [*_site(first, after, child), *_number(first, after, child, others)]
    return tuple(found)


def _another(first: Dose, after: Dose, child: ChildFacts, others: Iterable[Dose]) -> Iterator[str]:
    if after.vaccine == first.vaccine:
        return
    group, number = vaccine_stock.group_of(first.vaccine), _said(first)
    yield f"It would no longer be {group}{number}, but {vaccine_stock.group_of(after.vaccine)}."
    if after.vaccine in doses_due.schedule().by_vaccine:
        yield from unusual_doses.cautions(child, others, after.vaccine, day=after.given_on)


def _said(dose: Dose) -> str:
    number = doses_due.dose_of(dose.vaccine, dose.number)
    return {"": "", "B": ", at birth"}.get(number, f", dose {number}")


def _site(first: Dose, after: Dose, child: ChildFacts) -> tuple[str, ...]:
    facts = ("site", "given_on", "vaccine")
    if all(getattr(first, name) == getattr(after, name) for name in facts):
        return ()
    return unusual_doses.site_doubts(child, after.vaccine, after.site, day=after.given_on)


def _number(first: Dose, after: Dose, child: ChildFacts, others: Iterable[Dose]) -> tuple[str, ...]:
    if (first.number, first.vaccine) == (after.number, after.vaccine):
        return ()
    return unusual_doses.number_doubts(
        child, others, after.vaccine, after.number, day=after.given_on
    )
