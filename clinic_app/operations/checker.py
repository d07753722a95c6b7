"""Proving that nobody and nothing is booked twice, from the visits' steps and not from the claims.

Two live steps that overlap on one resource in one lane are a double booking, whatever the claims
say. The claims are then compared with the steps cell by cell; those of the past may be pruned.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import CELL_SECONDS, Appointment, Claim, StepResource
from clinic_app.scheduling.intervals import Interval

from . import audit_seals
from .claims import Place

Cell = tuple[int, int, int]
"""A resource, a five-minute cell, a lane."""


@dataclass(frozen=True, slots=True)
class Findings:
    """How much was looked at, and every disagreement in words."""

    visits: int
    claims: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one step of one live visit occupies."""

    visit: int
    hold: str
    place: Place


def check(*, now: datetime) -> Findings:
    """Compare all live visits with each other and, from `now` on, with the claims.

    Begins a transaction of its own, in which both are read as they were at one moment.
    """
    _at_one_moment()
    taken = _taken()
    claims = _claims(now)
    wrong = [
        *_overlaps(taken),
        *_disagreements(dict(_cells(taken, now)), claims),
        *_broken_seal(),
    ]
    return Findings(len({one.visit for one in taken}), len(claims), tuple(wrong))


def _at_one_moment() -> None:
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":  # SQLite reads so anyway
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _taken() -> list[Taken]:
    """Read what every live visit occupies, in order of resource, lane and time."""
    rows = db.session.execute(
        select(Appointment.hold_id, StepResource)
        .join(Appointment, Appointment.id == StepResource.appointment_id)
        .where(Appointment.live)
        .order_by(StepResource.resource_id, StepResource.lane, StepResource.starts_at)
    )
    return [
        Taken(
            row.appointment_id,
            hold,
            Place(row.resource_id, Interval(row.starts_at, row.ends_at), row.kind, row.lane),
        )
        for hold, row in rows
    ]


def _claims(now: datetime) -> dict[Cell, str]:
    """Read the claims of visits, without the holds of bookings being made."""
    rows = db.session.execute(
        select(Claim.resource_id, Claim.cell, Claim.lane, Claim.hold_id).where(
            Claim.expires_at.is_(None), Claim.cell >= _first_cell(now)
        )
    )
    return {(resource, cell, lane): hold for resource, cell, lane, hold in rows}


def _overlaps(taken: list[Taken]) -> Iterator[str]:
    """Yield each step that begins before an earlier one of the same resource and lane ends."""
    for _, same in groupby(taken, key=lambda one: (one.place.resource, one.place.lane)):
        before: Taken | None = None
        for one in same:
            if before and one.place.interval.start < before.place.interval.end:
                yield (
                    f"double booking: visits {before.visit} and {one.visit} both have "
                    f"{one.place.kind} {one.place.resource} at {_local(one.place.interval.start)}"
                )
            if before is None or before.place.interval.end < one.place.interval.end:
                before = one


def _disagreements(wanted: dict[Cell, Taken], claims: dict[Cell, str]) -> Iterator[str]:
    """Yield, once for each visit and resource, where steps and claims differ."""
    missing = Counter(
        (one.visit, one.place.kind, cell[0])
        for cell, one in wanted.items()
        if claims.get(cell) != one.hold
    )
    for (visit, kind, resource), cells in sorted(missing.items()):
        yield f"visit {visit} has {kind} {resource} without {cells} of its claims"
    left = Counter((claims[cell], cell[0]) for cell in claims.keys() - wanted.keys())
    for (hold, resource), cells in sorted(left.items()):
        yield f"resource {resource} has {cells} claims of {hold} that belong to no live visit"


def _cells(taken: Iterable[Taken], now: datetime) -> Iterator[tuple[Cell, Taken]]:
    first = _first_cell(now)
    for one in taken:
        for cell in one.place.keys:
            if cell[1] >= first:
                yield cell, one


def _broken_seal() -> list[str]:
    broken = audit_seals.broken()
    return [] if broken is None else [f"the audit was changed: seal {broken} does not fit"]


def _first_cell(now: datetime) -> int:
    """Return the first cell that begins after `now`."""
    return int(now.timestamp()) // CELL_SECONDS + 1


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(clock.ZONE):%d %b %Y, %H:%M}"
