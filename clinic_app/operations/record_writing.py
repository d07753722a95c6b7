"""Writing in somebody's record: by a person who is named there, one at a time."""

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import NotAllowed, Permission
from clinic_app.extensions import db
from clinic_app.models import Patient

from .errors import NotFound


def alone_with(patient: int) -> None:
    """Let nobody else write about a patient until the end; raises `NotFound`."""
    wanted = select(Patient.id).where(Patient.id == patient).with_for_update()
    if db.session.scalar(wanted) is None:
        raise NotFound(patient)


def somebody(actor: Actor) -> Person:
    """Return the actor as a person, since records name who wrote them; raises `NotAllowed`."""
    if not isinstance(actor, Person):
        raise NotAllowed(Permission.CHILD_RECORD_EDIT)
    return actor
