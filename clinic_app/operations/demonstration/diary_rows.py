"""Writing the demonstration's visits into the database, many rows at a time."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from clinic_app import clock
from clinic_app.models import (
    Appointment,
    AppointmentEvent,
    AppointmentStep,
    StepResource,
)
from clinic_app.operations import audit, claims, places
from clinic_app.operations.claims import Place
from clinic_app.operations.visit_rows import ALPHABET, CHECKED, when_and_where
from clinic_app.scheduling.intervals import Interval

from . import office_hours, story
from .in_bulk import add_numbered, add_rows
from .people import Somebody
from .people_rows import SEED
from .plan import Planned

HOLD = "seed"
"""What the hold of every visit written here begins with."""

ASKED = ["name", "birth_date", "phone"]
"""Which identifiers were asked of whoever is being seen."""

NOTES = (
    "Would like an interpreter.",
    "Comes with a pram.",
    "Prefers the first name.",
    "Uses a wheelchair.",
    "Is a little hard of hearing.",
    "May be five minutes late from school.",
)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who is in the record of what happened: the desk, and each practitioner, by id."""

    desk: str
    practitioners: Mapping[int, str]


def add_visits(
    planned: Sequence[Planned], hands: Hands, *, now: datetime, dice: random.Random
) -> None:
    """Add the visits, all that they occupy, and what happened of them by now."""
    references = _references(len(planned), dice)
    desk = office_hours.lately(now)
    rows = [
        {**_appointment(v, desk, now=now, dice=dice), "hold_id": f"{HOLD}{n:06d}", "reference": ref}
        for n, (v, ref) in enumerate(zip(planned, references, strict=True))
    ]
    ids = add_numbered(Appointment, rows)
    add_rows(AppointmentStep, list(_steps(ids, planned)))
    add_rows(StepResource, list(_occupied(ids, planned)))
    holds = [row["hold_id"] for row in rows]
    taken = [places.of_offer(v.offer, patient=v.person.id) for v in planned]
    claims.take_many(list(zip(holds, taken, strict=True)))
    audit.record_many(SEED, "appointment.booked", "appointment", ids, now=now)
    events = [
        _event(id_, one, by)
        for id_, visit, row in zip(ids, planned, rows, strict=True)
        for one, by in _told(visit, row["made_at"], hands, story.of_today(visit, now, dice))
    ]
    add_rows(AppointmentEvent, events)


def _appointment(
    visit: Planned, desk: Sequence[Interval], *, now: datetime, dice: random.Random
) -> dict[str, Any]:
    person, family = visit.person, visit.person.family
    latest = min(now, visit.offer.start) - timedelta(minutes=15)
    by_desk = office_hours.moment(desk, person.birth, latest, _dice(visit))
    online = visit.kind.online and family.has_account and dice.random() < 0.7
    made_at = _made_at(person, latest, dice)
    if by_desk is None:
        online = True
    elif not online:
        made_at = by_desk
    contact = person if person is not family.first and person.age(visit_day(visit)) >= 18 else None
    return when_and_where(visit.offer) | {
        "patient_id": person.id,
        "type_slug": visit.kind.slug,
        "channel": "online" if online else dice.choice(("phone", "phone", "desk")),
        "booked_by": family.account if online else None,
        "contact_name": (contact or family.first).name,
        "contact_email": "" if contact else family.email,
        "contact_phone": person.phone,
        "note": dice.choice(NOTES) if dice.random() < 0.06 else "",
        "answers": {"point": visit.point} if visit.point else {},
        "made_at": made_at,
    }


def _dice(visit: Planned) -> random.Random:
    """Return dice of a visit's own, so that others fall as they would without it."""
    return random.Random(f"{visit.person.name} {visit.offer.start}")  # noqa: S311  (a play)


def visit_day(visit: Planned) -> date:
    """Return the local day of a visit."""
    return clock.local_date(visit.offer.start)


def _made_at(person: Somebody, latest: datetime, dice: random.Random) -> datetime:
    """Return when somebody booked online: in the last four weeks, and not before birth."""
    age = (clock.local_date(latest) - person.birth).days
    days, minutes = dice.randrange(min(28, max(1, age))), dice.randrange(500)
    return latest - timedelta(days=days, minutes=minutes)


def _steps(ids: Sequence[int], planned: Sequence[Planned]) -> Iterator[dict[str, Any]]:
    for id_, visit in zip(ids, planned, strict=True):
        for placement in visit.offer.placements:
            yield {
                "appointment_id": id_,
                "position": placement.step,
                "starts_at": placement.interval.start,
                "ends_at": placement.interval.end,
            }


def _occupied(ids: Sequence[int], planned: Sequence[Planned]) -> Iterator[dict[str, Any]]:
    """Yield what each step takes; the patient's whole time is noted with the first."""
    for id_, visit in zip(ids, planned, strict=True):
        whole = Interval(visit.offer.start, visit.offer.end)
        yield _taken(id_, 0, Place(visit.person.id, whole, "patient"))
        for placement in visit.offer.placements:
            for place in places.of_placement(placement):
                yield _taken(id_, placement.step, place)


def _taken(id_: int, position: int, place: Place) -> dict[str, Any]:
    return {
        "appointment_id": id_,
        "position": position,
        "resource_id": place.resource,
        "kind": place.kind,
        "starts_at": place.interval.start,
        "ends_at": place.interval.end,
    }


def _told(
    visit: Planned, booked: datetime, hands: Hands, since: Sequence[story.Happening]
) -> Iterator[tuple[story.Happening, str]]:
    """Yield what happened to a visit, each with who noted it."""
    yield story.Happening("booked", booked), SEED.code
    for one in since:
        yield one, hands.practitioners[visit.offer.lead] if one.by_lead else hands.desk


def _event(id_: int, one: story.Happening, by: str) -> dict[str, Any]:
    return {
        "appointment_id": id_,
        "position": one.position,
        "kind": one.kind,
        "at": one.at,
        "until": one.until,
        "by": by,
        "facts": {CHECKED: ASKED} if one.checked else {},
    }


def _references(count: int, dice: random.Random) -> list[str]:
    """Return so many different references."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["KSQ " + "".join(dice.choices(ALPHABET, k=6))] = None
    return list(found)
