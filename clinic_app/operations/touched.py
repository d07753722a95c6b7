"""The visits that changes of the schedule left without hours: who waits, who is sorted, who knows.

Whether a visit still stands alone is computed from the roster each time and never stored, so that
nothing is forgotten, a visit booked at the last moment as little as one that was moved back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import TouchedVisit as TouchedRow
from clinic_app.scheduling import status

from . import cover, practice, proposals, told, visit_past, visits_ahead
from .practice import Face
from .schedules import Made
from .told import Told
from .visit_facts import Visit
from .visit_past import Stood
from .visits_ahead import Among, Booked

WAITS, MOVED, KEPT, CANCELLED, STANDS, SEEN = (
    "todo", "moved", "kept", "cancelled", "stands", "seen",
)  # fmt: skip
SORTED = (MOVED, KEPT, CANCELLED, STANDS, SEEN)


@dataclass(frozen=True, slots=True)
class Was:
    """When a visit was, with whom first (None: nobody knows any more), and everybody in words."""

    at: datetime
    lead: Face | None
    who: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A touched visit: where it was, what became of it, who was told and how.

    `to_phone`: nobody told the patient what happened, and no message will.
    """

    visit: Visit
    was: Was
    state: str
    told: Told | None
    to_phone: bool


def waiting(*, now: datetime) -> list[Touched]:
    """Return every visit from today on that waits outside all hours: ten queries at most."""
    known = visits_ahead.booked(Among(clock.local_date(now)))
    alone = _alone(known)
    return _waiting(alone)


def count(*, now: datetime) -> int:
    """Return how many visits wait to be sorted out."""
    return len(_alone(visits_ahead.booked(Among(clock.local_date(now)))))


def of_change(change: Made, *, now: datetime) -> list[Touched]:
    """Return the visits of one change, those to be sorted out first, the most urgent of them first.

    A visit that was booked while the change was being saved is found by its standing alone.
    """
    rows = db.session.scalars(select(TouchedRow).where(TouchedRow.change_id == change.id)).all()
    noted = {row.appointment_id: row for row in rows}
    today = clock.local_date(now)
    missed = () if change.taken_back_at else _alone(_among(change, today))
    ids = {*noted, *(visit.id for visit in missed)}
    visits = visits_ahead.whole(ids)
    hours = _hours_of(visits.values())
    faces, letters = practice.faces(who_left=True), told.of(ids)
    moves = visit_past.until_moved(ids)
    found = []
    for id_, visit in visits.items():
        row, was = noted.get(id_), _as_is(visit)
        if row:
            who = _who(visit, moves, before=change.made_at)
            was = Was(row.was_at, faces.get(row.was_with), who)
        state = _state(visit, was, covered=hours[id_])
        news = _news(letters.get(id_, ()), since=change.made_at)
        found.append(Touched(visit, was, state, news, _to_phone(visit, state, news)))
    return _in_order(found)


def _waiting(alone: Sequence[Visit]) -> list[Touched]:
    return _in_order(Touched(visit, _as_is(visit), WAITS, None, not visit.email) for visit in alone)


def _in_order(found: Iterable[Touched]) -> list[Touched]:
    """Return the most urgent of those to be sorted out first, then the sorted ones by time."""
    return sorted(
        found,
        key=lambda t: (
            t.state != WAITS,
            proposals.urgency(t.visit) if t.state == WAITS else (0, t.was.at, t.visit.id),
        ),
    )


def _among(change: Made, today: date) -> list[Booked]:
    """Return the visits that a change of days or a closure may have left alone, from today on."""
    if change.kind not in {"leave", "closure"}:
        return []
    people = None if change.practitioner is None else (change.practitioner,)
    first, last = max(today, change.first_day), change.last_day or change.first_day
    return visits_ahead.booked(Among(first, last, people)) if first <= last else []


def _alone(known: Sequence[Booked]) -> list[Visit]:
    """Return which of these visits are amber."""
    if not known:
        return []
    hours = visits_ahead.hours_of(one.day for one in known)
    outside = {one.id: one.parts for one in known if not hours.covers(one.slug, one.parts)}
    visits = visits_ahead.whole(outside)
    return [v for v in visits.values() if cover.is_amber(v, outside[v.id], hours)]


def _hours_of(visits: Collection[Visit]) -> dict[int, bool]:
    """Say of each visit whether hours cover it where it stands now."""
    found = dict.fromkeys((visit.id for visit in visits), False)
    live = [visit for visit in visits if visit.live]
    if live:
        days = sorted(visit.day for visit in live)
        known = visits_ahead.booked(Among(days[0], days[-1], ids=tuple(found)))
        hours = visits_ahead.hours_of(days)
        found |= {one.id: hours.covers(one.slug, one.parts) for one in known}
    return found


def _who(visit: Visit, moves: Mapping[int, Stood], *, before: datetime) -> str:
    """Name everybody who was to see the patient before the change was made."""
    since = (e.id for e in visit.events if e.id in moves and e.at >= before)
    first = next(since, None)
    return visit.who if first is None else moves[first].who


def _state(visit: Visit, was: Was, *, covered: bool) -> str:
    if not visit.live:
        return CANCELLED
    if not cover.waits(visit):
        return SEEN
    if covered:
        return STANDS if was == _as_is(visit) else MOVED
    return WAITS if status.kept(visit.events) is None else KEPT


def _as_is(visit: Visit) -> Was:
    return Was(visit.starts_at, visit.practitioner, visit.who)


def _news(letters: Sequence[Told], *, since: datetime) -> Told | None:
    """Return the newest message about a move or a cancellation since the change was made."""
    later = [one for one in letters if one.kind in {"moved", "cancelled"} and one.at >= since]
    return later[-1] if later else None


def _to_phone(visit: Visit, state: str, news: Told | None) -> bool:
    if state in {STANDS, SEEN, KEPT}:
        return False
    if news is None or news.state in {"due", "dropped"}:
        return not visit.email
    return news.state == "failed"
