"""A last day, past or to come, is said from the first page to the booked one; so is how long."""

from datetime import date, timedelta

import pytest

from tests.blueprints.due_pages import CONTACT, NAMES, asked, chooses, nothing_urgent, press, takes
from tests.blueprints.test_families import two
from tests.factories import TUESDAY
from tests.pages import words

LATER = "ring us: the nurse says what can be given later."
PASSED = "The last day against rotavirus has passed."
SIXTEEN_WEEKS = TUESDAY - timedelta(weeks=16)

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


def to_times(browser, born, point):
    page = nothing_urgent(browser, chooses(browser, asked(browser, born), point))
    return browser.send(page, NAMES, having="given_name")


def test_on_the_last_day_who_cannot_come_is_told_whom_to_ask(browser):
    page = to_times(browser, TUESDAY - timedelta(days=104), "m2")
    assert f"If today does not suit, {LATER}" in page.text
    assert "The next free days come first" not in page.text


def test_before_the_last_day_too(browser):
    page = to_times(browser, TUESDAY - timedelta(days=100), "m2")
    assert f"Times are offered up to that day; if none suits, {LATER}" in page.text
    page = to_times(browser, date(2025, 5, 10), "m18")
    assert LATER not in page.text, "there is no last day"


def test_a_last_day_that_has_passed_is_repeated_up_to_the_booked_page(browser):
    page = to_times(browser, SIXTEEN_WEEKS, "m2")
    assert PASSED in page.text
    page = takes(browser, page)
    page = browser.send(page, CONTACT, having="email")
    assert page.h1 == "Check your booking"
    assert PASSED in page.text
    page = press(browser, page)
    assert page.h1 == "You are booked"
    assert PASSED in page.text


def test_drops_whose_first_day_has_passed_are_not_promised(browser):
    page = asked(browser, SIXTEEN_WEEKS)
    assert PASSED in page.text
    assert "The drops are for who had the first ones in time." in page.text
    page = asked(browser, TUESDAY - timedelta(weeks=10))
    assert "for who had the first ones" not in page.text


def test_a_family_reads_how_long_all_of_it_takes_and_each_last_day(browser):
    page = browser.send(takes(browser, two(browser)), CONTACT, having="email")
    for part in ("45 minutes, with the wait", "Mia: The last day against rotavirus is"):
        assert part in page.text, part
    assert "Book both visits" in [words(b) for b in page.all("button")]
    page = press(browser, page)
    for part in ("45 minutes in all, with the wait", "Mia: The last day against rotavirus is"):
        assert part in page.text, part
