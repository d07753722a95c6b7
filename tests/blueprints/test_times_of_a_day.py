"""The part of the page of times that browsers change alone."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Closure, RosterChange, RosterPattern
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


def closed(days):
    def work(now):
        for ahead in days:
            db.session.add(Closure(day=TUESDAY + timedelta(days=ahead), name="Flood"))
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    transact(work)


def strip(html):
    """The days of the strip, with how many times each is said to have."""
    told = re.findall(r"<small>(?:(\d+) times?|None)</small>", html)
    return [int(count or 0) for count in told]


@pytest.mark.parametrize("shut", [0, 3, 6, 7, 12, 27, 34, 48])
def test_the_strip_counts_the_week_from_the_first_free_day_however_far_off(browser, when, shut):
    """The page looks a week ahead, then four, then further: none of its seams can be seen."""
    closed(range(shut))
    page = browser.visit(when)
    first = clock.local_date(datetime.fromisoformat(page.buttons("time")[0].partition("~")[0]))
    assert first >= TUESDAY + timedelta(days=shut)
    week = [first + timedelta(days=n) for n in range(7)]
    counts = [len(buttons(part(browser, when, day=day))) for day in week]
    assert strip(page.response.text) == counts
    assert counts[0] == len(page.buttons("time")) - 1


def test_a_day_further_off_than_the_week_can_be_asked_for(browser, when):
    day = TUESDAY + timedelta(days=21)
    page = browser.visit(f"{when}?day={day}")
    assert page.buttons("time")[1:] == buttons(part(browser, when, day=day)) != []


def test_when_only_the_held_time_is_left_of_a_week_the_next_one_is_looked_at(browser, when):
    amara = factories.practitioner("amara-osei")
    mine = f"{when}?with={amara}"
    held = browser.visit(mine).buttons("time")[0]
    closed(range(1, 12))
    goes_home(amara, datetime.fromisoformat(held.partition("~")[0]) + timedelta(minutes=15))
    page = browser.visit(mine)
    assert page.buttons("time") == [held, held]  # the earliest of all, and the day's only one
    browser.send(page, {"time": held}, having="time")
    earliest = datetime.fromisoformat(browser.visit(mine).buttons("time")[0].partition("~")[0])
    assert clock.local_date(earliest) >= TUESDAY + timedelta(days=12)


def goes_home(person, instant):
    gone = {"kind": "removed", "reserved_for": [], "location_id": 1, "day": TUESDAY}
    starts = instant.astimezone(clock.ZONE).time()

    def work(now):
        db.session.add(RosterChange(practitioner_id=person, starts=starts, **gone))
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    transact(work)
