"""What can be done with a visit now: the buttons that note something, and those that undo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.operations.opened_visit import Opened, OpenStep
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event
from clinic_app.web.filters import clock_time, day_and_time

from . import standing


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it notes, of which step (none: the visit), the next thing to do or not."""

    kind: str
    text: str
    position: int | None
    next: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """What can be undone: its event, and the step it belongs to where a visit has several."""

    event: int
    text: str
    position: int | None = None


def actions(opened: Opened, *, now: datetime) -> Iterator[Action]:
    """Yield what may be noted now; nothing before the day, no absence before the time."""
    visit = opened.visit
    if not visit.live or visit.day > clock.local_date(now):
        return
    steps = [step for step in opened.steps if step.people]
    whole = visit.standing
    waits = whole.status in {status.BOOKED, status.MISSED}
    if whole.may("arrived"):
        yield Action("arrived", "Arrived", None, next=waits)
    if not waits or whole.status == status.BOOKED:
        for step in steps:
            yield from _of_step(opened, step, several=len(steps) > 1)
    if whole.may("did_not_attend") and now >= visit.starts_at:
        yield Action("did_not_attend", "Did not attend", None, next=False)


def undos(opened: Opened) -> Iterator[Undo]:
    """Yield what was noted last of each step, unless something of the whole visit came after."""
    visit = opened.visit
    staffed = [step for step in opened.steps if step.people]
    if not visit.live:
        return
    found: dict[int, Undo] = {}
    for step in staffed:
        own = status.of_step(visit.events, step.position)
        if own.last is None or not own.undoable:
            continue
        if own.last.position is not None or own.last == visit.standing.last:
            text = f"Undo “{standing.noted(own.last)}”"
            found[own.last.id] = _undo(own.last, step, text, several=len(staffed) > 1)
    yield from found.values()


def restore(opened: Opened) -> Undo | None:
    """Return the undoing of a cancellation whose time is still free."""
    last = opened.visit.standing.last
    if opened.visit.live or last is None or not opened.time_free:
        return None
    return Undo(last.id, "Undo the cancellation")


def move_back(opened: Opened, *, now: datetime) -> Undo | None:
    """Return the undoing of a move to which nothing was added since."""
    before = opened.before
    if before is None or not opened.visit.live or before.start <= now:
        return None
    return Undo(before.event, f"Undo the move: {_place(opened, now=now)}")


def _place(opened: Opened, *, now: datetime) -> str:
    start = opened.before.start if opened.before else now
    same_day = clock.local_date(start) == opened.visit.day
    when = clock_time(start) if same_day else day_and_time(start, clock.local_date(now))
    return f"back to {when}"


def _undo(last: Event, step: OpenStep, text: str, *, several: bool) -> Undo:
    if not several or last.position is None:
        return Undo(last.id, text)
    return Undo(last.id, f"{text}: {step.people[0].name}", step.position)


def _of_step(opened: Opened, step: OpenStep, *, several: bool) -> Iterator[Action]:
    visit = opened.visit
    own = status.of_step(visit.events, step.position)
    last = step.position == max(s.position for s in opened.steps if s.people)
    texts = {"started": "Being seen", "observing": "Start 15 minutes", "finished": "Done"}
    if not (visit.kind.observe and last):
        del texts["observing"]
    may = [kind for kind in texts if own.may(kind)]
    for kind in may:
        text = f"{texts[kind]}: {step.people[0].name}" if several else texts[kind]
        first = kind == may[0] and own.status != status.BOOKED and _turn(opened, step)
        yield Action(kind, text, step.position, next=first)


def _turn(opened: Opened, step: OpenStep) -> bool:
    """Say whether every step with somebody before this one is done."""
    before = [s for s in opened.steps if s.people and s.position < step.position]
    events = opened.visit.events
    return all(status.of_step(events, s.position).status == status.DONE for s in before)
