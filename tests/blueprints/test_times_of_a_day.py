"""The part of the page of times that browsers change alone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete

from clinic_app.extensions import db
from clinic_app.models import RosterPattern
from clinic_app.operations import audit
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY

ADULT = {"given_name": "Robin", "family_name": "Vale"} | {
    "birth_date-day": 14,
    "birth_date-month": 3,
    "birth_date-year": 1980,
}


@pytest.fixture
def when(browser):
    """The address of the page of times of a standard visit."""
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    page = browser.send(page, ADULT, having="given_name")
    assert page.h1 == "Choose a time"
    return page.response.request.path


def everybody_goes_away():
    def work(now):
        db.session.execute(delete(RosterPattern))
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    transact(work)


def buttons(html):
    return re.findall(r'name="time"\s+value="([^"]+)"', html)


def part(browser, when, **asked):
    answer = browser.get(when.replace("when", "times"), query_string=asked)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("days", [0, 1, 7, 20])
def test_the_times_of_a_day_are_those_of_the_page_of_that_day(browser, when, days):
    day = TUESDAY + timedelta(days=days)
    page = browser.visit(f"{when}?from={day}&day={day}")
    of_day = page.buttons("time")[1:]  # the first is the earliest of all
    assert of_day
    assert buttons(part(browser, when, day=day)) == of_day


def test_the_times_of_one_doctor_on_a_day_are_theirs_alone(browser, when):
    amara = factories.practitioner("amara-osei")
    found = buttons(part(browser, when, day=TUESDAY, **{"with": amara}))
    assert {value.partition("~")[2] for value in found} == {str(amara)}


def test_without_a_day_it_has_everything_that_the_page_has(browser, when):
    whole = part(browser, when)
    assert '<h2 id="earliest">Earliest</h2>' in whole
    assert buttons(whole) == browser.visit(when).buttons("time")
    assert "<html" not in whole


def test_a_day_that_has_filled_up_says_so(browser, when):
    everybody_goes_away()
    assert "Every time of this day has been taken meanwhile" in part(browser, when, day=TUESDAY)


def test_whoever_has_not_said_who_it_is_for_is_led_to_the_page(browser):
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    path = page.response.request.path
    assert path.endswith("/who")
    answer = browser.get(path.replace("who", "times"))
    assert answer.status_code == 302


def test_a_time_of_the_part_can_be_taken(browser, when):
    page = browser.visit(when)
    value = buttons(part(browser, when, day=TUESDAY + timedelta(days=1)))[-1]
    assert browser.send(page, {"time": value}, having="time").h1 == "How can we reach you?"
