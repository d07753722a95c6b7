"""What the national register must still be told, by when, and noting that it was told.

Nothing is sent from here: somebody enters it at the register and notes the reference.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.immunisation import reporting
from clinic_app.models import ImmunisationDose

from . import audit, availability, child_records, given_doses, holiday_suggestions
from .child_records import ChildFacts
from .errors import NotFound
from .given_doses import HERE, Dose, Entry
from .record_writing import somebody

LONGEST = timedelta(days=40)
"""No ten business days last longer, whatever is closed between."""

NEW, AGAIN, TAKE_BACK = "new", "again", "take back"
"""What the register is to be told: a dose, a correction of one it has, or that it was none."""


@dataclass(frozen=True, slots=True)
class Report:
    """One dose that the register must be told of, or was told of today (`dose.reported_at`)."""

    dose: Dose
    child: ChildFacts
    what: str
    best_by: datetime
    last_day: date

    def overdue(self, today: date) -> bool:
        """Say whether the last day is over."""
        return today > self.last_day


@dataclass(frozen=True, slots=True)
class Worklist:
    """What is to be reported, the most pressing first, and what was noted as reported today."""

    waiting: tuple[Report, ...]
    told: tuple[Report, ...]


def worklist(*, now: datetime) -> Worklist:
    """Return what is to be told, and what was today: three queries however many."""
    today = clock.local_date(now)
    begins = availability.day_start(today)
    row = ImmunisationDose
    wanted = or_(row.reported_at.is_(None), row.reported_at >= begins)
    reports = _reports(given_doses.last_entries(row.place == HERE, wanted))
    waiting = [r for r in reports if r.dose.reported_at is None]
    told = [r for r in reports if r.dose.reported_at is not None]
    return Worklist(tuple(sorted(waiting, key=_pressing)), tuple(sorted(told, key=_lately)))


def count_waiting() -> int:
    """Return how many doses are to be reported."""
    row = ImmunisationDose
    return len(_reports(given_doses.last_entries(row.place == HERE, row.reported_at.is_(None))))


def mark(actor: Actor, doses: Collection[int], reference: str, *, now: datetime) -> int:
    """Note that the register was told of these; returns of how many it was not noted before."""
    require(actor, Permission.REGISTER)
    rows = [row for row in _rows(doses) if row.reported_at is None]
    for row in rows:
        row.reported_at, row.reported_by = now, somebody(actor).id
        row.report_reference = reference
    audit.record_many(actor, "dose.reported", "dose", [row.id for row in rows], now=now)
    return len(rows)


def unmark(actor: Actor, dose: int, *, now: datetime) -> None:
    """Take back that the register was told; twice is harmless."""
    require(actor, Permission.REGISTER)
    (row,) = _rows([dose])
    if row.reported_at is not None:
        row.reported_at, row.reported_by, row.report_reference = None, None, ""
        audit.record(actor, "dose.report_undone", "dose", dose, now=now)


def download(actor: Actor, *, now: datetime) -> tuple[Report, ...]:
    """Return what is to be told, for a file; who took it away is recorded, dose by dose."""
    require(actor, Permission.REGISTER)
    found = worklist(now=now).waiting
    audit.record_many(actor, "dose.downloaded", "dose", [r.dose.id for r in found], now=now)
    return found


def holidays(first: date, last: date) -> set[date]:
    """Return the public holidays of the ACT, on which the register does not expect to hear.

    Days on which the practice alone is closed do not count: they make no time longer.
    """
    return {one.day for one in holiday_suggestions.between(first, last)}


def _pressing(report: Report) -> tuple[date, datetime, int]:
    return report.last_day, report.best_by, report.dose.id


def _lately(report: Report) -> tuple[float, int]:
    at = report.dose.reported_at
    return -(at.timestamp() if at else 0), report.dose.id


def _reports(doses: Sequence[Dose]) -> list[Report]:
    children = child_records.facts_of({dose.patient_id for dose in doses})
    before = _entries([dose for dose in doses if dose.corrects_id is not None])
    entries = [before.get(dose.id) or Entry(dose) for dose in doses]
    days = [_counted_from(entry) for entry in entries]
    free = holidays(min(days), max(days) + LONGEST) if days else set()
    return [
        Report(
            dose=entry.dose,
            child=children[entry.dose.patient_id],
            what=_what(entry),
            best_by=reporting.best_by(_at(entry)),
            last_day=reporting.last_day(day, free),
        )
        for entry, day in zip(entries, days, strict=True)
        if entry.live or entry.was_reported
    ]


def _entries(corrected: Iterable[Dose]) -> dict[int, Entry]:
    found = given_doses.of_patients({dose.patient_id for dose in corrected})
    return {entry.dose.id: entry for entries in found.values() for entry in entries}


def _what(entry: Entry) -> str:
    if not entry.was_reported:
        return NEW
    return AGAIN if entry.live else TAKE_BACK


def _at(entry: Entry) -> datetime:
    """Return when the time began to run: at the dose, or when what was reported was corrected."""
    if entry.was_reported or entry.dose.given_at is None:
        return entry.dose.noted_at
    return entry.dose.given_at


def _counted_from(entry: Entry) -> date:
    return clock.local_date(_at(entry)) if entry.was_reported else entry.dose.given_on


def _rows(doses: Collection[int]) -> list[ImmunisationDose]:
    """Return doses given here that nobody else marks until the end; raises `NotFound`."""
    wanted = select(ImmunisationDose).where(
        ImmunisationDose.id.in_(doses), ImmunisationDose.place == HERE
    )
    rows = list(db.session.scalars(wanted.order_by(ImmunisationDose.id).with_for_update()))
    if len(rows) != len(set(doses)):
        raise NotFound(doses)
    return rows
