"""Taking and giving up time. The only module that touches claims.

A place is one resource over one interval. Its claims are one row for each five-minute cell, and
their primary key lets nobody else have them. Cells are taken by one statement in sorted order that
takes free, expired and own cells only; fewer rows back than asked for means that somebody else has
one of them, and the transaction is undone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import CELL_SECONDS, Claim
from clinic_app.scheduling.intervals import Interval

from . import claim_statements
from .claimed_times import as_intervals
from .errors import SlotTaken

LANES = range(1, 10)


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """One resource, from when to when, in which lane (0 is the ordinary one)."""

    resource: int
    interval: Interval
    kind: str = "practitioner"
    lane: int = 0

    @property
    def cells(self) -> range:
        """Return the five-minute cells covered; both ends must lie on five minutes."""
        first, start_rest = divmod(int(self.interval.start.timestamp()), CELL_SECONDS)
        end, end_rest = divmod(int(self.interval.end.timestamp()), CELL_SECONDS)
        if start_rest or end_rest:
            raise ValueError(f"times must be multiples of five minutes: {self.interval}")
        return range(first, end)

    @property
    def keys(self) -> list[tuple[int, int, int]]:
        return [(self.resource, cell, self.lane) for cell in self.cells]


def lock(places: Collection[Place]) -> None:
    """Wait for everybody who is changing the same resources on the same days.

    Sorted inserts alone do not prevent deadlocks between moves. SQLite has one writer anyway.
    """
    if not places or db.engine.dialect.name == "sqlite":
        return
    pairs = sorted({(p.resource, day) for p in places for day in _days(p.interval)})
    claim_statements.lock(pairs)


def take(
    places: Collection[Place], *, hold_id: str, expires_at: datetime | None, now: datetime
) -> None:
    """Claim every place for `hold_id`, or raise `SlotTaken`; the caller has locked them.

    With `expires_at` it is a hold; without, it belongs to an appointment. Taking again what the
    same hold has is not a clash, so that confirming twice, or after a lost answer, does no harm.
    """
    ordinary = [(p.resource, p.cells) for p in places if not p.lane and p.kind != "room"]
    if claim_statements.fit_in_over(ordinary, hold_id=hold_id, now=now):
        raise SlotTaken
    rows = sorted({key: place.kind for place in places for key in place.keys}.items())
    if claim_statements.upsert(rows, hold_id=hold_id, expires_at=expires_at, now=now) < len(rows):
        raise SlotTaken


def take_many(holds: Collection[tuple[str, Collection[Place]]]) -> None:
    """Claim the places of many appointments at once, each for its hold, none of which has any yet.

    If anything of it is taken, or wanted twice, the transaction ends with `SlotTaken`.
    """
    rows = [
        {"resource_id": r, "cell": c, "lane": lane, "kind": p.kind, "hold_id": hold}
        for hold, places in holds
        for p in places
        for r, c, lane in p.keys
    ]
    rows.sort(key=lambda row: (row["resource_id"], row["cell"], row["lane"]))
    if rows:
        db.session.execute(insert(Claim), rows)


def fit_in(places: Collection[Place], *, hold_id: str, now: datetime) -> list[Place]:
    """Return the places with the lowest fit-in lane free over all cells of each; rooms stay in 0.

    Raises `SlotTaken` when every lane of one is taken. The caller has locked the places.
    """
    return [_in_free_lane(place, hold_id=hold_id, now=now) for place in places]


def _in_free_lane(place: Place, *, hold_id: str, now: datetime) -> Place:
    if place.kind == "room":
        return place
    taken = set(
        db.session.scalars(
            select(Claim.lane).where(_covers(place), _live(now), Claim.hold_id != hold_id)
        )
    )
    if not taken:
        return place
    for lane in LANES:
        if lane not in taken:
            return Place(place.resource, place.interval, place.kind, lane)
    raise SlotTaken


def hand_over(places: Collection[Place], hold_id: str, to: str) -> None:
    """Give places that `hold_id` has to another hold: one of the visits of a family."""
    keys = [key for place in places for key in place.keys]
    own = tuple_(Claim.resource_id, Claim.cell, Claim.lane).in_(keys)
    db.session.execute(update(Claim).where(Claim.hold_id == hold_id, own).values(hold_id=to))


def give_up(hold_id: str, *, keep: Collection[Place] = ()) -> None:
    """Free everything that `hold_id` has, but for the places to keep."""
    gone = delete(Claim).where(Claim.hold_id == hold_id)
    kept = [key for place in keep for key in place.keys]
    if kept:
        key = tuple_(Claim.resource_id, Claim.cell, Claim.lane)
        gone = gone.where(key.not_in(kept))
    db.session.execute(gone)


def held(resources: Collection[int], window: Interval, *, now: datetime) -> list[Any]:
    """Return (resource, cell, hold) of every unexpired hold that touches the window."""
    asked = mark_of(window, now=now) | {"resources": list(resources)}
    return list(db.session.connection().execute(_held_question(), asked))


@cache
def _held_question() -> Select[int, int, str]:
    """Return the question put together once: each page of times asks it."""
    return (
        select(Claim.resource_id, Claim.cell, Claim.hold_id)
        .where(_held_in_window(), Claim.resource_id.in_(bindparam("resources", expanding=True)))
        .order_by(Claim.resource_id, Claim.cell)
    )


def held_until(places: Collection[Place], *, but: str, now: datetime) -> dict[int, datetime]:
    """Return until when those of these resources that another hold has just now are held."""
    found: dict[int, datetime] = {}
    for place in places:
        until = db.session.scalar(
            select(func.max(Claim.expires_at)).where(
                _covers(place), Claim.expires_at > now, Claim.hold_id != but
            )
        )
        if until is not None:
            found[place.resource] = max(until, found.get(place.resource, until))
    return found


def of(hold_id: str) -> list[Place]:
    """Return the ordinary places that a hold has, expired or not."""
    rows = db.session.execute(
        select(Claim.resource_id, Claim.cell)
        .where(Claim.hold_id == hold_id, Claim.lane == 0)
        .order_by(Claim.resource_id, Claim.cell)
    )
    return [
        Place(resource, interval)
        for resource, run in groupby(rows, key=lambda row: row[0])
        for interval in as_intervals([cell for _, cell in run])
    ]


def resources(hold_id: str) -> frozenset[int]:
    """Return whom and what a hold has, expired or not."""
    rows = db.session.scalars(select(Claim.resource_id).where(Claim.hold_id == hold_id).distinct())
    return frozenset(rows)


def kept_until(places: Collection[Place], *, hold_id: str, now: datetime) -> datetime | None:
    """Return until when `hold_id` holds all of these places, None if not all of them."""
    keys = {key for place in places for key in place.keys}
    found = select(func.count(), func.min(Claim.expires_at)).where(
        Claim.hold_id == hold_id,
        Claim.expires_at > now,
        tuple_(Claim.resource_id, Claim.cell, Claim.lane).in_(keys),
    )
    count, until = db.session.execute(found).one()
    return until if count == len(keys) else None


def mark() -> Select[int, int, int, datetime | None]:
    """Return the question for four numbers that change as a hold in a window comes or goes.

    It is asked with what `mark_of` returns for a window.
    """
    return select(
        func.count().label("holds"),
        func.sum(Claim.cell).label("cells"),
        func.sum(Claim.resource_id).label("resources"),
        func.max(Claim.expires_at).label("until"),
    ).where(_held_in_window())


def mark_of(window: Interval, *, now: datetime) -> dict[str, Any]:
    """Return the window and the instant for which the question of `mark` is asked."""
    first, last = _bounds(window)
    return {"now": now, "first_cell": first, "last_cell": last}


def prune(*, before: datetime) -> int:
    """Remove claims that lie wholly in the past, and holds that expired; appointments stay."""
    cell = int(before.timestamp()) // CELL_SECONDS
    old = delete(Claim).where(or_(Claim.cell < cell, Claim.expires_at <= before))
    result: Any = db.session.execute(old)
    return int(result.rowcount)


def _held_in_window() -> Any:
    """Return what is true of a hold in the window that `mark_of` names."""
    return and_(
        Claim.expires_at > bindparam("now"),
        Claim.cell.between(bindparam("first_cell"), bindparam("last_cell")),
    )


def _covers(place: Place) -> Any:
    cells = place.cells
    return and_(
        Claim.resource_id == place.resource, Claim.cell.between(cells.start, cells.stop - 1)
    )


def _live(now: datetime) -> Any:
    return or_(Claim.expires_at.is_(None), Claim.expires_at > now)


def _bounds(window: Interval) -> tuple[int, int]:
    first, last = (int(instant.timestamp()) for instant in (window.start, window.end))
    return first // CELL_SECONDS, last // CELL_SECONDS


def _days(interval: Interval) -> set[int]:
    first, last = clock.local_date(interval.start), clock.local_date(interval.end)
    return set(range(first.toordinal(), last.toordinal() + 1))
