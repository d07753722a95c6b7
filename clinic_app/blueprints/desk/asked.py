"""What a page of free times is asked for: which type, from which day on, with whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic_app import clock
from clinic_app.operations import practice
from clinic_app.operations import requests as visit_requests
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.web import typed

from . import carried
from .carried import Carried


@dataclass(frozen=True, slots=True)
class Asked:
    """Which type, from which day on, with whom, and what is carried along.

    `over` is the day that was asked for instead, if it is over.
    """

    kind: AppointmentType | None
    first: date
    practitioner: int | None
    begun: Carried
    over: date | None = None


def read(given: Mapping[str, str]) -> Asked:
    """Read which type, from which day on, with whom; nothing chosen is from today on."""
    today, begun = clock.today(), carried.read(given)
    picked = clock.local_date(begun.at) if begun.at else today
    day = typed.iso_day(given["day"]) if given.get("day") else picked
    slug = given.get("type", "")
    if not slug and begun.request is not None:
        slug = visit_requests.one(begun.request).kind.slug
    who = given.get("who", "")
    return Asked(
        kind=practice.current().type(slug) if slug else None,
        first=max(day, today),
        over=day if day < today else None,
        practitioner=carried.person(who) if who else None,
        begun=begun,
    )
