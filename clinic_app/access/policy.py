"""Who may do what, as a table that a receptionist could read. Pure: values in, an answer out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .actors import Actor, Guest, Person, System


class Permission(StrEnum):
    """Everything that is asked before it is done."""

    BOOK = "book"
    FAMILY_READ = "family:read"
    DIARY_READ = "diary:read"
    DAY_LIST_READ = "day-list:read"
    APPOINTMENT_READ = "appointment:read"
    APPOINTMENT_MOVE = "appointment:move"
    APPOINTMENT_CANCEL = "appointment:cancel"
    APPOINTMENT_STATUS = "appointment:status"
    FIT_IN = "fit-in"
    WALK_IN = "walk-in"
    REQUESTS_SETTLE = "requests:settle"
    DESK_BOOK = "desk:book"
    PATIENTS_READ = "patients:read"
    PATIENTS_EDIT = "patients:edit"
    SCHEDULES_READ = "schedules:read"
    SCHEDULES_EDIT = "schedules:edit"
    CALLS = "calls"
    CHILD_RECORD_READ = "child-record:read"
    CHILD_RECORD_EDIT = "child-record:edit"
    VACCINATE = "vaccinate"
    FRIDGE = "fridge"
    REGISTER = "register"
    RECALLS = "recalls"
    ARTICLES_EDIT = "articles:edit"
    ARTICLES_APPROVE = "articles:approve"
    PRACTICE_READ = "practice:read"
    STAFF_MANAGE = "staff:manage"
    PRACTICE_LOAD = "practice:load"


@dataclass(frozen=True, slots=True)
class OfPatient:
    """What the rules need to know of a visit or a patient: which accounts act for them, fully."""

    carers: frozenset[int] = frozenset()
    linked: bool = False


Rule = Callable[[Actor, OfPatient | None], bool]


def anyone(actor: Actor, subject: OfPatient | None) -> bool:  # noqa: ARG001
    return True


def signed_in(actor: Actor, subject: OfPatient | None) -> bool:  # noqa: ARG001
    return isinstance(actor, Person)


def carer(actor: Actor, subject: OfPatient | None) -> bool:
    return isinstance(actor, Person) and subject is not None and actor.id in subject.carers


def holder_of_the_link(actor: Actor, subject: OfPatient | None) -> bool:
    return isinstance(actor, Guest) and subject is not None and subject.linked


def role(*roles: str) -> Rule:
    """Make the rule that admits staff of these roles."""

    def has_role(actor: Actor, subject: OfPatient | None) -> bool:  # noqa: ARG001
        return isinstance(actor, Person) and actor.role in roles

    return has_role


def machinery(actor: Actor, subject: OfPatient | None) -> bool:  # noqa: ARG001
    return isinstance(actor, System)


desk = role("reception", "manager")
clinical = role("nurse", "doctor")

RULES: Mapping[Permission, tuple[Rule, ...]] = {
    Permission.BOOK: (anyone,),
    Permission.FAMILY_READ: (signed_in,),
    Permission.DIARY_READ: (desk, clinical),
    Permission.DAY_LIST_READ: (desk, clinical),
    Permission.APPOINTMENT_READ: (desk, clinical, carer, holder_of_the_link),
    Permission.APPOINTMENT_MOVE: (desk,),
    Permission.APPOINTMENT_CANCEL: (desk, carer, holder_of_the_link),
    Permission.APPOINTMENT_STATUS: (desk, clinical),
    Permission.FIT_IN: (desk,),
    Permission.WALK_IN: (desk, role("nurse")),
    Permission.REQUESTS_SETTLE: (desk,),
    Permission.DESK_BOOK: (desk, role("nurse")),  # a nurse fits nobody in and settles no request
    Permission.PATIENTS_READ: (desk, clinical),
    Permission.PATIENTS_EDIT: (desk,),
    Permission.SCHEDULES_READ: (desk, clinical),
    Permission.SCHEDULES_EDIT: (desk,),
    Permission.CALLS: (desk,),
    Permission.CHILD_RECORD_READ: (clinical, carer),
    Permission.CHILD_RECORD_EDIT: (clinical,),
    Permission.VACCINATE: (clinical,),  # and of these whoever is an `authorised_immuniser`
    Permission.FRIDGE: (clinical,),
    Permission.REGISTER: (clinical,),
    Permission.RECALLS: (clinical,),
    Permission.ARTICLES_EDIT: (clinical, role("manager")),
    Permission.ARTICLES_APPROVE: (clinical,),
    Permission.PRACTICE_READ: (role("manager"),),
    Permission.STAFF_MANAGE: (role("manager"), machinery),
    Permission.PRACTICE_LOAD: (machinery,),
}


class NotAllowed(Exception):
    """The actor lacks the permission."""


def allows(actor: Actor, permission: Permission, subject: OfPatient | None = None) -> bool:
    """Say whether any rule of the permission admits the actor to the subject."""
    return any(rule(actor, subject) for rule in RULES.get(permission, ()))


def require(actor: Actor, permission: Permission, subject: OfPatient | None = None) -> None:
    """Raise `NotAllowed` unless the actor has the permission."""
    if not allows(actor, permission, subject):
        raise NotAllowed(permission)
