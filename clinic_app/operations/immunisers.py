"""Who may give vaccines: people with the capability, whatever their role."""

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import NotAllowed, Permission, require

from . import practice
from .doses_due import IMMUNISER
from .practice import Face


def all_of_them() -> dict[int, Face]:
    """Return everybody who works here and may give vaccines, in the practice's order."""
    return {id_: face for id_, face in practice.faces().items() if IMMUNISER in face.capabilities}


def is_one(actor: Actor) -> bool:
    """Say whether somebody may give vaccines."""
    return isinstance(actor, Person) and own_face(actor) is not None


def own_face(person: Person) -> Face | None:
    """Return an account's own practitioner if that one may give vaccines."""
    return next((f for f in all_of_them().values() if f.account == person.id), None)


def require_one(actor: Actor) -> Face:
    """Return the actor's own practitioner; raises `NotAllowed` unless that one is an immuniser."""
    require(actor, Permission.VACCINATE)
    face = own_face(actor) if isinstance(actor, Person) else None
    if face is None:
        raise NotAllowed(Permission.VACCINATE)
    return face
