"""Writing the demonstration's people into the database, many rows at a time."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.models import (
    Account,
    FamilyTie,
    LikelyDuplicate,
    Patient,
    PatientWord,
    Resource,
)
from clinic_app.operations import audit, patient_words

from .families import tie
from .in_bulk import add_numbered, add_rows
from .people import Family, Somebody
from .people_needs import TWINS

SEED = System("demonstration")


def add_patients(everybody: Sequence[Somebody], *, now: datetime, dice: random.Random) -> None:
    """Add the patients and fill in their ids."""
    ids = add_numbered(Resource, [{"kind": "patient"} for _ in everybody])
    for person, id_ in zip(everybody, ids, strict=True):
        person.id = id_
    rows = [_patient(person, now=now, dice=dice) for person in everybody]
    add_rows(Patient, rows)
    names = [patient_words.rows(p.id, p.given_name, p.family_name) for p in everybody]
    add_rows(PatientWord, [row for found in names for row in found])
    add_rows(LikelyDuplicate, _twice(everybody, now))
    audit.record_many(SEED, "patient.added", "patient", ids, now=now)


def add_accounts(everyone: Sequence[Family], *, now: datetime) -> None:
    """Add the accounts and what ties them to their families; the patients have their ids."""
    those = [family for family in everyone if family.has_account]
    rows = [
        {"email": f.email, "role": "patient", "name": f.first.name, "created_at": now}
        for f in those
    ]
    ids = add_numbered(Account, rows)
    for family, id_ in zip(those, ids, strict=True):
        family.account = id_
    audit.record_many(SEED, "account.added", "account", ids, now=now)
    _tie_together(those, now)


def _tie_together(those: Sequence[Family], now: datetime) -> None:
    ties = [_tie(family, person, now) for family in those for person in _own(family, now)]
    add_rows(FamilyTie, ties)
    pairs = [f"{row['account_id']}-{row['patient_id']}" for row in ties]
    audit.record_many(SEED, "family_tie.confirmed", "family_tie", pairs, now=now)


def _own(family: Family, now: datetime) -> list[Somebody]:
    """Return oneself and the children: another grown-up has an account of their own, or none."""
    today = clock.local_date(now)
    return [p for p in family.members if p is family.first or p.age(today) < 18]


def _tie(family: Family, person: Somebody, now: datetime) -> dict[str, Any]:
    how = tie(family, person)
    return {
        "account_id": family.account,
        "patient_id": person.id,
        "kind": how.kind,
        "confirmed_at": now if how.confirmed else None,
        "ended_at": now if how.ended else None,
        "young_person_agreed_at": now if how.agreed else None,
    }


def _twice(everybody: Sequence[Somebody], now: datetime) -> list[dict[str, Any]]:
    """Return the invented twins born on one day, as reception finds them: not settled yet."""
    names = {(given, surname) for given, surname, _, _ in TWINS}
    twins = [p for p in everybody if (p.given_name, p.family_name) in names]
    return [
        {"patient_id": b.id, "other_id": a.id, "noticed_at": now, "settled_at": None}
        for a, b in pairwise(twins)
        if a.birth == b.birth
    ]


def _patient(person: Somebody, *, now: datetime, dice: random.Random) -> dict[str, Any]:
    first = person.family.first
    child = person is not first and person.age(clock.local_date(now)) < 16
    known = timedelta(
        days=min(dice.randrange(1, 1500), (clock.local_date(now) - person.birth).days)
    )
    return {
        "id": person.id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth,
        "gender": person.gender,
        "email": first.family.email if person is first or child else "",
        "phone": person.phone,
        "contact_name": first.name if child else "",
        "interpreter": person.needs.interpreter,
        "access_needs": person.needs.access_needs,
        "alert": person.needs.alert,
        "checked_at": None if dice.random() < 0.03 else now - known / 2,
        "created_at": now - known,
    }
