"""The question before something unlikely is noted, and where a visit stands, in words."""

from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import doubts
from clinic_app.web.filters import clock_time, long_day, status_look

from . import standing


@dataclass(frozen=True, slots=True)
class Question:
    """What is about to be noted of which visit, and why one asks."""

    visit: Visit
    title: str
    why: str
    button: str


def page(visit: Visit, doubt: str, kind: str, *, now: datetime) -> Question:
    """Return the question."""
    word = standing.WORDS[kind]
    return Question(
        visit=visit,
        title=f"Is “{word}” right for {visit.name}?",
        why=_why(visit, doubt, now=now),
        button=f"Yes, note “{word}”",
    )


def standing_word(key: str) -> str:
    """Return a status as part of a sentence: "the visit is done"."""
    word = status_look(key).word.lower()
    return {"did not attend": "noted as not attended"}.get(word, word)


def _why(visit: Visit, doubt: str, *, now: datetime) -> str:
    at, present = clock_time(visit.starts_at), clock_time(now)
    match doubt:
        case doubts.ANOTHER_DAY:
            day, today = long_day(visit.day), long_day(clock.local_date(now))
            return f"The visit is on {day}, {at}. Today is {today}."
        case doubts.TOO_EARLY:
            return f"The visit is booked for {at}. It is {present}."
        case _:
            ends = [e.until for e in visit.events if e.until is not None]
            until = clock_time(max(ends)) if ends else at
            return f"The patient is observed until {until}. It is {present}."
