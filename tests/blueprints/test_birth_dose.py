"""A newborn's family is asked whether the dose at birth was given, while it still can be."""

from datetime import timedelta

import pytest

from tests.blueprints.due_pages import asked, own, signed_in
from tests.factories import TUESDAY
from tests.vaccines import add_past

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASKS = "Was the needle against hepatitis B given at birth?"


def days_old(days):
    return TUESDAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "until"),
    [
        (0, "Its last day is Tuesday 1 December 2026."),
        (3, "Saturday 28 November 2026."),
        (7, "Its last day is today."),
    ],
)
def test_a_newborns_family_reads_until_when_the_dose_at_birth_can_be_given(browser, days, until):
    page = asked(browser, days_old(days))
    assert ASKS in page.text
    assert until in page.text
    assert "If it was not given, or you are not sure, call us now: (02) 5550 0142" in page.text


def test_a_last_day_that_is_closed_names_the_last_open_day_before_it(browser):
    page = asked(browser, days_old(2))
    closed = "We are closed then: Saturday 28 November 2026 is our last open day before it."
    assert closed in page.text


def test_from_the_eighth_day_on_nobody_is_asked_about_the_dose_at_birth(browser):
    assert ASKS not in asked(browser, days_old(8)).text


def test_a_dose_at_birth_that_is_on_record_is_not_asked_about(browser):
    family = signed_in(browser, days_old(5), days_old(4))
    add_past(family.children[0], days_old(5), "hepb-paed", seen_in="register")
    page = own(browser, family, 0)
    assert ASKS not in page.text
    assert ASKS in own(browser, family, 1).text
    assert "Was the needle against hepatitis B given at birth?" in browser.visit("/account/").text
