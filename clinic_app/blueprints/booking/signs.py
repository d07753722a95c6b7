"""The page of signs that cannot wait: which fit who comes, whose ages they go by, asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import urgency
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.patients import Member
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import journeys

from . import views

WHERE_TO = {
    "000": "Call 000 now",
    "hospital": "Go to a hospital emergency department now",
    "same-day": "Call us: you should be seen today",
    "within-days": "Call us: you should be seen in the next few days",
    "other-visit": "Choose another visit",
}
GRAVE = {WHERE_TO["000"], WHERE_TO["hospital"]}


@dataclass(frozen=True, slots=True)
class Flags:
    """Signs that share one destination."""

    heading: str
    grave: bool
    lines: tuple[RedFlag, ...]


def flags(signs: Iterable[RedFlag]) -> list[Flags]:
    """Return the signs to ask about, by where each leads, in their order."""
    return [
        Flags(heading, heading in GRAVE, tuple(lines))
        for heading, lines in groupby(signs, key=lambda flag: WHERE_TO[flag.go])
    ]


def flags_of(draft: Draft) -> list[Flags]:
    """Return the signs to ask about before a booking: those that fit who comes."""
    return flags(urgency.signs(urgency.visits_of(draft), today=clock.today()))


def flags_of_kind(kind: AppointmentType, born: date | None = None) -> list[Flags]:
    """Return the signs to ask about before a visit of whoever comes, of any age if not known."""
    return flags(urgency.signs([(kind, born)], today=clock.today()))


def urgent_of_kind(kind: AppointmentType, member: Member | None) -> dict[str, Any]:
    """Return what the page of signs shows where a visit begins: those of one of the family."""
    born = member.birth_date if member else None
    fits = _aged(member.given_name, member.birth_date) if member else ""
    return {"flags": flags_of_kind(kind, born), "fits": fits, "again": False}


def urgent(draft: Draft) -> dict[str, Any]:
    """Return what the page of signs shows for a draft; `again` where others were asked before."""
    again = urgency.said_no(draft) and not urgency.can_wait(draft, today=clock.today())
    return views.line(draft) | {
        "flags": flags_of(draft),
        "fits": _fits(draft),
        "again": again,
        "back": (again and _changed(draft)) or journeys.begins(draft),
    }


def _changed(draft: Draft) -> str:
    """Return where it was changed who comes, "" where the questions begin with that."""
    if draft.kind.mode == "request":
        return url_for("booking.ask_for", key=draft.key)
    return views.change_who(draft)


def _fits(draft: Draft) -> str:
    """Say whose ages the signs go by, "" where one is not known: then they are those of any age."""
    births = [born for _, born in urgency.visits_of(draft)]
    aged = [_aged(part.given_name, b) for part, b in zip(draft.parts, births, strict=True) if b]
    return "; ".join(aged) if len(aged) == len(births) else ""


def _aged(name: str, born: date) -> str:
    """Return "Mia, 5 weeks", or the age alone as long as nobody asked for the name."""
    age = age_in_words(born, clock.today())
    return f"{name}, {age}" if name else age
