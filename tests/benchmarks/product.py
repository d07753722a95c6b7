"""The product on the weeks that all have: its practice, its visits, and what its visitors ask.

It runs as it does in production, with everything on: sessions, CSRF, validation, claims, audit,
outbox, the log of who read what.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask_migrate import upgrade
from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.cli import files
from clinic_app.cli.app import opened
from clinic_app.extensions import db
from clinic_app.models import (
    Appointment,
    AppointmentEvent,
    AppointmentStep,
    Location,
    Patient,
    Practitioner,
    Resource,
    StepResource,
)
from clinic_app.operations import accounts, audit, claims, visit_rows
from clinic_app.operations.claims import Place
from clinic_app.operations.demonstration.in_bulk import add_numbered, add_rows
from clinic_app.reference.practice import PRACTICE
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.needs import Plan
from clinic_app.scheduling.visits import Offer
from clinic_app.web.transaction import transact

from . import weeks
from .servers import Site
from .weeks import Slot

PATIENTS = 2000
PASSWORD = "sixteen clients at once"
RECEPTION = "desk@bench.example.com"
NURSE = "practitioner10@bench.example.com"
PROXY = "X-Forwarded-For"
TYPE = "standard"
NO_STEPS = Plan(())
BENCHMARK = System("benchmark")


def site(address: str, folder: Path) -> Site:
    """Return how it is served, as a practice does behind a proxy."""
    return Site("clinic_app.cli.wsgi:app", environment(address, folder))


def environment(address: str, folder: Path) -> dict[str, str]:
    """Return the settings of a practice that is not a demonstration."""
    return {
        "CLINIC_DATABASE_URL": address,
        "CLINIC_SECRET_KEY": "a secret of the benchmark, and long enough",
        "CLINIC_INSTANCE": str(folder),
        "CLINIC_PUBLIC_URL": "https://clinic.example.com",
        "CLINIC_SMTP_HOST": "127.0.0.1",
        "CLINIC_PROXIES": "1",
    }


def fill(address: str, folder: Path, today: date) -> None:
    """Bring a new database to the schema, load a practice of twelve, and fill the weeks."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened(environment(address, folder)):
        upgrade()
        load(folder, accounts.hash_password(PASSWORD))
        add_visits(weeks.taken(weeks.first_monday(today)))
        _analyse()


def load(folder: Path, password_hash: str) -> None:
    """Load a practice of twelve people and a desk; needs the application's context."""
    described = folder / "practice.yaml"
    described.write_text(yaml.safe_dump(_practice(), sort_keys=False, allow_unicode=True))
    files.load(practice=described, password_hash=password_hash)


def add_visits(slots: Sequence[Slot]) -> None:
    """Add a visit at each of these times, each of somebody who is not seen elsewhere then."""
    patients = transact(_add_patients)
    people = list(db.session.scalars(select(Practitioner.id).order_by(Practitioner.id)))
    place = db.session.scalars(select(Location.id)).one()
    db.session.rollback()
    transact(lambda now: _add_visits(slots, patients, people, place=place, now=now))


def _analyse() -> None:
    """Let the database count its rows, as autovacuum does in time."""
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _practice() -> dict[str, Any]:
    """Return the real practice with twelve other people, open from nine to five, never closed."""
    known: dict[str, Any] = yaml.load(PRACTICE.read_text(), yaml.BaseLoader)  # times stay words
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    desk = {"given_name": "Desk", "family_name": "Person", "role": "reception", "email": RECEPTION}
    people = {f"practitioner-{n}": _person(n, days) for n in range(1, weeks.PEOPLE + 1)}
    return known | {"closures": [], "people": people | {"desk": desk | {"position": "Reception"}}}


def _person(number: int, days: Sequence[str]) -> dict[str, Any]:
    nurse = number in weeks.NURSES
    hours = {"starts": "9:00", "ends": "17:00", "location": "kestrel-square"}
    return {
        "title": "Nurse" if nurse else "Dr",
        "given_name": "Practitioner",
        "family_name": chr(ord("A") + number - 1) * 3,
        "role": "nurse" if nurse else "doctor",
        "position": "Practitioner",
        "email": f"practitioner{number}@bench.example.com",
        "gender": ("female", "male")[number % 2],
        "pronouns": ("She/her", "He/him")[number % 2],
        "languages": ["English"],
        "summary": "Looks after families from the first visit to the school years.",
        "capabilities": ["gp", "nurse"] if nurse else ["gp"],
        "sessions": [{"weekday": day} | hours for day in days],
    }


def _add_patients(now: Any) -> list[int]:
    ids = add_numbered(Resource, [{"kind": "patient"} for _ in range(PATIENTS)])
    rows = [
        {
            "id": id_,
            "given_name": f"Patient{n}",
            "family_name": f"Vale{n % 500}",
            "birth_date": date(1950 + n % 60, 1 + n % 12, 1 + n % 28),
            "gender": "",
            "email": f"patient{n}@example.com",
            "phone": f"+6149157{n:04}",
            "contact_name": "",
            "interpreter": "",
            "access_needs": "",
            "alert": "",
            "checked_at": now,
            "created_at": now,
        }
        for n, id_ in enumerate(ids)
    ]
    add_rows(Patient, rows)
    audit.record_many(BENCHMARK, "patient.added", "patient", ids, now=now)
    return ids


def _add_visits(
    slots: Sequence[Slot], patients: Sequence[int], people: Sequence[int], *, place: int, now: Any
) -> None:
    rows = list(_appointments(slots, patients, people, place=place, now=now))
    ids = add_numbered(Appointment, rows)
    numbered = list(zip(ids, rows, strict=True))
    add_rows(AppointmentStep, [_step(id_, row) for id_, row in numbered])
    taken = [(id_, row, p) for id_, row in numbered for p in _places(row)]
    add_rows(StepResource, [_occupied(id_, row, p) for id_, row, p in taken])
    claims.take_many([(row["hold_id"], _places(row)) for row in rows])
    add_rows(AppointmentEvent, [_booked(id_, row) for id_, row in numbered])
    audit.record_many(BENCHMARK, "appointment.booked", "appointment", ids, now=now)


def _appointments(
    slots: Sequence[Slot], patients: Sequence[int], people: Sequence[int], *, place: int, now: Any
) -> Iterator[dict[str, Any]]:
    for n, slot in enumerate(slots):
        offer = Offer(slot.start, slot.end, people[slot.person - 1], place, NO_STEPS, ())
        yield visit_rows.when_and_where(offer) | {
            "reference": visit_rows.reference(),
            "hold_id": f"bench-{slot.start:%m%d%H%M}-{slot.person}",
            "patient_id": patients[n % len(patients)],
            "type_slug": TYPE,
            "channel": "phone",
            "answers": {},
            "made_at": now,
        }


def _places(row: Mapping[str, Any]) -> list[Place]:
    whole = Interval(row["starts_at"], row["ends_at"])
    return [Place(row["lead_id"], whole), Place(row["patient_id"], whole, "patient")]


def _step(id_: int, row: Mapping[str, Any]) -> dict[str, Any]:
    times = {name: row[name] for name in ("starts_at", "ends_at")}
    return {"appointment_id": id_, "position": 0} | times


def _occupied(id_: int, row: Mapping[str, Any], place: Place) -> dict[str, Any]:
    return _step(id_, row) | {"resource_id": place.resource, "kind": place.kind}


def _booked(id_: int, row: Mapping[str, Any]) -> dict[str, Any]:
    facts = {"kind": "booked", "at": row["made_at"], "by": BENCHMARK.code, "facts": {}}
    return {"appointment_id": id_, "position": None, "until": None} | facts


def horizon() -> date:
    """Return the last day that a patient can book."""
    return clock.today() + timedelta(weeks=weeks.WEEKS) - timedelta(days=1)
