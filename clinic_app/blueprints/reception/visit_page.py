"""The page of one visit, with every value ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations.opened_visit import Opened, OpenStep
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words
from clinic_app.scheduling.status import Event
from clinic_app.web.filters import MONTHS, clock_time, day_and_time, long_day, minutes_text, phone

from . import standing

CHANNELS = {
    "online": "Booked online",
    "desk": "Booked at the desk",
    "phone": "Booked by phone",
    "import": "Taken over from the old system",
}
HAPPENED = {
    **standing.WORDS,
    "moved": "Moved",
    "cancelled": "Cancelled",
    "restored": "Cancellation undone",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it notes, of which step (none: the visit), the next thing to do or not."""

    kind: str
    text: str
    position: int | None
    next: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the visit."""

    hours: str
    who: str
    length: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened."""

    when: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What can be undone, and its event."""

    event: int
    text: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Everything the page of a visit shows."""

    visit: Visit
    when: str
    day_href: str
    status: str
    text: str
    facts: tuple[tuple[str, str], ...]
    phone: str
    phone_link: str
    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    undo: Undo | None
    restore: Undo | None
    gone: str
    movable: bool
    cancellable: bool
    twins: tuple[str, ...]
    history: tuple[Line, ...]
    idle: str
    here: str


def page(opened: Opened, *, now: datetime) -> VisitPage:
    """Return the page of a visit."""
    visit, standing_ = opened.visit, opened.visit.standing
    return VisitPage(
        visit=visit,
        when=f"{long_day(visit.starts_at)}, {clock_time(visit.starts_at)}",
        day_href=url_for("reception.day", day=visit.day.isoformat()),
        status=standing.shown(standing_, visit.starts_at, now=now),
        text=standing.in_full(standing_, visit.starts_at, now=now),
        facts=tuple(_facts(visit)),
        phone=phone(visit.phone),
        phone_link=f"tel:{visit.phone}",
        parts=tuple(_part(opened, step, now=now) for step in opened.steps),
        actions=tuple(_actions(opened, now=now)),
        undo=_undo(visit),
        restore=_restore(opened),
        gone=_gone(opened, now=now),
        movable=standing_.may("moved"),
        cancellable=standing_.may("cancelled"),
        twins=tuple(
            f"{name}, {phone(number)}" if number else name for name, number in opened.twins
        ),
        history=tuple(_history(opened, now=now)),
        idle=_idle(visit, now=now),
        here=url_for("reception.appointment", appointment=visit.id),
    )


def _facts(visit: Visit) -> Iterator[tuple[str, str]]:
    born = visit.birth_date
    age = age_in_words(born, max(visit.day, born))
    yield "Born", f"{born.day} {MONTHS[born.month - 1]} {born.year}, {age} on the day"
    yield "Visit", ", ".join([visit.kind.name, *_point(visit)])
    yield "How long", minutes_text(visit.minutes)
    if visit.contact_name:
        yield "Contact", visit.contact_name
    if visit.email:
        yield "Email", visit.email
    if visit.note:
        yield "Note", visit.note
    if visit.fit_in_reason:
        yield "Fitted in", visit.fit_in_reason
    yield "Reference", visit.reference


def _point(visit: Visit) -> list[str]:
    """Return the age at which these vaccines are due, if the visit is for one."""
    return [p.label for p in visit.kind.points if p.slug == visit.answers.get("point")]


def _part(opened: Opened, step: OpenStep, *, now: datetime) -> Part:
    visit = opened.visit
    own = status.of_step(visit.events, step.position)
    key = standing.shown(own, step.starts_at, now=now) if step.people else ""
    names = " and ".join(face.name for face in step.people) or "Waits in the waiting room"
    return Part(
        hours=f"{clock_time(step.starts_at)} to {clock_time(step.ends_at)}",
        who=f"{names}, {step.room}" if step.room else names,
        length=minutes_text((step.ends_at - step.starts_at).seconds // 60),
        status=key,
        text=standing.in_full(own, step.starts_at, now=now) if key else "",
    )


def _actions(opened: Opened, *, now: datetime) -> Iterator[Action]:
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


def _undo(visit: Visit) -> Undo | None:
    last = visit.standing.last
    if not visit.live or last is None or not visit.standing.undoable:
        return None
    return Undo(last.id, f"Undo “{standing.WORDS[last.kind]}”")


def _restore(opened: Opened) -> Undo | None:
    last = opened.visit.standing.last
    if opened.visit.live or last is None or not opened.time_free:
        return None
    return Undo(last.id, "Undo the cancellation")


def _gone(opened: Opened, *, now: datetime) -> str:
    """Say why a cancellation cannot be undone."""
    if opened.visit.live or opened.time_free:
        return ""
    if opened.visit.starts_at <= now:
        return "The time is over, so the cancellation cannot be undone."
    return "Somebody else has the time now, so the cancellation cannot be undone."


def _idle(visit: Visit, *, now: datetime) -> str:
    """Say why there is nothing to note, where that is so."""
    if not visit.live:
        return ""
    if visit.day > clock.local_date(now):
        return "Arrivals are noted on the day."
    return "The visit is done." if visit.standing.status == status.DONE else ""


def _history(opened: Opened, *, now: datetime) -> Iterator[Line]:
    """Yield what happened, newest first."""
    visit, today = opened.visit, clock.local_date(now)
    words = {event.id: _words(event, opened) for event in visit.events}
    for event in reversed(visit.events):
        what = words[event.id]
        if event.undoes is not None:
            what = f"Undone: {words.get(event.undoes, '').lower()}"
        elif event.reason:
            what = f"{what}: {event.reason}"
        yield Line(day_and_time(event.at, today), what, _author(event.by, opened))


def _words(event: Event, opened: Opened) -> str:
    """Say what happened, and with whom where a visit has several parts."""
    if event.kind == "booked":
        return CHANNELS[opened.visit.channel]
    word = HAPPENED.get(event.kind, event.kind)
    seen = [step for step in opened.steps if step.people]
    with_ = [s.people[0].name for s in seen if len(seen) > 1 and s.position == event.position]
    return ", ".join([word, *with_])


def _author(code: str, opened: Opened) -> str:
    if code in opened.authors:
        return opened.authors[code]
    return "the patient" if code.startswith("guest:") else "the system"
