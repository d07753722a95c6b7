"""A nurse books the next visit herself, from the record and after vaccinating."""

from datetime import date, timedelta

import pytest

from tests.factories import TUESDAY, a_patient, a_visit, at, practitioner, sign_in_as
from tests.pages import words
from tests.vaccines import JO, TWO_MONTHS, a_batch, a_child, a_dose, add_past, give

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BORN = date(2026, 9, 22)


@pytest.fixture
def nurse(browser, travel):
    travel(at(TUESDAY, "9:12"))
    sign_in_as(browser, "nurse")
    return browser


def a_baby(given_on=TUESDAY - timedelta(days=7)):
    child = a_child("Noah", "Bianchi", BORN, history="register", first_nations="neither")
    add_past(child, given_on, *TWO_MONTHS, seen_in="register")
    return child


def link(page, text):
    (found,) = [a for a in page.all("a") if words(a) == text]
    return found.get("href")


def test_the_record_says_what_is_next_and_a_nurse_books_it(nurse):
    child = a_baby()
    page = nurse.visit(f"/nurses/patients/{child}/record")
    assert "Next: 4 months, from Friday 22 January 2027." in page.text
    page = nurse.visit(link(page, "Book the next visit"))
    assert page.h1 == "Book for Noah Bianchi"
    page = nurse.send(page, {"pick": page.buttons("pick")[0]}, having="pick")
    page = nurse.send(page, having="once")
    assert "Booked: Noah Bianchi" in page.text
    page = nurse.visit(f"/nurses/patients/{child}/record")
    assert "Booked: Childhood immunisation, " in page.text


def test_after_vaccinating_the_next_visit_is_a_press_away(nurse):
    child = a_child("Noah", "Bianchi", BORN, history="register", first_nations="neither")
    page = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert "Book the next visit" not in page.text
    add_past(child, TUESDAY - timedelta(days=7), *TWO_MONTHS[1:], seen_in="register")
    give(child, a_dose("hexavalent", a_batch()))
    page = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert "Next: 4 months, from" in page.text
    assert link(page, "Book the next visit").startswith(f"/reception/book/{child}?")


def test_a_nurse_books_but_fits_nobody_in_adds_nobody_and_reads_no_request(nurse):
    page = nurse.visit("/reception/book?find=nobody like this")
    assert "Somebody new is added at the desk, or as a walk-in." in page.text
    nurse.visit("/reception/requests", status=403)
    patient = a_patient("Robin", "Vale", date(1980, 3, 14))
    page = nurse.visit(f"/reception/book/{patient}?type=imms-adult&request=1")
    assert "fitted in" not in page.text
    assert "request" not in {e.get("name") for e in page.all("input")}


def test_a_nurse_is_shown_other_times_where_one_is_gone_and_cannot_fit_in_over_it(nurse):
    patient = a_child("Ivy", "Vale", BORN)
    a_visit("imms-child-6w", start=at(TUESDAY, "14:00"), lead=JO)
    page = nurse.visit(f"/reception/book/{patient}?type=imms-child-6w")
    values = {"day": TUESDAY.isoformat(), "time": "14:00", "who": practitioner(JO)}
    page = nurse.send(page, values, having="time")
    assert page.h1 == "Book for Ivy Vale"
    assert "Why is it fitted in?" not in page.text
