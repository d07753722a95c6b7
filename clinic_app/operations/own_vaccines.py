"""What a carer may see of a child's vaccine record, and everybody of their own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.carers import Scope, shows
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Appointment
from clinic_app.scheduling.ages import completed_years

from . import doses_due, given_doses, patients, practice
from .errors import NotFound
from .given_doses import Dose
from .patients import Member

WHOLE = {Scope.FULL, Scope.REVIEW}
"""What opens a record; a view that narrowed, at 14, does not."""


@dataclass(frozen=True, slots=True)
class OwnDose:
    """A dose as its owner reads it: the diseases, never a brand. `here`: given at this practice."""

    dose: Dose
    against: str
    number: str


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The doses of one of an account's family, the oldest first."""

    member: Member
    doses: tuple[OwnDose, ...]


def of(person: Person, patient: int, *, now: datetime) -> OwnRecord:
    """Return the record of one's own, or of a child one acts for fully; else raises `NotFound`.

    From 12 on, what was given at a private visit is not shown to anybody else.
    """
    today = clock.local_date(now)
    member = patients.member(person, patient, today=today)
    if member.scope not in WHOLE:
        raise NotFound(patient)
    require(person, Permission.CHILD_RECORD_READ, patients.acting(person.id, patient, today=today))
    doses = given_doses.live(given_doses.of(patient))
    age, private = completed_years(member.birth_date, today), _private(doses)
    shown = [
        dose
        for dose in doses
        if shows(
            member.scope,
            age=age,
            sensitive=dose.id in private,
            booked_by_viewer=False,
            own=member.kind == "self",
        )
    ]
    return OwnRecord(member, tuple(_own(dose) for dose in shown))


def may_read(member: Member) -> bool:
    """Say whether an account may read the record of one of its family."""
    return member.scope in WHOLE


def _private(doses: tuple[Dose, ...]) -> set[int]:
    """Return the doses that belong to a private visit, or were given because of a pregnancy."""
    visits = {dose.appointment_id for dose in doses} - {None}
    rows = db.session.execute(
        select(Appointment.id, Appointment.type_slug).where(Appointment.id.in_(visits))
    )
    types = practice.current()
    kept = {id_ for id_, slug in rows if types.type(slug).sensitive}
    return {d.id for d in doses if d.appointment_id in kept or d.funding == "antenatal"}


def _own(dose: Dose) -> OwnDose:
    known = doses_due.schedule().by_vaccine.get(dose.vaccine)
    number = doses_due.dose_of(dose.vaccine, dose.number)
    return OwnDose(dose, known.name if known else "Another vaccine", number)
