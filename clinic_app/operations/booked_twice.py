"""The same visit of the same patient, booked before by whoever books it now.

Only what this browser or this account booked itself counts: of anybody else's visits nothing is
said, and the desk is shown likely duplicates instead.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.models import Appointment, BookingDraft, Patient

from . import children_known, visit_facts
from .draft_values import Draft, Part
from .visit_facts import Visit


def of(actor: Actor, browser: str, draft: Draft, *, now: datetime) -> list[Visit]:
    """Return the visits to come that say the same as what a draft holds, in order of time.

    The same kind for the same name and birth date: the same day, or for the same age point.
    """
    if draft.held is None:
        return []
    slugs = {part.kind.slug for part in draft.parts}
    wanted = select(Appointment, Patient).where(
        Appointment.live,
        Appointment.ends_at > now,
        Appointment.type_slug.in_(slugs),
        _booked_here(actor, browser, now),
    )
    return [v for v in visit_facts.every(wanted) if _says_the_same(v, draft)]


def _booked_here(actor: Actor, browser: str, now: datetime) -> Any:
    """Return what is true of visits that this browser or this account booked."""
    mine = (BookingDraft.browser_hash == browser, BookingDraft.expires_at > now)
    here = (
        Appointment.id.in_(select(BookingDraft.appointment_id).where(*mine)),
        Appointment.block.in_(select(BookingDraft.hold_id).where(*mine)),
    )
    account = (Appointment.booked_by == actor.id,) if isinstance(actor, Person) else ()
    return or_(*here, *account)


def _says_the_same(visit: Visit, draft: Draft) -> bool:
    day = clock.local_date(draft.held.start) if draft.held else None
    return any(
        part.kind.slug == visit.kind.slug
        and _same_person(visit, part)
        and (visit.day == day or _same_point(visit, part))
        for part in draft.parts
    )


def _same_person(visit: Visit, part: Part) -> bool:
    if part.patient == visit.patient:
        return True
    born = visit.birth_date.isoformat() == part.answers.get("birth_date")
    return born and _words(visit.name) == _words(part.name)


def _same_point(visit: Visit, part: Part) -> bool:
    point = children_known.point_of(part.kind.slug, part.answers)
    before = children_known.point_of(visit.kind.slug, visit.answers)
    return point is not None and point == before


def _words(name: str) -> Sequence[str]:
    return name.casefold().split()
