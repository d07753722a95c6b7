"""A last day, past or to come, is said from the first page to the booked one; so is how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_app.immunisation.children import Child, Given
from clinic_app.operations import last_days
from tests.blueprints.due_pages import (
    CONTACT,
    NAMES,
    asked,
    chooses,
    nothing_urgent,
    parts,
    press,
    takes,
)
from tests.blueprints.test_families import two
from tests.factories import TUESDAY, sign_in_as
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
    assert "The last day against rotavirus is Saturday 28 November 2026." in page.text
    assert f"If none of these suits, {LATER}" in page.text
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


@pytest.mark.parametrize("choice", ["unsure", "overseas"])
@pytest.mark.parametrize(
    ("days", "call", "tag"),
    [
        (103, "today: tomorrow is the last day for rotavirus drops.", "Last day 25 Nov:"),
        (104, "today: today is the last day for rotavirus drops.", "Last day today:"),
        (
            98,
            "before Monday 30 November: that is the last day for rotavirus drops.",
            "Last day 30 Nov:",
        ),
        (170, "before Saturday 28 November: that is the last day", "Last day 28 Nov:"),
    ],
)
def test_who_asks_for_a_plan_reads_a_near_last_day_and_reception_too(
    browser, new_browser, choice, days, call, tag
):
    older = asks_for_a_plan(browser, TUESDAY - timedelta(days=400), "unsure", given_name="Bo")
    assert "last day for" not in older.text, "there is no near last day"
    page = browser.send(
        asked(browser, TUESDAY - timedelta(days=days)), {"point": choice}, having="point"
    )
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    assert f"Call us on (02) 5550 0142 {call}" in page.text
    page = browser.send(page, NAMES | {"phone": "0491 570 006"}, having="given_name")
    assert page.h1 == "We have your request"
    assert page.text.index(f"Call us on (02) 5550 0142 {call}") < page.text.index("working days")
    here = page.response.request.path
    assert "2026" not in here, "no birth date in an address"
    assert call in browser.visit(here).text, "read again it is still there"
    new_browser().visit(here, status=404)
    desk = new_browser()
    sign_in_as(desk, "reception")
    text = desk.visit("/reception/requests").text
    assert f"{tag} rotavirus drops" in text
    assert text.index("Noor Haddon") < text.index("Bo Haddon"), "though it was made later"


def test_a_plan_asked_for_from_the_list_of_visits_says_the_last_day_too(browser):
    page = browser.visit("/book/imms-catchup/")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    born = parts(TUESDAY - timedelta(days=104))
    page = browser.send(page, NAMES | born | {"phone": "0491 570 006"}, having="given_name")
    assert page.h1 == "We have your request"
    assert "today is the last day for rotavirus drops" in page.text


def test_a_dose_on_record_has_no_last_day_to_lose():
    born = TUESDAY - timedelta(days=104)
    assert last_days.near(Child(born, None), today=TUESDAY) is not None
    had = (Given("rotavirus", TUESDAY - timedelta(days=50)),)
    assert last_days.near(Child(born, None, noted=had), today=TUESDAY) is None
    assert last_days.near(Child(born, had), today=TUESDAY) is None


def asks_for_a_plan(browser, born, choice, **names):
    page = browser.send(asked(browser, born), {"point": choice}, having="point")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    values = NAMES | names | {"phone": "0491 570 006"}
    return browser.send(page, values, having="given_name")


def test_a_dose_that_was_too_young_hides_no_last_day():
    born, today = date(2026, 8, 14), date(2026, 11, 24)
    young = Child(born, (Given("rotavirus", born + timedelta(days=34)),))
    for child in (young, replace(young, given=None, noted=young.given)):
        assert last_days.near(child, today=today).day == date(2026, 11, 26)
        slots = last_days.not_on_record(child)
        assert [s.dose for s in slots if s.vaccine.slug == "rotavirus"] == ["1", "2"]
