"""Last days that are near: what can be lost while a family waits for a call.

Where nobody has planned the visits yet, nothing else says that a dose has a last day at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.immunisation import due, late_doses
from clinic_app.immunisation.children import BadHistory, Child
from clinic_app.immunisation.course import course_of
from clinic_app.immunisation.plan import Slot
from clinic_app.immunisation.vaccines import Vaccine
from clinic_app.reference.catalogue import AppointmentType

from . import children_known, doses_due

__all__ = ["NEAR", "LastDay", "Slot", "at_birth", "first", "for_request", "near", "not_on_record"]

NEAR = timedelta(days=10)
"""So near a last day nobody waits for a call: one comes within two working days, perhaps later."""


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last possible day of a dose, and what it is, as families read it: rotavirus drops."""

    day: date
    what: str


def for_request(
    kind: AppointmentType, born: date, patient: int | None, *, now: datetime
) -> LastDay | None:
    """Return the nearest last day for whom a visit for vaccines is asked, None if none is near.

    `patient` is who it is where that is known: what is on record is not lost any more.
    """
    if not doses_due.is_for_vaccines(kind):
        return None
    child = Child(born, None)
    if patient is not None:
        found = children_known.of_patients([patient], now=now, booked={})[patient].record
        child = found if found is not None and found.born == born else child
    return near(child, today=clock.local_date(now))


def near(child: Child, *, today: date) -> LastDay | None:
    """Return the first last day from today on that is near, of a dose that is not on record.

    What is on record is the core's to say: a dose too young fills no place.
    """
    try:
        found = due.closing(doses_due.schedule(), child, today=today, until=today + NEAR)
    except BadHistory:
        return None
    ends = (LastDay(one.last, _what(one.vaccine)) for one in found if one.last)
    return min(ends, key=_by_day, default=None)


def first(slots: Iterable[Slot], *, since: date) -> LastDay | None:
    """Return the first last day of these doses from a day on, None where none has one."""
    limited = [LastDay(slot.last, _what(slot.vaccine)) for slot in slots if slot.last]
    return min((one for one in limited if one.day >= since), key=_by_day, default=None)


def at_birth(child: Child, *, today: date) -> LastDay | None:
    """Return the last day of a dose that is given at birth, while it is possible and not on record.

    Whether it was given only the family or the hospital knows.
    """
    try:
        found = due.due(doses_due.schedule(), child, today=today).at_birth
    except BadHistory:
        return None
    ends = (LastDay(one.last, " and ".join(one.vaccine.against)) for one in found if one.last)
    return min(ends, key=_by_day, default=None)


def not_on_record(child: Child) -> Iterator[Slot]:
    """Yield the doses of the schedule that are not on record, as the core reads it.

    Those that are not needed, as a nurse decided, are nothing that could be lost.
    """
    course = course_of(doses_due.schedule(), child)
    for position, slot in enumerate(course.slots):
        missing = {(position, one.slug) for one in slot.vaccine.antigens} - course.reading.filled
        if missing and not late_doses.spared(slot, child, course.reading.counted):
            yield slot


def _by_day(one: LastDay) -> date:
    return one.day


def _what(vaccine: Vaccine) -> str:
    diseases = " and ".join(vaccine.against)
    return f"the vaccine against {diseases}" if vaccine.needle else f"{diseases} drops"
