"""A visit that is too early by the record: a nurse is asked before a family travels."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_app.operations import (
    appointments,
    cancelled_first,
    children_known,
    desk_booking,
    invitations,
    not_written_to,
    nurse_tasks,
    recalls,
    too_early,
)
from clinic_app.operations.desk_booking import Wish
from clinic_app.operations.errors import TooEarly
from clinic_app.web import sending
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, a_visit, at, practitioner, staff
from tests.vaccines import JO, a_child, add_past

BORN = date(2026, 5, 25)
"""Six months on Wednesday; the second dose came late, so that the third waits until Saturday."""
DOSES = (date(2026, 7, 25), date(2026, 9, 28))
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return context


def a_baby():
    child = a_child("Kenji", "Erdem", BORN, history="register", first_nations="neither")
    for on in DOSES:
        add_past(child, on, "hexavalent", "pcv20", "rotavirus", seen_in="register")
    return child


def booked(child, day=WEDNESDAY):
    return a_visit("imms-child", start=at(day, "9:00"), patient=child)


def tasks():
    return [(task.kind, task.flag, task.when, task.reason) for task in nurse_tasks.to_do()]


def test_a_nurse_is_asked_about_a_visit_before_the_first_day_by_the_record(clinic):
    booked(a_baby())
    sending.look_ahead()
    sending.look_ahead()
    ((kind, flag, when, reason),) = tasks()
    assert (kind, flag, when) == ("other", "early", "same day")
    assert "The visit on 25 November 2026 is too early by the record" in reason
    assert "6 months is possible from 28 November 2026." in reason


def test_of_a_child_who_died_no_task_says_to_reach_the_family(clinic):
    child, who = a_baby(), staff("nurse")
    first = booked(child)
    booked(child, TUESDAY + timedelta(days=70))
    sending.look_ahead()
    assert [flag for _, flag, _, _ in tasks()] == ["early"]
    transact(lambda now: recalls.write_no_more(who, child, not_written_to.DIED, now=now))
    sending.look_ahead()
    assert tasks() == [], "the one that was open is closed"
    why = {"reason": "Died", "subject": None}
    desk = staff("reception")
    transact(lambda now: cancelled_first.cancel(desk, first, now=now, **why))
    assert tasks() == []


def test_a_visit_in_time_or_one_of_an_unknown_record_is_nobodys_task(clinic):
    booked(a_baby(), TUESDAY + timedelta(days=6))
    stranger = a_child("Lena", "Moss", BORN)
    add_past(stranger, DOSES[1], "hexavalent", seen_in="")
    booked(stranger)
    sending.look_ahead()
    assert tasks() == []


def test_a_dose_that_is_entered_after_booking_makes_a_visit_too_early(clinic):
    child = a_child("Kenji", "Erdem", BORN, history="register", first_nations="neither")
    add_past(child, DOSES[0], "hexavalent", "pcv20", "rotavirus", seen_in="register")
    booked(child)
    sending.look_ahead()
    assert tasks() == []
    add_past(child, TUESDAY - timedelta(days=3), "hexavalent", "pcv20", seen_in="register")
    sending.look_ahead()
    assert [flag for _, flag, _, _ in tasks()] == ["early"]


def test_a_visit_too_soon_after_another_that_is_booked_says_so(clinic):
    child = a_child("Kenji", "Erdem", BORN, history="register", first_nations="neither")
    add_past(child, DOSES[0], "hexavalent", "pcv20", "rotavirus", seen_in="register")
    booked(child)
    booked(child, TUESDAY + timedelta(days=22))
    sending.look_ahead()
    (task,) = nurse_tasks.to_do()
    assert "too early by the record and the visit booked before it" in task.reason
    assert task.when == "within days"


def test_the_task_closes_by_itself_once_the_visit_is_cancelled_or_in_time(clinic):
    visit = booked(a_baby())
    sending.look_ahead()
    (task,) = nurse_tasks.to_do()
    desk = staff("reception")
    transact(lambda now: appointments.cancel(desk, visit, reason="", subject=None, now=now))
    sending.look_ahead()
    assert nurse_tasks.to_do() == ()
    (closed,) = nurse_tasks.of(task.patient)
    assert closed.outcome == too_early.SETTLED


def invited(child):
    """Say whether the family of a child is to be invited today."""
    known = children_known.of_patients([child], now=at(TUESDAY, "7:30"))
    return child in invitations._versions(known, at(TUESDAY, "7:30"))


def test_who_is_booked_for_the_same_age_is_not_invited_to_book_it(clinic):
    child = a_baby()
    assert invited(child)
    booked(child)
    assert not invited(child)


def test_the_desk_says_why_it_books_too_early_and_the_nurse_reads_it_at_once(clinic):
    child, desk = a_baby(), staff("reception")
    wish = Wish("imms-child", at(WEDNESDAY, "9:00"), practitioner(JO), once="a" * 32)
    with pytest.raises(TooEarly):
        transact(lambda now: desk_booking.book(desk, child, wish, now=now))
    meant = replace(wish, early="A nurse asked for this day")
    visit = transact(lambda now: desk_booking.book(desk, child, meant, now=now))
    assert isinstance(visit, int)
    (task,) = nurse_tasks.to_do()
    assert "It was booked all the same: A nurse asked for this day." in task.reason
    assert not invited(child)
