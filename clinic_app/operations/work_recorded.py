"""Whether anything was written down of what a visit was for: vaccines, a weight, the wait after."""

from typing import Literal

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import GrowthMeasurement
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import status

from . import doses_due, given_doses, last_weights, vaccinating
from .visit_facts import Visit

Lack = Literal["doses", "weight", "observation", ""]
SCALES = "scales"


def for_scales(kind: AppointmentType) -> bool:
    """Say whether children are weighed at this kind of visit."""
    return any(step.room == SCALES for step in kind.steps)


def lacking(visit: Visit, position: int | None) -> Lack:
    """Return what nobody has noted of a visit, of the part at a position or of all of it.

    A visit for vaccines at which somebody was weighed counts as one with something written down.
    Where doses are, the 15 minutes after them are to be started, too: also after those that were
    given at a visit for something else.
    """
    kind = visit.kind
    vaccinates = doses_due.is_for_vaccines(kind)
    if vaccinates and position in {None, vaccinating.immuniser_step(kind)}:
        if _given(visit):
            return "" if _observed(visit) or not kind.observe else "observation"
        return "" if for_scales(kind) and _weighed(visit) else "doses"
    if for_scales(kind) and not vaccinates:
        if _given_beside(visit) and not _observed(visit):
            return "observation"
        return "" if _weighed(visit) else "weight"
    return ""


def _given(visit: Visit) -> bool:
    doses = given_doses.live(given_doses.of(visit.patient))
    return any(dose.here and dose.given_on == visit.day for dose in doses)


def _given_beside(visit: Visit) -> bool:
    doses = given_doses.live(given_doses.of(visit.patient))
    return any(dose.here and dose.appointment_id == visit.id for dose in doses)


def _observed(visit: Visit) -> bool:
    """Say whether the wait after vaccines was started."""
    return any(event.kind == "observing" for event in status.in_force(visit.events))


def _weighed(visit: Visit) -> bool:
    one = GrowthMeasurement
    wanted = (one.patient_id == visit.patient, one.day == visit.day, last_weights.stands())
    return db.session.scalar(select(one.id).where(*wanted).limit(1)) is not None
