"""Who it is that arrives: the three things to ask, and who of the family is here too."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_app.operations.child_records import ChildFacts
from clinic_app.operations.day_list import Entry, Sibling
from clinic_app.operations.growth_record import GrowthRecord
from clinic_app.operations.patient_search import Found
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.web import date_words
from clinic_app.web.filters import clock_time, phone

TOGETHER = timedelta(hours=2)
"""Visits of a family that begin no further apart are offered to arrive together."""
MOST = 5
"""How many of a family are offered to arrive with one press."""


@dataclass(frozen=True, slots=True)
class Here:
    """Another of the family who may be here too; `mark` is the visit and its last event."""

    id: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What to ask and what is on record: the key of the third, and the lines to compare.

    With `brings_in` they have arrived already, and are brought in once they are known. `text` is
    the button that opens it.
    """

    third: str
    lines: tuple[tuple[str, str], ...]
    also: tuple[Here, ...]
    text: str = "Arrived"
    brings_in: bool = False

    @property
    def checked(self) -> str:
        """What is noted as checked by the press."""
        return f"name birth_date {self.third}"


def of(entry: Entry) -> Identity:
    """Return what to ask of somebody who arrives."""
    visit, known = entry.visit, entry.on_record
    asked = third(known.phone or visit.phone, known.email or visit.email, known.contact_name)
    now = [one for one in entry.also if _comes_now(entry, one)]
    also = tuple(_here(entry, one) for one in now[:MOST])
    return _identity(visit.name, visit.birth_date, asked, also)


def of_waiting(entry: Entry) -> Identity:
    """Return what to ask of somebody who arrived with nobody asking who it is."""
    return replace(of(entry), also=(), text="Bring in", brings_in=True)


def of_seen(entry: Entry) -> Identity:
    """Return what to ask of somebody who is being seen, with nobody having asked who it is."""
    return replace(of(entry), also=(), text="Check identity")


def of_child(child: ChildFacts, visit: Visit | None) -> Identity:
    """Return what to ask of somebody who is vaccinated, at a visit or without one."""
    phone_of_visit, email = (visit.phone, visit.email) if visit else ("", "")
    asked = third(child.phone or phone_of_visit, email, child.contact_name)
    return _identity(child.name, child.birth_date, asked, ())


def of_person(person: Found | GrowthRecord, visit: Visit | None = None) -> Identity:
    """Return what to ask of somebody at the door, or on the scales for a visit."""
    phone_of_visit, email = (visit.phone, visit.email) if visit else ("", "")
    asked = third(person.phone or phone_of_visit, person.email or email, person.contact_name)
    return _identity(person.name, person.birth_date, asked, ())


def _identity(
    name: str, born: date, third: tuple[str, str, str], also: tuple[Here, ...]
) -> Identity:
    return Identity(third[0], lines(name, born, third), also)


def lines(name: str, born: date, third: tuple[str, str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is asked and what is on record, wherever somebody is identified."""
    return ("Name", name), ("Born", date_words.in_brief(born)), third[1:]


def third(number: str, address: str, contact_name: str) -> tuple[str, str, str]:
    """Return what is asked beside name and birth date: the key, the label, what is on record."""
    if number:
        return "phone", "Phone", phone(number)
    if address:
        return "email", "Email", address
    if contact_name:
        return "contact_name", "Brought by", contact_name
    return "address", "Address", "Not on record: ask, and look at the card"


def _comes_now(entry: Entry, one: Sibling) -> bool:
    apart = abs(one.comer.starts_at - entry.visit.starts_at)
    return one.standing.status == status.BOOKED and apart <= TOGETHER


def _here(entry: Entry, one: Sibling) -> Here:
    comer = one.comer
    born = date_words.in_brief(comer.birth_date)
    return Here(
        id=f"also-{entry.visit.id}-{entry.step.position}-{comer.visit}",
        mark=f"{comer.visit}.{one.seen}",
        text=f"{comer.name}, born {born}, {clock_time(comer.starts_at)}",
    )
