"""Every answer of the page of what is due leads on: from the newborn to the grown-up."""

from datetime import date, timedelta

import pytest

from tests.blueprints.due_pages import (
    NAMES,
    asked,
    given_before,
    nothing_urgent,
    own,
    parts,
    signed_in,
)
from tests.factories import TUESDAY, at
from tests.pages import words as text

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


@pytest.mark.parametrize(
    "born",
    [
        TUESDAY,
        TUESDAY - timedelta(days=1),
        date(2026, 8, 31),
        date(2026, 8, 11),
        date(2026, 5, 28),
        date(2025, 8, 31),
        date(2023, 1, 1),
        date(2019, 1, 1),
        date(2016, 11, 1),
        date(2014, 10, 1),
        date(2010, 11, 1),
        date(2006, 11, 25),
    ],
)
def test_at_every_age_of_the_young_a_nurse_can_be_asked_to_plan(browser, born):
    page = browser.send(asked(browser, born), {"point": "unsure"}, having="point")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, NAMES | {"phone": "0491 570 006"}, having="given_name")
    assert page.h1 == "We have your request"


@pytest.mark.parametrize("born", [date(2006, 11, 24), date(1980, 1, 1), date(1900, 1, 1)])
def test_a_grown_up_is_led_to_a_visit_for_adults(browser, born):
    page = asked(browser, born)
    assert page.h1 == "Vaccines for adults"
    assert not page.buttons("point")
    way = next(a for a in page.all("a") if text(a) == "Book an adult vaccine visit")
    assert way.get("href") == "/book/imms-adult/"


def test_who_is_too_old_for_planning_is_led_to_the_visit_for_adults(browser):
    page = browser.send(browser.visit("/book/imms-catchup/"), {"urgent": "no"}, having="urgent")
    typed = NAMES | {"phone": "0491 570 006"} | parts(date(1980, 1, 1))
    page = browser.send(page, typed, having="given_name")
    assert "choose “Adult vaccine”" in page.errors[0]
    assert [a.get("href") for a in page.all("a") if text(a) == "Adult vaccine"]


def test_past_a_last_day_the_nurse_is_asked_with_the_reason(browser):
    page = asked(browser, date(2026, 8, 11))
    page = nothing_urgent(browser, browser.send(page, action="/plan-first/0"))
    assert page.h1 == "Ask for this visit"
    assert "The last day against rotavirus has passed." in page.text


def test_of_a_child_of_whom_nothing_is_known_both_ways_in_say_the_next_age_and_no_verdict(browser):
    born = date(2015, 8, 14)
    words = "By age next: Year 7, 12 to 13 years, from 14 August 2027. Were some missed? Ask us."
    assert words in asked(browser, born).text
    signed_in(browser, born, history="")
    page = browser.visit("/immunisations/")
    assert words in page.text
    assert "Nothing from this schedule is next" not in page.text


def test_a_first_flu_vaccine_of_the_young_is_said_to_be_two(browser, travel):
    travel(at(date(2027, 4, 20), "7:30"))
    born = date(2026, 7, 15)
    family = signed_in(browser, born)
    given_before(family.children[0], born, "m12")
    page = own(browser, family, 0)
    assert "two doses, at least 4 weeks apart: you can book the second right after" in page.text


def test_a_childs_birth_date_that_is_missing_is_asked_for_as_a_childs(browser):
    page = browser.send(browser.visit("/book/imms-catchup/"), {"urgent": "no"}, having="urgent")
    page = browser.send(page, NAMES | {"phone": "0491 570 006"}, having="given_name")
    assert page.errors == ["Enter your child’s date of birth, for example 22 9 2026"]
