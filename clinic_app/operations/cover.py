"""Which visits are amber: where nobody works, and waiting to be moved, kept or cancelled."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import status
from clinic_app.scheduling.coverage import Cover, Part
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.status import Event, Standing

from .day_visits import DayVisit

WAITING = frozenset({status.BOOKED, status.ARRIVED})


class Seen(Protocol):
    """A visit, as any of the lists knows it."""

    @property
    def live(self) -> bool: ...
    @property
    def kind(self) -> AppointmentType: ...
    @property
    def events(self) -> Sequence[Event]: ...
    @property
    def standing(self) -> Standing: ...


class Hours(Protocol):
    """Everybody's hours, of one day or of many."""

    def covers(self, slug: str, parts: Sequence[Part]) -> bool: ...


def waits(visit: Seen) -> bool:
    """Say whether a visit is still to be seen: what is under way or over needs nobody's hours."""
    return visit.live and visit.standing.status in WAITING


def is_amber(visit: Seen, parts: Sequence[Part], hours: Hours) -> bool:
    """Say whether a visit waits, nobody kept it, and nobody's hours cover its parts.

    The one place that says so: the diary, the opened visit and the list to sort out all ask here.
    """
    if not waits(visit) or status.kept(visit.events) is not None:
        return False
    return not hours.covers(visit.kind.slug, parts)


def amber(visits: Iterable[DayVisit], cover: Cover) -> set[int]:
    """Return which visits of a day are amber; `cover` is of that day."""
    return {visit.id for visit in visits if is_amber(visit, parts(visit), cover)}


def parts(visit: DayVisit) -> list[Part]:
    """Return who sees the patient when."""
    return [
        Part(person, visit.location, Interval(step.starts_at, step.ends_at))
        for step in visit.steps
        for person in step.people
    ]
