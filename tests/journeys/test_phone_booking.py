"""Somebody rings: found by the sound of the name, booked and read back, by keyboard alone."""

from datetime import date

import pytest

from clinic_app.extensions import db
from clinic_app.operations import requests
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at


@pytest.fixture
def callers(site, app):
    """Linh Hoang is on record with an alert, and Ada Moss asked online for a visit."""
    with app.app_context():
        a_patient(
            "Linh", "Hoang", date(1958, 3, 12), phone="+61491570156", email="linh@example.com",
            interpreter="Vietnamese", alert="Faints when blood is taken: lie them down",
        )  # fmt: skip
        ada = a_patient("Ada", "Moss", date(1991, 4, 5), phone="+61491570158")
        a_visit("standard", start=at(TUESDAY, "15:00"), lead="isobel-carver", patient=ada)
        wish = {
            "given_name": "Ada", "family_name": "Moss", "birth_date": date(1991, 4, 5),
            "phone": "+61491570158", "email": "ada@example.com", "days": "Mornings",
        }  # fmt: skip
        who = factories.staff("reception")
        transact(lambda now: requests.make(who, "implant-removal", wish, network="n", now=now))
        db.session.remove()


def signs_in(who):
    who.goes_to("/account/staff/sign-in")
    who.types({"Work email address": factories.STAFF["reception"], "Password": factories.PASSWORD})
    who.presses("Sign in")


def tabs_to(who, words):
    """Press Tab until what has the focus begins with these words, or is labelled so."""
    what = "(e => e.innerText || e.labels?.[0]?.innerText || '')(document.activeElement)"
    for _ in range(500):
        who.page.keyboard.press("Tab")
        if who.page.evaluate(what).strip().startswith(words):
            return
    raise AssertionError((words, who.page.url))


def enters(who, words):
    """Go to a button or link by keyboard and press Enter."""
    tabs_to(who, words)
    with who.page.expect_navigation():
        who.page.keyboard.press("Enter")
    who.looks()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_phone_booking_by_keyboard_alone(visitor, callers, post, width, scheme):
    desk = visitor(width=width, scheme=scheme)
    signs_in(desk)
    desk.goes_to("/reception/book")
    desk.page.keyboard.type("huang")  # the box has the focus
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.looks()
    desk.reads("Interpreter: Vietnamese")
    enters(desk, "Linh Hoang")
    desk.reads("Faints when blood is taken: lie them down")
    desk.page.keyboard.type("Standard GP")  # so has the list of types
    with desk.page.expect_navigation():
        tabs_to(desk, "Show times")
        desk.page.keyboard.press("Enter")
    desk.looks()
    enters(desk, "10:15 am")
    desk.reads("Linh Hoang, born 12 March 1958: Tuesday 24 November 2026 at 10:15 am")
    assert desk.page.evaluate("scrollY") == 0, "the sentence and the alert are in view"
    tabs_to(desk, "Note for the visit")
    desk.page.keyboard.type("Brings a letter")
    enters(desk, "Book")
    desk.reads("Booked: Linh Hoang, Standard GP visit, Tuesday 24 November 2026, 10:15 am.")
    assert [mail["To"] for mail in post()] == ["linh@example.com"]


def test_a_request_gets_a_time_and_the_patient_is_told(visitor, callers, post):
    desk = visitor()
    signs_in(desk)
    desk.goes_to("/reception/requests")
    enters(desk, "Choose a time")
    desk.reads("Ada Moss asked for: GP visit.")
    enters(desk, "Ada Moss")
    desk.page.locator("ul.times button").first.click()
    desk.looks()
    desk.reads("Say it to the patient only.")
    desk.presses("Book")
    desk.goes_to("/reception/requests")
    desk.reads("Nobody is waiting for a call.")
    (mail,) = post()
    assert mail["To"] == "ada@example.com"
    assert "mplant" not in mail.as_string()


def test_a_phone_booking_without_javascript(visitor, callers):
    desk = visitor(scripts=False)
    signs_in(desk)
    desk.goes_to("/reception/book?find=hoang")
    desk.presses("Linh Hoang")
    desk.page.get_by_label("What for?").select_option("standard")
    desk.presses("Show times")
    desk.page.locator("ul.times button").first.click()
    desk.presses("Book")
    desk.reads("Booked: Linh Hoang")
