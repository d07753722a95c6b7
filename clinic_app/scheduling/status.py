"""Where a visit stands, told from what happened to it. Pure: events in, a status out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

BOOKED, ARRIVED, STARTED, OBSERVING = "booked", "arrived", "started", "observing"
DONE, MISSED, CANCELLED = "done", "did_not_attend", "cancelled"

AFTER: Mapping[str, str] = {
    "booked": BOOKED,
    "moved": BOOKED,
    "restored": BOOKED,
    "arrived": ARRIVED,
    "started": STARTED,
    "observing": OBSERVING,
    "finished": DONE,
    "did_not_attend": MISSED,
    "cancelled": CANCELLED,
}
"""What happened -> the status from then on."""

ALLOWED: Mapping[str, frozenset[str]] = {
    BOOKED: frozenset({"arrived", "started", "did_not_attend", "cancelled", "moved"}),
    ARRIVED: frozenset({"started", "finished", "did_not_attend", "cancelled", "moved"}),
    STARTED: frozenset({"observing", "finished"}),
    OBSERVING: frozenset({"finished"}),
    DONE: frozenset(),
    MISSED: frozenset({"arrived"}),
    CANCELLED: frozenset({"restored"}),
}
"""What may happen next, by status. Everything a person pressed can also be undone."""

NOTED = frozenset({"arrived", "started", "observing", "finished", "did_not_attend"})
"""What is simply noted; a move, a cancellation and a restoring have rules of their own."""

UNDER_WAY = frozenset({STARTED, OBSERVING})
OF_A_STEP = frozenset({"started", "observing", "finished"})
BESIDE = frozenset({"kept"})
"""What is noted of a visit without changing where it stands."""
NEVER_UNDONE = frozenset({"booked", "moved", "restored", "undone"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a visit; `position` is the step's, None the whole visit's.

    `checked` says that three identifiers were asked with it.
    """

    id: int
    kind: str
    at: datetime
    position: int | None = None
    until: datetime | None = None
    undoes: int | None = None
    by: str = ""
    reason: str = ""
    checked: bool = False

    @property
    def identifies(self) -> bool:
        """Whether it only adds who it is that was here already: it is of the part they are at."""
        return self.kind == "arrived" and self.position is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, since when, and for an observation until when; `last` is what undo would undo."""

    status: str
    since: datetime
    until: datetime | None = None
    last: Event | None = None

    def may(self, kind: str) -> bool:
        """Say whether something may happen next."""
        return kind in ALLOWED[self.status]

    @property
    def undoable(self) -> bool:
        return self.last is not None and self.last.kind not in NEVER_UNDONE


def in_force(events: Sequence[Event]) -> list[Event]:
    """Return the events that decide where a visit stands and were not undone, in order."""
    return [e for e in _valid(events) if e.kind not in BESIDE]


def kept(events: Sequence[Event]) -> Event | None:
    """Return who kept a visit outside all hours, unless it was moved or brought back since."""
    found = None
    for event in _valid(events):
        if event.kind == "kept":
            found = event
        elif event.kind in {"moved", "restored"}:
            found = None
    return found


def identified(events: Sequence[Event]) -> bool:
    """Say whether who is here was asked three identifiers since the visit has this time."""
    found = False
    for event in in_force(events):
        if AFTER[event.kind] in {BOOKED, MISSED}:
            found = False
        found = found or event.checked
    return found


def of_step(events: Sequence[Event], position: int) -> Standing:
    """Return where one step stands: what happened to it and to the visit as a whole."""
    return _standing([e for e in in_force(events) if e.position in {None, position}])


def of_visit(events: Sequence[Event], steps: Sequence[int]) -> Standing:
    """Return where the visit stands; `steps` are the positions at which somebody sees the patient.

    It is under way while any step is. A patient whose first step is finished waits for the next:
    the visit is done when all are. Who is identified later stands where they stood.
    """
    live = in_force(events)
    if live[-1].identifies:
        return replace(of_visit(live[:-1], steps), last=live[-1])
    standing = _standing(live)
    if standing.status != DONE or standing.last is None or standing.last.position is None:
        return standing
    each = [_standing([e for e in live if e.position in {None, step}]) for step in steps]
    if all(one.status == DONE for one in each):
        return standing
    under_way = [one for one in each if one.status in UNDER_WAY]
    if under_way:
        return replace(under_way[0], last=standing.last)
    return Standing(ARRIVED, standing.since, last=standing.last)


def _valid(events: Sequence[Event]) -> list[Event]:
    undone = {e.undoes for e in events if e.kind == "undone"}
    return [e for e in events if e.id not in undone and e.kind != "undone"]


def _standing(live: Sequence[Event]) -> Standing:
    """Return where the events of a part leave it: who is identified later stands where they stood.

    But they arrive where that was not noted, such as for a part of a visit that is under way.
    """
    last = live[-1]
    if last.identifies:
        before = _standing(live[:-1])
        if before.status != BOOKED:
            return replace(before, last=last)
    return Standing(AFTER[last.kind], _since(live), last.until, last)


def _since(live: Sequence[Event]) -> datetime:
    """Return since when it stands so: who is identified later has been here all the while."""
    same = takewhile(lambda event: event.kind == "arrived", reversed(live))
    return min((event.at for event in same), default=live[-1].at)
