"""What to say on the telephone, in one sentence or two."""

from datetime import datetime

from clinic_app import clock
from clinic_app.operations.call_list import Call
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling.reminders import KINDS
from clinic_app.web.filters import clock_time, long_day


def to_say(call: Call, *, now: datetime) -> str:
    """Return what the caller says: no kind of visit is named, whoever picks up the phone."""
    whose, stands = _whose(call), _stands(call.visit, now)
    was = f"{_when(call.known.starts_at, now)} with {call.known.who}"
    if call.kind == "moved":
        return f"{whose} {was} was moved. It is now {stands}."
    if call.kind == "cancelled":
        return f"{whose} {was} is cancelled. Shall we look for another time?"
    if call.kind == "restored":
        return f"{whose} is booked again, at the time it had: {stands}."
    if call.kind in KINDS:
        return f"A reminder: {_lower(whose)} is {stands}."
    if call.family:
        return _of_family(call, now)
    return f"{whose} is booked {stands}."


def _of_family(call: Call, now: datetime) -> str:
    """Return when each of a family comes that was booked in one."""
    visits = (call.visit, *call.family)
    each = "; ".join(f"{visit.given_name} {_stands(visit, now)}" for visit in visits)
    return f"{len(visits)} visits are booked: {each}."


def _whose(call: Call) -> str:
    visit = call.visit
    if visit.contact_name and visit.contact_name != visit.name:
        return f"{visit.given_name}’s visit"
    return "Your visit"


def _lower(whose: str) -> str:
    return whose.replace("Your", "your")


def _stands(visit: Visit, now: datetime) -> str:
    by = f", by {visit.remote}," if visit.remote else ""
    return f"{_when(visit.starts_at, now)}{by} with {visit.who}"


def _when(instant: datetime, now: datetime) -> str:
    """Return "today at 9:00 am", "tomorrow at 9:00 am" or "on Thursday 26 November at 9:00 am"."""
    day, today = clock.local_date(instant), clock.local_date(now)
    named = long_day(day).removesuffix(f" {today.year}")
    ahead = (day - today).days
    word = {0: "today", 1: "tomorrow"}.get(ahead, f"on {named}")
    return f"{word} at {clock_time(instant)}"
