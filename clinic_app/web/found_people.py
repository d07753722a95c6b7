"""People who fit what was typed, or who may be the same, as each list of them shows them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic_app import clock
from clinic_app.operations.patient_search import Found

from . import date_words, search_words
from .filters import phone

MOST = 20
"""How many people a list shows; more are asked for a birth date."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in a list; `why` says what matched when it is not the name."""

    href: str
    name: str
    born: str
    phone: str
    why: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed and who fits it; `why_not` says why nobody was looked for."""

    typed: str
    asked: bool
    rows: tuple[Row, ...]
    more: bool
    why_not: str


def search(typed: str, found: Sequence[Found] | None, href: Callable[[int], str]) -> Search:
    """Return a search; `found` is None when nothing that names anybody was typed.

    `href` tells from a patient's number where a press on the name leads.
    """
    everybody = found or ()
    return Search(
        typed=typed,
        asked=found is not None,
        rows=tuple(row(one, href(one.id)) for one in everybody[:MOST]),
        more=len(everybody) > MOST,
        why_not=search_words.why_not(typed, clock.today()),
    )


def row(one: Found, href: str) -> Row:
    """Return somebody as a list shows them, with where a press on the name leads."""
    return Row(
        href=href,
        name=one.name,
        born=born(one),
        phone=phone(one.phone),
        why=one.why,
        flags=(*(["Sounds like it"] if one.why == "sounds like" else []), *flags(one)),
    )


def born(one: Found) -> str:
    """Return "14 March 1980, 46 years"."""
    return date_words.born(one.birth_date, clock.today())


def flags(one: Found) -> Iterator[str]:
    """Yield what must be known before somebody is chosen, in words."""
    if one.alert:
        yield "Alert"
    if one.interpreter:
        yield f"Interpreter: {one.interpreter}"
    if one.access_needs:
        yield "Access needs"
    if not one.checked:
        yield "New, to be checked"
