"""Signed out in another tab while booking: the page says so, and how to go on."""

from datetime import timedelta

import pytest

from tests.blueprints.due_pages import goes_on, own, signed_in
from tests.factories import TUESDAY
from tests.pages import Page, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GONE = "This booking is not open here any more"


def test_who_signed_out_meanwhile_reads_what_happened_and_where_to_sign_in(browser):
    family = signed_in(browser, TUESDAY - timedelta(days=50))
    page = goes_on(browser, own(browser, family, 0))
    path, fields = page.form(having="time")
    browser.send(browser.visit("/account/"), action="sign-out")
    answer = browser.post(path or page.response.request.path, data=fields | {"time": "x"})
    assert answer.status_code == 404
    pressed = Page(answer)
    assert pressed.h1 == GONE
    assert "is not booked" in pressed.text
    assert "Sign in" in [words(a) for a in pressed.all("a")]
    back = browser.visit(page.response.request.path, status=404)
    assert back.h1 == GONE
    assert "Please send that again" not in back.text


def test_a_page_open_too_long_in_a_browser_that_still_has_the_booking_is_sent_again(browser):
    family = signed_in(browser, TUESDAY - timedelta(days=50))
    page = goes_on(browser, own(browser, family, 0))
    answer = browser.post(page.response.request.path, data={"time": "x"})
    assert answer.status_code == 400
