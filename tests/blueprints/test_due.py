"""Booking by what is due: from the birth date, or a child of the family, to times on good days."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentStep, VisitRequest
from clinic_app.scheduling.ages import add_months
from tests import factories
from tests.factories import TUESDAY, at
from tests.vaccines import a_child

DAYS_50 = TUESDAY - timedelta(days=50)
CONTACT = {
    "contact_name": "Sam Haddon",
    "email": "sam.haddon@example.com",
    "phone": "0491 570 006",
}
CHILD = {"given_name": "Noor", "family_name": "Haddon"}


def parts(day, name="birth_date"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def asked(browser, born):
    """Return the page of what is due for a guest's child."""
    page = browser.visit("/immunisations/")
    return browser.send(page, parts(born), having="birth_date-day")


def chooses(browser, page, point, **more):
    value = next(v for v in values(page) if v.endswith(f"~{point}") or v == point)
    return browser.send(page, {"point": value} | more, having="point")


def values(page, name="point"):
    return [e.get("value") for e in page.all("input", name=name)]


def to_times(browser, born, point):
    page = chooses(browser, asked(browser, born), point)
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    return browser.send(page, CHILD, having="given_name")


def days_of(page):
    """Return the local days of the times that a page offers."""
    instants = [datetime.fromisoformat(v.partition("~")[0]) for v in page.buttons("time")]
    return {clock.local_date(instant) for instant in instants}


def takes(browser, page, nth=0):
    return browser.send(page, {"time": page.buttons("time")[nth]}, having="time")


def books(browser, page):
    page = browser.send(page, CONTACT, having="email")
    assert page.h1 == "Check your booking"
    return browser.send(page, having="csrf_token", action="")


def visits():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Appointment).order_by(Appointment.id)))


def test_the_birth_date_leads_to_a_page_that_can_be_gone_back_to(browser):
    answer = browser.post(
        "/immunisations/",
        data=parts(DAYS_50)
        | {
            "csrf_token": browser.visit("/immunisations/").form(having="csrf_token")[1][
                "csrf_token"
            ]
        },
    )
    assert answer.status_code == 302
    assert str(DAYS_50.year) not in answer.location
    page = browser.visit(answer.location)
    assert page.h1 == "Which one is next?"
    assert browser.visit(answer.location).h1 == page.h1
    with browser.session_transaction() as cookie:
        assert DAYS_50.isoformat() not in str(dict(cookie))


def test_a_guest_books_the_2_month_visit_inside_its_window(browser):
    page = to_times(browser, DAYS_50, "m2")
    print(page.text)
    page = books(browser, takes(browser, page))
    print(page.text)
    assert page.h1 == "You are booked"
    assert 0
