"""What a family sees of its children's growth: those for whom the account may act, nobody else."""

from dataclasses import dataclass
from datetime import date

from clinic_app.access.actors import Person
from clinic_app.access.carers import Scope
from clinic_app.access.policy import Permission, require
from clinic_app.scheduling.ages import completed_months

from . import growth_record, last_weights, patients
from .errors import NotFound
from .growth_record import GrowthRecord
from .last_weights import LastWeight
from .patients import Member

OPEN = {Scope.FULL, Scope.REVIEW}
BABY_MONTHS, CHART_MONTHS = 24, 61
"""Until when a child is weighed as a baby, and until when there are lines."""


@dataclass(frozen=True, slots=True)
class Baby:
    """A child of the family who may be weighed here, with the last weight, if there is one."""

    member: Member
    last: LastWeight | None


def record(person: Person, patient: int, *, today: date) -> GrowthRecord:
    """Return the growth record of a child; raises `NotFound` unless the account acts for it.

    A young person's closes with the rest: narrowed at 14 unless they agree to share.
    """
    subject = patients.acting(person.id, patient, today=today)
    if person.id not in subject.carers:
        raise NotFound(patient)
    require(person, Permission.CHILD_RECORD_READ, subject)
    return growth_record.of(patient)


def has_record(member: Member, *, today: date) -> bool:
    """Say whether a page of growth is of use: for a child for whom there are lines."""
    return member.kind != "self" and member.scope in OPEN and _months(member, today) < CHART_MONTHS


def babies(person: Person, *, today: date) -> list[Baby]:
    """Return the babies of an account's family: two queries, one if there are none."""
    family = patients.family(person, today=today)
    those = [
        m
        for m in family
        if not m.died and has_record(m, today=today) and _months(m, today) < BABY_MONTHS
    ]
    weights = last_weights.of([member.id for member in those])
    return [Baby(member, weights.get(member.id)) for member in those]


def _months(member: Member, today: date) -> int:
    return completed_months(member.birth_date, max(today, member.birth_date))
