from datetime import date

import pytest

from clinic_app.access.actors import Guest, Person, System
from clinic_app.access.carers import Scope, scope, shows
from clinic_app.access.policy import (
    RULES,
    NotAllowed,
    OfPatient,
    Permission,
    allows,
    require,
)

PARENT, NURSE = Person(1, "patient", "A"), Person(2, "nurse", "B")
DESK, DOCTOR = Person(3, "reception", "C"), Person(4, "doctor", "D")
MANAGER, GUEST, WORKER = Person(5, "manager", "E"), Guest("x"), System("worker")
OWN, LINKED, OTHERS = OfPatient(frozenset({1})), OfPatient(linked=True), OfPatient(frozenset({9}))
P = Permission


@pytest.mark.parametrize(
    ("who", "what", "subject", "expected"),
    [
        (PARENT, P.APPOINTMENT_CANCEL, OWN, True),
        (PARENT, P.APPOINTMENT_CANCEL, OTHERS, False),
        (PARENT, P.APPOINTMENT_CANCEL, LINKED, False),
        (PARENT, P.APPOINTMENT_MOVE, OWN, False),
        (PARENT, P.DIARY_READ, None, False),
        (PARENT, P.APPOINTMENT_READ, OTHERS, False),
        (GUEST, P.BOOK, None, True),
        (GUEST, P.APPOINTMENT_CANCEL, LINKED, True),
        (GUEST, P.APPOINTMENT_CANCEL, OWN, False),
        (GUEST, P.APPOINTMENT_CANCEL, None, False),
        (GUEST, P.FAMILY_READ, None, False),
        (NURSE, P.DAY_LIST_READ, None, True),
        (NURSE, P.APPOINTMENT_STATUS, None, True),
        (NURSE, P.APPOINTMENT_MOVE, None, False),
        (NURSE, P.APPOINTMENT_CANCEL, None, False),
        (DOCTOR, P.APPOINTMENT_STATUS, None, True),
        (DOCTOR, P.FIT_IN, None, False),
        (DESK, P.APPOINTMENT_MOVE, None, True),
        (DESK, P.FIT_IN, None, True),
        (MANAGER, P.APPOINTMENT_CANCEL, None, True),
        (WORKER, P.APPOINTMENT_CANCEL, None, False),
        (WORKER, P.PRACTICE_LOAD, None, True),
        (DESK, P.PRACTICE_LOAD, None, False),
        (DESK, P.DESK_BOOK, None, True),
        (NURSE, P.DESK_BOOK, None, True),
        (NURSE, P.FIT_IN, None, False),
        (NURSE, P.REQUESTS_SETTLE, None, False),
        (NURSE, P.PATIENTS_EDIT, None, False),
        (DOCTOR, P.DESK_BOOK, None, False),
        (NURSE, P.WALK_IN, None, True),
        (DESK, P.WALK_IN, None, True),
        (DOCTOR, P.WALK_IN, None, False),
        (GUEST, P.WALK_IN, None, False),
        (GUEST, P.DESK_BOOK, None, False),
        (PARENT, P.PATIENTS_READ, None, False),
        (DOCTOR, P.PATIENTS_READ, None, True),
        (DOCTOR, P.PATIENTS_EDIT, None, False),
        (NURSE, P.SCHEDULES_READ, None, True),
        (NURSE, P.SCHEDULES_EDIT, None, False),
        (DESK, P.SCHEDULES_EDIT, None, True),
        (NURSE, P.CALLS, None, False),
        (DESK, P.STAFF_MANAGE, None, False),
        (MANAGER, P.STAFF_MANAGE, None, True),
        (NURSE, P.CHILD_RECORD_EDIT, OTHERS, True),
        (DESK, P.CHILD_RECORD_READ, OTHERS, False),
        (MANAGER, P.CHILD_RECORD_READ, OTHERS, False),
        (PARENT, P.CHILD_RECORD_READ, OWN, True),
        (PARENT, P.CHILD_RECORD_READ, OTHERS, False),
        (PARENT, P.CHILD_RECORD_EDIT, OWN, False),
        (GUEST, P.CHILD_RECORD_READ, LINKED, False),
        (NURSE, P.VACCINATE, None, True),
        (DESK, P.VACCINATE, None, False),
        (DESK, P.FRIDGE, None, False),
        (NURSE, P.FRIDGE, None, True),
        (MANAGER, P.REGISTER, None, False),
        (NURSE, P.RECALLS, None, True),
        (DESK, P.RECALLS, None, False),
        (MANAGER, P.ARTICLES_EDIT, None, True),
        (NURSE, P.ARTICLES_EDIT, None, True),
        (DESK, P.ARTICLES_EDIT, None, False),
        (PARENT, P.ARTICLES_EDIT, None, False),
        (DOCTOR, P.ARTICLES_APPROVE, None, True),
        (NURSE, P.ARTICLES_APPROVE, None, True),
        (MANAGER, P.ARTICLES_APPROVE, None, False),
    ],
)
def test_who_may_do_what(who, what, subject, expected):
    assert allows(who, what, subject) is expected
    if not expected:
        with pytest.raises(NotAllowed):
            require(who, what, subject)


def test_every_permission_has_its_rules():
    assert set(RULES) == set(Permission)
    assert all(RULES.values())


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("born", "agreed", "expected"),
    [
        (date(2020, 1, 1), False, Scope.FULL),
        (date(2014, 11, 25), False, Scope.FULL),
        (date(2014, 11, 24), False, Scope.REVIEW),
        (date(2012, 11, 25), False, Scope.REVIEW),
        (date(2012, 11, 24), False, Scope.NARROWED),
        (date(2012, 11, 24), True, Scope.FULL),
        (date(2010, 11, 25), False, Scope.NARROWED),
        (date(2010, 11, 24), False, Scope.CLOSED),
        (date(2010, 11, 24), True, Scope.FULL),
        (date(2008, 11, 24), True, Scope.CLOSED),
    ],
)
def test_what_a_parent_sees_narrows_as_the_child_grows(born, agreed, expected):
    assert scope("parent", born, on=TODAY, agreed=agreed) is expected
    assert scope("self", born, on=TODAY, agreed=False) is Scope.FULL


@pytest.mark.parametrize(
    ("view", "age", "sensitive", "booked", "expected"),
    [
        (Scope.FULL, 5, False, False, True),
        (Scope.FULL, 5, True, False, True),
        (Scope.REVIEW, 12, False, False, True),
        (Scope.REVIEW, 12, True, True, False),
        (Scope.NARROWED, 14, False, False, False),
        (Scope.NARROWED, 14, False, True, True),
        (Scope.NARROWED, 14, True, True, False),
        (Scope.FULL, 16, False, False, True),
        (Scope.FULL, 16, True, True, False),
        (Scope.CLOSED, 16, False, True, False),
    ],
)
def test_a_teenagers_visit_is_not_shown_to_a_parent(view, age, sensitive, booked, expected):
    facts = {"age": age, "sensitive": sensitive, "booked_by_viewer": booked}
    assert shows(view, own=False, **facts) is expected
    assert shows(view, own=True, **facts)
