"""The list of open requests, with every value ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic_app import clock
from clinic_app.operations.requests import Request
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web.filters import MONTHS, day_and_time, phone


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    id: int
    name: str
    born: str
    what: str
    in_full: str
    phone: str
    phone_link: str
    when: str
    wishes: str


def page(found: Sequence[Request], *, now: datetime) -> list[Asked]:
    """Return the requests as the page shows them, the one that waits longest first."""
    return [_asked(request, now=now) for request in found]


def _asked(request: Request, *, now: datetime) -> Asked:
    born, today = request.birth_date, clock.local_date(now)
    age = age_in_words(born, max(today, born))
    return Asked(
        id=request.id,
        name=request.name,
        born=f"{born.day} {MONTHS[born.month - 1]} {born.year}, {age}",
        what=request.kind.outside_name,
        in_full=request.kind.name if request.kind.sensitive else "",
        phone=phone(request.phone),
        phone_link=f"tel:{request.phone}",
        when=day_and_time(request.made_at, today),
        wishes=str(request.answers.get("days") or ""),
    )
