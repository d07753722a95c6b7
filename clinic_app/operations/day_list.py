"""The nurses' list of one day: every visit in which a nurse sees the patient."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient

from . import practice
from .day_visits import DayStep, DayVisit, with_any_of
from .practice import Face

NURSE = "nurse"


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who comes that day, to whomever, and by what they belong together."""

    visit: int
    patient: int
    given_name: str
    starts_at: datetime
    contacts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One nurse's part of a visit, and who of the same family comes that day too."""

    visit: DayVisit
    step: DayStep
    nurses: tuple[Face, ...]
    also: tuple[Comer, ...]


@dataclass(frozen=True, slots=True)
class NurseDay:
    """The list of a day; `faces` names whoever else is in these visits."""

    day: date
    entries: tuple[Entry, ...]
    faces: dict[int, Face]


def is_nurse(face: Face) -> bool:
    """Say whether a practitioner is a nurse."""
    return NURSE in face.capabilities


def nurses() -> list[Face]:
    """Return the practice's nurses in its order, those who left too."""
    return [face for face in practice.faces(who_left=True).values() if is_nurse(face)]


def of_day(day: date) -> NurseDay:
    """Return the list of a day, in order of the nurses' time: five queries."""
    faces = practice.faces(who_left=True)
    visits = with_any_of([face.id for face in nurses()], day)
    bring = _Bringing(_comers(day))
    entries = [entry for visit in visits for entry in _entries(visit, bring, faces)]
    ordered = sorted(entries, key=lambda e: (e.step.starts_at, e.visit.id))
    return NurseDay(day, tuple(ordered), faces)


def _entries(visit: DayVisit, bring: "_Bringing", faces: dict[int, Face]) -> list[Entry]:
    found = []
    for step in visit.steps:
        people = [faces[p] for p in step.people if p in faces]
        nurses = tuple(face for face in people if is_nurse(face))
        if nurses:
            found.append(Entry(visit, step, nurses, bring.also(visit)))
    return found


class _Bringing:
    """Who brings whom to the visits of a day."""

    def __init__(self, comers: list[Comer]) -> None:
        self._known = {one.visit: one for one in comers}
        self._brought: dict[str, list[Comer]] = defaultdict(list)
        for one in comers:
            for contact in one.contacts:
                self._brought[contact].append(one)

    def also(self, visit: DayVisit) -> tuple[Comer, ...]:
        """Return the others whom the same people bring that day, in order of time.

        The same address or account is enough; a shared phone only with the same family name.
        """
        contacts = self._known[visit.id].contacts if visit.id in self._known else ()
        others = {o.visit: o for contact in contacts for o in self._brought[contact]}
        found = (o for o in others.values() if o.patient != visit.patient)
        return tuple(sorted(found, key=lambda o: (o.starts_at, o.visit)))


def _comers(day: date) -> list[Comer]:
    rows = db.session.execute(
        select(
            Appointment.id, Appointment.starts_at, Appointment.channel, Appointment.booked_by,
            Appointment.contact_email, Appointment.contact_phone,
            Patient.id, Patient.given_name, Patient.family_name, Patient.email, Patient.phone,
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(Appointment.local_date == day, Appointment.live)
    )  # fmt: skip
    return [_comer(*row) for row in rows]


def _comer(  # noqa: PLR0913, PLR0917 (the columns of the question above)
    visit: int, starts_at: datetime, channel: str, by: int | None, email: str, phone: str,
    patient: int, given_name: str, family_name: str, own_email: str, own_phone: str,
) -> Comer:  # fmt: skip
    contacts = {(email or own_email).lower()} - {""}
    # at the desk it is the receptionist who books, for everybody
    if channel == "online" and by is not None:
        contacts.add(f"account {by}")
    family, number = family_name.strip().lower(), phone or own_phone
    if number and family:
        contacts.add(f"{number} {family}")
    return Comer(visit, patient, given_name, starts_at, frozenset(contacts))
