"""The nurses' list of one day: every visit in which a nurse sees the patient.

One question asks for the whole day, and for who comes for vaccines on the other days that the
fridge is counted for; what happened, doses, weights and the fridge are one more each.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam

from clinic_app import clock
from clinic_app.models import Appointment, Patient
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event, Standing

from . import appointments, day_records, day_visits, practice
from .child_alerts import NONE, ChildAlerts
from .child_records import ChildFacts
from .day_families import Comer, Families, comer
from .day_records import NOT_READ, Beside, Known, Rows
from .day_visits import DayStep, DayVisit
from .doses_due import Expectation
from .last_weights import LastWeight
from .practice import Face
from .vaccine_tally import Days, Tally

NURSE = "nurse"
WALK_IN = "Walk-in"
"""The reason of a visit that was fitted in for somebody who stood at the door."""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the patient's record says that nurses see on the list, or ask at arrival."""

    phone: str
    email: str
    contact_name: str
    alert: str
    access_needs: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another whom the same people bring that day: where the visit stands, its last event."""

    comer: Comer
    standing: Standing
    seen: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One nurse's part of a visit, and what she should know before.

    `facts` are None where the child's record was not read, `expected` where no vaccines are given,
    `weight` where nobody was ever weighed here. `blank`: nobody noted what was
    done. `beside` is what is due though not for this visit; `vaccinated`: doses were given at it.
    """

    visit: DayVisit
    step: DayStep
    nurses: tuple[Face, ...]
    also: tuple[Sibling, ...]
    on_record: OnRecord
    facts: ChildFacts | None
    expected: Expectation | None
    weight: LastWeight | None
    walked_in: bool
    blank: bool
    alerts: ChildAlerts
    beside: Beside | None = None
    vaccinated: bool = False

    @property
    def seen(self) -> int:
        """The last event of the visit."""
        return self.visit.events[-1].id


@dataclass(frozen=True, slots=True)
class NurseDay:
    """The list of a day; `faces` names whoever else is in these visits.

    `tally` is None where the children's records were not read, or nobody comes.
    """

    day: date
    entries: tuple[Entry, ...]
    faces: dict[int, Face]
    tally: Tally | None
    fridge_outside: bool = False


def is_nurse(face: Face) -> bool:
    """Say whether a practitioner is a nurse."""
    return NURSE in face.capabilities


def nurses() -> list[Face]:
    """Return the practice's nurses in its order, those who left too."""
    return [face for face in practice.faces(who_left=True).values() if is_nurse(face)]


def of_day(day: date, *, now: datetime, records: bool = True) -> NurseDay:
    """Return the list of a day, in order of the nurses' time: five queries.

    Without the children's `records`, which the desk does not read, two.
    """
    today = clock.local_date(now)
    more = day_records.counted_for(day, today=today) if records else {}
    asked = day_visits.by_visit(_question(records=records), {"day": day} | more)
    rows = {key: found for key, found in asked.items() if found[0].local_date == day}
    families, listed = Families(comer(found[0]) for found in rows.values()), _listed(rows)
    siblings = {one.visit for key in listed for one in families.also(key)}
    vaccines = day_records.for_vaccines(asked) if records else {}
    happened = _happened({*listed, *siblings, *vaccines})
    known = NOT_READ
    if records and asked:
        later = (found[0].local_date for found in vaccines.values())
        days = Days.of(day, min((d for d in later if d > day), default=None), today=today)
        known = day_records.known(asked, listed, happened, days)
    making = _Making(rows, families, happened, known)
    entries = [entry for key in listed for entry in making.entries(key)]
    ordered = sorted(entries, key=lambda e: (e.step.starts_at, e.visit.id))
    return NurseDay(
        day, tuple(ordered), practice.faces(who_left=True), known.tally, known.fridge_outside
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """What the entries of a day are made of."""

    rows: Rows
    families: Families
    happened: Mapping[int, list[Event]]
    known: Known

    def entries(self, key: int) -> Iterator[Entry]:
        """Yield the nurses' parts of a visit."""
        row, faces = self.rows[key][0], practice.faces(who_left=True)
        visit = day_visits.visit(self.rows[key], practice.current(), self.happened[key])
        for step in visit.steps:
            seen_by = tuple(faces[p] for p in step.people if p in faces and is_nurse(faces[p]))
            if seen_by:
                yield Entry(
                    visit=visit,
                    step=step,
                    nurses=seen_by,
                    also=tuple(map(self._sibling, self.families.also(key))),
                    on_record=_on_record(row),
                    facts=self.known.facts.get(visit.patient),
                    expected=self.known.expected.get(key),
                    weight=self.known.weights.get(visit.patient),
                    walked_in=row.fit_in_reason == WALK_IN,
                    blank=key in self.known.blank,
                    alerts=self.known.alerts.get(visit.patient, NONE),
                    beside=self.known.beside.get(key),
                    vaccinated=key in self.known.vaccinated,
                )

    def _sibling(self, one: Comer) -> Sibling:
        events = self.happened[one.visit]
        kind = practice.current().type(self.rows[one.visit][0].type_slug)
        return Sibling(one, status.of_visit(events, kind.staffed_positions), events[-1].id)


@cache
def _question(*, records: bool) -> Select[Any]:
    """Return the question put together once: it is asked after every change."""
    columns = (Patient.contact_name, Patient.gender, Patient.alert, Patient.access_needs)
    asked = day_visits.question(*columns, Appointment.local_date).where(Appointment.live)
    if records:
        return day_records.with_records(asked)
    return asked.where(Appointment.local_date == bindparam("day"))


def _listed(rows: Rows) -> list[int]:
    """Return the visits in which a nurse sees the patient."""
    own = {face.id for face in nurses()}
    return [key for key, found in rows.items() if any(row.resource_id in own for row in found)]


def _happened(visits: Collection[int]) -> dict[int, list[Event]]:
    return appointments.events_of(sorted(visits)) if visits else {}


def _on_record(row: Any) -> OnRecord:
    return OnRecord(row.phone, row.email, row.contact_name, row.alert, row.access_needs)
