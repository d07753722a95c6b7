"""What happened to a visit, in words: its history, and what a page did not know yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.operations import since
from clinic_app.operations.opened_visit import Opened
from clinic_app.operations.since import Since
from clinic_app.operations.visit_facts import Visit
from clinic_app.operations.visit_past import Stood
from clinic_app.scheduling.status import Event
from clinic_app.web.filters import clock_time, day_and_time
from clinic_app.web.said import worded

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
    "kept": "Kept",
}
MEANWHILE = "meanwhile"
IDENTIFIERS = {
    "birth_date": "birth date",
    "contact_name": "who brings them",
}
"""What identifies somebody, where its key is not the word for it."""
CHANGED = "The visit was changed by somebody else a moment ago. Look again before you press."


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened."""

    when: str
    what: str
    who: str


def history(opened: Opened, *, now: datetime) -> Iterator[Line]:
    """Yield what happened, newest first."""
    visit, today = opened.visit, clock.local_date(now)
    words = {event.id: _in_full(event, opened, today) for event in visit.events}
    for event in reversed(visit.events):
        what = words[event.id]
        if event.undoes is not None:
            what = _undone(event, words.get(event.undoes, ""))
        elif event.reason:
            what = f"{what}: {event.reason}"
        yield Line(day_and_time(event.at, today), what, author(event.by, opened.authors))


def author(code: str, names: Mapping[str, str]) -> str:
    """Return who did something."""
    if code in names:
        return names[code]
    return "the patient" if code.startswith("guest:") else "the system"


def meanwhile(news: Since, *, now: datetime) -> str:
    """Return what a page did not know: "Meanwhile: Moved to 10:15 am with Dr Haddad, by ..."."""
    if not news.events:
        return CHANGED
    told = "; ".join(_told(event, news, now=now) for event in news.events)
    return f"Meanwhile: {told}. Look again, then decide."


@worded(MEANWHILE)
def since_then(appointment: int, seen: int) -> str:
    """Return what a page did not know of a visit after the event `seen`."""
    return meanwhile(since.after(appointment, seen), now=clock.now())


def what_changed(news: Since, *, now: datetime) -> str:
    """Return what happened since, to be read beside what one is typing."""
    told = "; ".join(_told(event, news, now=now) for event in news.events)
    return f"This visit has changed: {told}."


def _told(event: Event, news: Since, *, now: datetime) -> str:
    who, at = author(event.by, news.authors), _when(event.at, now)
    return f"{_what(event, news.visit, now=now)}, by {who}, {at}"


def _what(event: Event, visit: Visit, *, now: datetime) -> str:
    if event.undoes is not None:
        undone = next((e for e in visit.events if e.id == event.undoes), None)
        return _undone(event, _word(undone) if undone else "")
    if event.kind == "moved" and event.id == max(e.id for e in visit.events if e.kind == "moved"):
        return f"Moved to {_when(visit.starts_at, now)} with {visit.who}"
    word = _word(event)
    return f"{word}: {event.reason}" if event.reason else word


def _word(event: Event) -> str:
    return standing.noted(event) or HAPPENED.get(event.kind, event.kind)


def _undone(event: Event, what: str) -> str:
    """Say what was undone and, where a change of the schedule did that, because of what."""
    return f"Undone: {_begun_small(what)}{f' ({event.reason})' if event.reason else ''}"


def _when(instant: datetime, now: datetime) -> str:
    """Return "10:15 am" of today, else with the day."""
    today = clock.local_date(now)
    if clock.local_date(instant) == today:
        return clock_time(instant)
    return day_and_time(instant, today)


def _in_full(event: Event, opened: Opened, today: date) -> str:
    """Say what happened: of a part with whom, of a move from where to where."""
    if event.kind == "booked":
        return CHANNELS[opened.visit.channel]
    if event.kind == "moved" and event.id in opened.past.until:
        return _from_to(opened.past.until[event.id], opened.past.after(event.id), today)
    word = _word(event)
    if checked := opened.identified.get(event.id):
        joined = ": {}" if word == standing.IDENTIFIED else ", with {} checked"
        return word + joined.format(_listed(checked))
    parts = opened.past.after(event.id).parts
    seen = parts.get(event.position, ()) if event.position is not None and len(parts) > 1 else ()
    return ", ".join([word, *(face.name for face in seen[:1])])


def _from_to(before: Stood, after: Stood, today: date) -> str:
    """Say from when to when a visit was moved, and with whom where that changed."""
    was, became = (_then(stood.start, today) for stood in (before, after))
    if before.who == after.who:
        return f"Moved from {was} to {became}"
    return f"Moved from {was}, {before.who}, to {became}, {after.who}"


def _then(instant: datetime, today: date) -> str:
    """Return a time as it stands inside a sentence: "today, 1:30 pm"."""
    said = day_and_time(instant, today)
    return _begun_small(said) if said.startswith("To") else said


def _begun_small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _listed(checked: Sequence[str]) -> str:
    """Return identifiers as one says them: "name, birth date and phone"."""
    *most, last = (IDENTIFIERS.get(name, name) for name in checked)
    return f"{', '.join(most)} and {last}" if most else last
