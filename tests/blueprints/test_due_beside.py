"""A baby who is weighed while doses are due: the row says so, though not for this visit."""

from datetime import date, timedelta

import pytest

from clinic_app.extensions import db
from clinic_app.models import Appointment
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import TWO_MONTHS, a_batch, a_child, a_dose, add_past, give, nurse

from .test_nurses import press, rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BORN = date(2026, 7, 20)
"""Four months on Friday: the second doses are due."""


@pytest.fixture
def jo(browser, travel):
    travel(at(TUESDAY, "9:12"))
    sign_in_as(browser, "nurse")
    return browser


def a_baby():
    child = a_child("Ahmad", "Sorensen", BORN, history="register", first_nations="neither")
    add_past(child, date(2026, 9, 20), *TWO_MONTHS, seen_in="register")
    return child


def weighed(child, wall="11:00"):
    return a_visit("baby-weigh", start=at(TUESDAY, wall), patient=child)


def test_a_row_says_what_is_due_though_not_for_this_visit(jo):
    child = a_baby()
    weighed(child)
    (row,) = rows(jo.visit("/nurses/"))
    assert "None at this visit" in words(row)
    assert "No needles" not in words(row)
    assert "Due: 6-in-1, Pneumococcal, Rotavirus, oral" in words(row)
    a_visit("imms-child", start=at(TUESDAY + timedelta(days=6), "9:00"), patient=child)
    page = jo.visit("/nurses/")
    assert "Rotavirus, oral (booked Mon 30 Nov)" in words(rows(page)[0])
    assert "needles" not in words(page.all("ul", aria_label="This list")[0])


def test_a_row_of_somebody_for_whom_nothing_is_due_or_known_stays_as_it_was(jo):
    weighed(a_child("Lena", "Sorensen", BORN))
    child = a_child("Omar", "Sorensen", date(2026, 9, 22), history="register")
    add_past(child, date(2026, 11, 10), *TWO_MONTHS, seen_in="register")
    weighed(child, "11:30")
    for row in rows(jo.visit("/nurses/")):
        assert "No needles" in words(row)
        assert "Due:" not in words(row)


def test_the_row_leads_to_vaccinate_and_once_given_nothing_is_due(jo):
    child = a_baby()
    visit = weighed(child, "9:15")
    (row,) = rows(press(jo, jo.visit("/nurses/"), "Arrived"))
    (link,) = [a for a in row.iter("a") if words(a).startswith("Vaccinate")]
    assert link.get("href") == f"/nurses/visits/{visit}/vaccinate"
    page = jo.visit(link.get("href"))
    assert "6-in-1" in page.text
    give(child, *(a_dose(one, a_batch(one), number=2) for one in TWO_MONTHS), why="The nurse")
    (row,) = rows(jo.visit("/nurses/"))
    assert "Due:" not in words(row)


def test_after_vaccines_at_a_weigh_the_fifteen_minutes_are_offered_and_asked_about(jo, travel):
    visit = weighed(a_child("Ivy", "Vale", BORN), "9:00")
    page = press(jo, press(jo, jo.visit("/nurses/"), "Arrived"), "Bring in")
    assert "Start 15 minutes" not in page.text
    for one in TWO_MONTHS:
        a_batch(one)
    page = jo.visit(f"/nurses/visits/{visit}/vaccinate")
    (begins,) = [box for box in page.all("input") if box.get("name") == "observe"]
    assert begins.get("checked") is not None
    child = db.session.get_one(Appointment, visit).patient_id
    give(child, a_dose("pcv20", 2), appointment=visit, why="By age")
    asked = press(jo, jo.visit("/nurses/"), "Done")
    assert "the 15 minutes after them were never started" in asked.text
    page = jo.visit("/nurses/")
    assert "Vaccines given" in words(rows(page)[0])
    page = press(jo, page, "Start 15 minutes")
    travel(at(TUESDAY, "9:30"))
    asked = press(jo, page, "Done")
    assert "never started" not in asked.text
    assert "weight" in asked.text, "nobody was weighed either"


def test_the_list_asks_as_few_questions_with_what_is_due_beside(jo):
    weighed(a_baby())
    a_visit("imms-child-6w", start=at(TUESDAY, "10:00"), patient=a_child("Ivy", "Vale"))
    jo.visit("/nurses/")
    a_child("Somebody", "Else")
    with counted() as seen:
        jo.get("/nurses/")
    assert len(seen) <= 8, seen
    assert nurse()
