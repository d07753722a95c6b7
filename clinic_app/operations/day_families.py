"""Who comes together: the visits of a day that the same people bring."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who comes that day, to whomever, and by what they belong together."""

    visit: int
    patient: int
    given_name: str
    name: str
    birth_date: date
    starts_at: datetime
    contacts: frozenset[str]


class Families:
    """Who brings whom to the visits of a day."""

    def __init__(self, comers: Iterable[Comer]) -> None:
        self._known = {one.visit: one for one in comers}
        self._brought: dict[str, list[Comer]] = defaultdict(list)
        for one in self._known.values():
            for contact in one.contacts:
                self._brought[contact].append(one)

    def also(self, visit: int) -> tuple[Comer, ...]:
        """Return the others whom the same people bring that day, in order of time.

        The same address or account is enough; a shared phone only with the same family name.
        """
        mine = self._known.get(visit)
        if mine is None:
            return ()
        others = {o.visit: o for contact in mine.contacts for o in self._brought[contact]}
        found = (o for o in others.values() if o.patient != mine.patient)
        return tuple(sorted(found, key=lambda o: (o.starts_at, o.visit)))


def comer(row: Any) -> Comer:
    """Return who comes to a visit, from a row of `day_visits.question`."""
    contacts = {(row.contact_email or row.email).lower()} - {""}
    # at the desk it is the receptionist who books, for everybody
    if row.channel == "online" and row.booked_by is not None:
        contacts.add(f"account {row.booked_by}")
    family, number = row.family_name.strip().lower(), row.contact_phone or row.phone
    if number and family:
        contacts.add(f"{number} {family}")
    return Comer(
        visit=row.id,
        patient=row.patient,
        given_name=row.given_name,
        name=f"{row.given_name} {row.family_name}".strip(),
        birth_date=row.birth_date,
        starts_at=row.starts_at,
        contacts=frozenset(contacts),
    )
