"""Doses from papers, from the register or from another country. They are never reported as ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import ImmunisationDose

from . import audit, child_records, doses_due, given_doses
from .errors import NotFound, Refused
from .given_doses import ANOTHER, ELSEWHERE, OVERSEAS
from .record_writing import alone_with, somebody


@dataclass(frozen=True, slots=True)
class PastDoses:
    """What was given on one day; `seen_in` is "register" or "papers", a country has three letters.

    A day on which somebody was given doses in another country names it; other days name none.
    `another` is a vaccine that is on no list, in words.
    """

    given_on: date
    vaccines: Sequence[str]
    seen_in: str
    country: str = ""
    note: str = ""
    another: str = ""


class NotThen(Refused):
    """Nobody is vaccinated before birth, or on a day to come; `born` or `today` says which."""

    def __init__(self, why: str, limit: date) -> None:
        super().__init__(why, limit)
        self.why, self.limit = why, limit


def add(actor: Actor, patient: int, past: PastDoses, *, now: datetime) -> tuple[int, ...]:
    """Add doses that were given elsewhere and return those that were not on record already.

    What is known of earlier doses is noted too. Raises `NotThen` or `NotFound`.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    alone_with(patient)
    check_day(patient, past.given_on, now=now)
    if set(past.vaccines) - doses_due.schedule().by_vaccine.keys():
        raise NotFound(past.vaccines)
    of_the_day = [
        d for d in given_doses.live(given_doses.of(patient)) if d.given_on == past.given_on
    ]
    known = {(d.vaccine, d.brand if d.vaccine == ANOTHER else "") for d in of_the_day}
    wanted = [(vaccine, "") for vaccine in dict.fromkeys(past.vaccines)]
    wanted += [(ANOTHER, past.another)] if past.another else []
    found = [_add(actor, patient, past, one, now=now) for one in wanted if one not in known]
    child_records.note_history(actor, patient, past.seen_in, now=now)
    return tuple(found)


def check_day(patient: int, given_on: date, *, now: datetime) -> None:
    """Raise `NotThen` if a patient cannot have been vaccinated on a day."""
    born, today = child_records.facts(patient).birth_date, clock.local_date(now)
    if given_on < born:
        raise NotThen("born", born)
    if given_on > today:
        raise NotThen("today", today)


def _add(
    actor: Actor, patient: int, past: PastDoses, what: tuple[str, str], *, now: datetime
) -> int:
    vaccine, words = what
    row = ImmunisationDose(
        patient_id=patient,
        vaccine=vaccine,
        brand=words,
        given_on=past.given_on,
        place=OVERSEAS if past.country else ELSEWHERE,
        country=past.country,
        answers={"seen_in": past.seen_in},
        note=past.note,
        noted_at=now,
        noted_by=somebody(actor).id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "dose.added", "dose", row.id, now=now)
    return row.id
