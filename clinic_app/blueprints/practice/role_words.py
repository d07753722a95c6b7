"""What each role can do, in plain words, made from the rules themselves so that it cannot lie."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.access.actors import Person
from clinic_app.access.policy import Permission, allows

ROLES: Mapping[str, str] = {
    "reception": "Reception",
    "nurse": "Nurse",
    "doctor": "Doctor",
    "manager": "Manager",
}
ABILITIES: Mapping[Permission, str] = {
    Permission.DIARY_READ: "See the diary of a day",
    Permission.DAY_LIST_READ: "See the nurses’ daily list",
    Permission.APPOINTMENT_READ: "Open a visit; each opening is recorded",
    Permission.APPOINTMENT_STATUS: "Note who arrived, is being seen, is done or did not come",
    Permission.DESK_BOOK: "Book for somebody",
    Permission.APPOINTMENT_MOVE: "Move a visit, or keep it where nobody works",
    Permission.APPOINTMENT_CANCEL: "Cancel a visit",
    Permission.FIT_IN: "Fit somebody in over another visit, with a reason",
    Permission.WALK_IN: "Fit in with a nurse somebody who stands at the door",
    Permission.REQUESTS_SETTLE: "Arrange what patients asked for",
    Permission.CALLS: "Work on the call list",
    Permission.PATIENTS_READ: "Find patients and read their details",
    Permission.PATIENTS_EDIT: "Add patients, correct details, tie families",
    Permission.SCHEDULES_READ: "See who works when",
    Permission.SCHEDULES_EDIT: "Change hours, leave and closed days",
    Permission.CHILD_RECORD_READ: "Read what a child weighs and which vaccines were given",
    Permission.CHILD_RECORD_EDIT: "Write down what a child weighs, and earlier vaccines",
    Permission.VACCINATE: "Write down a vaccine given, as an authorised immuniser",
    Permission.FRIDGE: "Look after the vaccine fridge",
    Permission.REGISTER: "Work on what the immunisation register must be told",
    Permission.RECALLS: "Reach families about what is overdue",
    Permission.ARTICLES_EDIT: "Write and change health articles",
    Permission.ARTICLES_APPROVE: "Approve a health article that somebody else wrote",
    Permission.PRACTICE_READ: "Look over the practice’s details",
    Permission.STAFF_MANAGE: "Invite people, change their role, close their access",
}
EVERYBODY = frozenset({Permission.BOOK, Permission.FAMILY_READ})
"""What needs no work here: patients can do it too."""
MACHINERY = frozenset({Permission.PRACTICE_LOAD})
"""What only commands on the server do."""


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing to do, and for each role whether it may, in the order of `ROLES`."""

    text: str
    roles: tuple[bool, ...]


def table() -> tuple[Ability, ...]:
    """Return everything that staff can do, with who may."""
    return tuple(
        Ability(text, tuple(_may(role, permission) for role in ROLES))
        for permission, text in ABILITIES.items()
    )


def of(role: str) -> tuple[str, ...]:
    """Return what one role can do."""
    return tuple(text for permission, text in ABILITIES.items() if _may(role, permission))


def _may(role: str, permission: Permission) -> bool:
    return allows(Person(0, role, ""), permission)
