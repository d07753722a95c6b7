"""Writing what the demonstration's children were given, and what of it is still to be reported."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clinic_app import clock
from clinic_app.models import AdverseEvent, ChildRecord, ImmunisationDose, StockMovement
from clinic_app.operations import audit, day_visits, doses_due, practice, vaccinating
from clinic_app.operations.day_visits import DayVisit
from clinic_app.operations.doses_due import ExpectedDose
from clinic_app.operations.practice import Face
from clinic_app.scheduling import status

from . import fridge_rows, vaccine_history
from .fridge_rows import Shelf
from .in_bulk import add_numbered, add_rows
from .people import Somebody
from .people_rows import SEED
from .plan import Planned
from .vaccine_history import Known, PastDose

REPORTED_AFTER = timedelta(hours=5)
LEFT = timedelta(days=7)
"""What was given in these last days is still to be reported, and one of three weeks ago.

If nothing was, it is what was given last.
"""


@dataclass(frozen=True, slots=True)
class Nurses:
    """Who gave the doses: people with the capability, the first of whom writes everything down."""

    faces: Sequence[Face]

    @property
    def first(self) -> Face:
        return self.faces[0]


def add(everybody: Sequence[Somebody], planned: Sequence[Planned], *, now: datetime) -> None:
    """Add records and doses of the children, the fridge, and the doses of today so far."""
    today = clock.local_date(now)
    dice = random.Random(f"vaccines {today}")  # noqa: S311  (a play, not a secret)
    nurses = Nurses([f for f in practice.faces().values() if doses_due.IMMUNISER in f.capabilities])
    shelves = fridge_rows.add(nurses.first.account, now=now, dice=dice)
    plans = doses_due.schedule().visits.planning
    catching_up = {visit.person.id for visit in planned if visit.kind.slug == plans}
    known = vaccine_history.invent(everybody, today, catching_up=catching_up, dice=dice)
    _add_records(known, nurses, now=now)
    _add_doses(list(_past(known, nurses, today, dice)), now=now)
    _add_today(today, shelves, nurses, now=now)
    _add_reaction(known, nurses, now=now)


def _add_records(known: Sequence[Known], nurses: Nurses, *, now: datetime) -> None:
    rows = [
        {
            "patient_id": one.person.id,
            "sex": one.person.gender if one.person.gender in {"female", "male"} else "",
            "gestation_weeks": one.gestation_weeks,
            "birth_weight_grams": one.birth_weight_grams,
            "first_nations": one.first_nations,
            "risks": [],
            "history": one.history,
            "medicare_number": one.card,
            "medicare_reference": str(2 + one.person.id % 4),
            "postcode": "2900",
            "changed_at": now,
            "changed_by": nurses.first.account,
        }
        for one in known
    ]
    add_rows(ChildRecord, rows)
    ids = [row["patient_id"] for row in rows]
    audit.record_many(SEED, "patient.child_record", "patient", ids, now=now)


def _add_doses(rows: Sequence[dict[str, Any]], *, now: datetime) -> list[int]:
    ids = add_numbered(ImmunisationDose, rows)
    audit.record_many(SEED, "dose.added", "dose", ids, now=now)
    return ids


def _past(
    known: Sequence[Known], nurses: Nurses, today: date, dice: random.Random
) -> Iterator[dict[str, Any]]:
    ours = [dose.on for one in known for dose in one.doses if dose.here]
    waits = min(today - LEFT, max(ours, default=today))
    late = True  # one dose of ours was forgotten, so that the register's list has an overdue one
    for one in known:
        for dose in one.doses:
            row = _row(one, dose, nurses, dice)
            forgotten = (
                late and dose.here and timedelta(days=16) < today - dose.on < timedelta(days=40)
            )
            if dose.here and not forgotten and dose.on < waits:
                row["reported_at"] = row["given_at"] + REPORTED_AFTER
                row["report_reference"] = f"W{dice.randrange(100_000, 999_999)}"
            late = late and not forgotten
            yield row


def _row(one: Known, dose: PastDose, nurses: Nurses, dice: random.Random) -> dict[str, Any]:
    nurse, at = dice.choice(nurses.faces), _at(dose.on, 9 * 60 + dice.randrange(180))
    place = "here" if dose.here else "overseas" if dose.country else "elsewhere"
    batch = {"batch": fridge_rows.old_batch(dose.vaccine, dose.on)}
    ours = _ours(dose.vaccine, nurse, at) | batch if dose.here else {}
    source = {} if dose.here else {"seen_in": one.history or "papers"}
    noted = at if dose.here else at + timedelta(days=1)
    facts: dict[str, Any] = {
        "patient_id": one.person.id,
        "vaccine": dose.vaccine,
        "number": dose.number if dose.here else 0,
        "given_on": dose.on,
        "place": place,
        "country": dose.country,
        "answers": source,
        "noted_at": noted,
        "noted_by": nurse.account,
    }
    return {**BLANK, **facts, **ours}


BLANK: Mapping[str, Any] = {
    "appointment_id": None, "brand": "", "number": 0, "given_at": None, "country": "",
    "batch_id": None, "batch": "", "site": "", "route": "", "funding": "", "given_by": None,
    "consent_by": "", "note": "", "corrects_id": None, "void": False, "reported_at": None,
    "reported_by": None, "report_reference": "",
}  # fmt: skip


def _ours(slug: str, nurse: Face, at: datetime) -> dict[str, Any]:
    vaccine = doses_due.vaccine(slug)
    oral = not vaccine.needle
    return {
        "brand": fridge_rows.brand_of(slug),
        "given_at": at,
        "site": "mouth" if oral else "left_thigh",
        "route": vaccine.routes[0],
        "funding": "national",
        "given_by": nurse.id,
        "consent_by": "Parent",
    }


def _add_today(today: date, shelves: Mapping[str, Shelf], nurses: Nurses, *, now: datetime) -> None:
    """Add what was given today at the visits that are over, or being observed."""
    visits = [v for v in day_visits.on_day(today) if _is_over(v)]
    expected = doses_due.of_visits(visits)
    rows = [
        _row_of_today(visit, dose, shelves[dose.vaccine], nurses)
        for visit in visits
        if visit.id in expected
        for dose in expected[visit.id].doses
        if dose.vaccine in shelves
    ]
    ids = _add_doses(rows, now=now)
    movements = [
        {"batch_id": r["batch_id"], "change": -1, "reason": "given", "dose_id": id_,
         "at": r["given_at"], "by": nurses.first.account, "note": ""}
        for id_, r in zip(ids, rows, strict=True)
    ]  # fmt: skip
    add_rows(StockMovement, movements)
    audit.record_many(SEED, "stock.given", "stock", [m["batch_id"] for m in movements], now=now)


def _is_over(visit: DayVisit) -> bool:
    own = visit.of_step(vaccinating.immuniser_step(visit.kind))
    return own.status in {status.OBSERVING, status.DONE}


def _row_of_today(
    visit: DayVisit, dose: ExpectedDose, shelf: Shelf, nurses: Nurses
) -> dict[str, Any]:
    step = vaccinating.immuniser_step(visit.kind)
    own = next(s for s in visit.steps if s.position == step)
    nurse = next((f for f in nurses.faces if f.id in own.people), nurses.first)
    at = own.starts_at + timedelta(minutes=8)
    facts = {
        "patient_id": visit.patient,
        "appointment_id": visit.id,
        "vaccine": dose.vaccine,
        "number": dose.number,
        "given_on": clock.local_date(at),
        "place": "here",
        "answers": {},
        "noted_at": at,
        "noted_by": nurse.account,
        "batch_id": shelf.batch_id,
        "batch": shelf.batch,
    }
    return {**BLANK, **facts, **_ours(dose.vaccine, nurse, at)}


def _add_reaction(known: Sequence[Known], nurses: Nurses, *, now: datetime) -> None:
    """Let one child have gone pale last week, of which the health department does not know."""
    one = next((k for k in known if k.doses and k.doses[-1].here), None)
    if one is None:
        return
    facts = {"began_at": now - timedelta(days=6), "what": "Went pale and limp for ten minutes"}
    who = {"patient_id": one.person.id, "noted_by": nurses.first.account, "noted_at": now}
    blank = {"dose_id": None, "serious": False, "report_reference": ""}
    ids = add_numbered(AdverseEvent, [facts | who | blank])
    audit.record_many(SEED, "adverse_event.noted", "adverse_event", ids, now=now)


def _at(day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day, time(), clock.ZONE)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)
