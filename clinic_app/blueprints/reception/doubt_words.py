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
        case doubts.NO_DOSES:
            observed = _still_observed(visit, now=now)
            return f"{observed}Nothing is recorded as given. Done all the same?"
        case doubts.NO_WEIGHT:
            return "No weight is recorded. Done all the same?"
        case doubts.NOT_OBSERVED:
            return (
                "Vaccines are recorded, but the 15 minutes after them were never started. "
                "Done all the same?"
            )
        case _:
            return _still_observed(visit, now=now).strip()


def _still_observed(visit: Visit, *, now: datetime) -> str:
    """Return a sentence with a space after it while somebody is observed, else nothing."""
    ends = [e.until for e in visit.events if e.until is not None]
    if not ends or max(ends) <= now:
        return ""
    return f"The patient is observed until {clock_time(max(ends))}. It is {clock_time(now)}. "
