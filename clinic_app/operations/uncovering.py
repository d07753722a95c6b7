"""What a change of who works when does to visits: which are left alone, and that they wait."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.extensions import db
from clinic_app.models import TouchedVisit
from clinic_app.scheduling import kept_hours, schedule_preview, status
from clinic_app.scheduling.coverage import Part
from clinic_app.scheduling.rosters import Rota
from clinic_app.scheduling.schedule_preview import DailyCover

from . import appointments, cover, keeping, visits_ahead
from .visit_facts import Visit
from .visits_ahead import Among, Booked

After = Callable[[Iterable[Part]], Rota]
"""The roster after a change, with what is kept beneath it."""


def kept(rota: Rota, parts: Iterable[Part]) -> Rota:
    """Return a roster in which what is kept is worked, in the practice's zone."""
    return kept_hours.with_kept(rota, parts, zone=clock.ZONE)


def lost(among: Among, before: Rota, after: After, *, now: datetime) -> tuple[Visit, ...]:
    """Return the visits still to come that lose their hours, however far ahead they are.

    Those too that stood outside all hours and were kept, if something more of their day is taken.
    """
    known = visits_ahead.booked(among, now=now)
    days = {one.day for one in known}
    hours = [visits_ahead.hours(rota, days) for rota in (before, after(()))]
    keyed = [(one.id, one.slug, one.parts) for one in known]
    found = {*schedule_preview.uncovered(keyed, *hours), *_again(known, hours, before, after)}
    return tuple(v for v in visits_ahead.whole(found).values() if cover.waits(v))


def note(actor: Actor, change: int, visits: Collection[Visit], *, why: str, now: datetime) -> None:
    """Note which visits a change left alone, and that what was kept of them is to be asked anew."""
    known = set(
        db.session.scalars(
            select(TouchedVisit.appointment_id).where(TouchedVisit.change_id == change)
        )
    )
    db.session.add_all(
        TouchedVisit(
            change_id=change,
            appointment_id=visit.id,
            was_at=visit.starts_at,
            was_with=visit.practitioner.id,
        )
        for visit in visits
        if visit.id not in known
    )
    db.session.flush()
    for id_ in sorted(visit.id for visit in visits if status.kept(visit.events) is not None):
        keeping.end(actor, id_, why=why, now=now)


def _again(
    known: Sequence[Booked], hours: Sequence[DailyCover], before: Rota, after: After
) -> list[int]:
    """Return which visits that somebody keeps outside all hours are to be asked about again."""
    outside = [o for o in known if not any(each.covers(o.slug, o.parts) for each in hours)]
    if not outside:
        return []
    events = appointments.events_of([one.id for one in outside])
    stand = [one for one in outside if status.kept(events[one.id]) is not None]
    parts = [part for one in stand for part in one.parts]
    keyed = [(one.id, one.slug, one.parts) for one in stand]
    return kept_hours.asked_again(keyed, kept(before, parts), after(parts), zone=clock.ZONE)
