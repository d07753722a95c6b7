"""Who could see the patient of a visit whose own practitioner is away, and who is busy then."""

import re
from datetime import datetime

from clinic_app.scheduling.intervals import Interval

from . import conflicts, practice, rota
from .conflicts import Holder
from .practice import Face
from .visit_facts import Visit


def free(visit: Visit, *, now: datetime) -> tuple[Face, ...]:
    """Return who gives this kind of visit, works then and has nobody else: three queries."""
    span, able = Interval(visit.starts_at, visit.ends_at), practice.able(visit.kind)
    roster, _people = rota.load(visit.day, visit.day)
    working = {
        session.practitioner
        for session in rota.sessions(roster, visit.day, visit.day)
        if session.admits(visit.kind.slug) and session.interval.covers(span)
    }
    busy = rota.busy({face.id for face in able}, span, hold_id="", now=now)
    return tuple(
        face
        for face in able
        if face.id in working and not any(span.overlaps(taken) for taken in busy.get(face.id, ()))
    )


def busy_among_named(text: str, visit: Visit, *, now: datetime) -> dict[int, tuple[Holder, ...]]:
    """Return who, of those whom a text names by family name, has somebody else at the visit."""
    words = set(re.findall(r"[\w’'-]+", text.casefold()))
    named = [f for f in practice.faces().values() if f.name.split()[-1].casefold() in words]
    span = Interval(visit.starts_at, visit.ends_at)
    found = {f.id: conflicts.of_person(f.id, span, but=visit.id, now=now) for f in named}
    return {person: holders for person, holders in found.items() if holders}
