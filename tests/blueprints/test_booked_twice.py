"""Who books the same visit twice is asked before, and nobody is told of anybody else's."""

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import LikelyDuplicate
from clinic_app.web.filters import clock_time
from tests import factories
from tests.blueprints.due_pages import CONTACT, TWO_MONTHS, books, press, takes, to_times, visits

ASKED = "Do you want this time as well?"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


def to_check(browser, nth=3):
    page = takes(browser, to_times(browser, TWO_MONTHS, "m2"), nth)
    return browser.send(page, CONTACT, having="email")


def test_the_same_browser_is_asked_before_the_second_is_booked(browser):
    books(browser, takes(browser, to_times(browser, TWO_MONTHS, "m2")))
    (first,) = visits()
    page = to_check(browser)
    when = f"Tuesday 24 November 2026 at {clock_time(first.starts_at)}"
    assert f"Noor is booked on {when} already." in page.text
    assert ASKED in page.text
    page = press(browser, page)
    assert (page.h1, len(visits())) == ("Check your booking", 1), "an old page books nothing"
    page = browser.send(page, {"again": "1"}, having="again")
    assert (page.h1, len(visits())) == ("You are booked", 2)


def test_the_second_can_be_let_go(browser):
    books(browser, takes(browser, to_times(browser, TWO_MONTHS, "m2")))
    page = browser.send(to_check(browser), action="/let-go")
    assert (page.h1, len(visits())) == ("Choose a time", 1)


def test_another_browser_reads_nothing_of_it_and_the_desk_sees_the_pair(browser, new_browser):
    books(browser, takes(browser, to_times(browser, TWO_MONTHS, "m2")))
    other = new_browser()
    page = to_check(other)
    assert ASKED not in page.text
    assert press(other, page).h1 == "You are booked"
    first, second = visits()
    pair = db.session.scalars(sa.select(LikelyDuplicate)).one()
    assert {pair.patient_id, pair.other_id} == {first.patient_id, second.patient_id}
    desk = new_browser()
    factories.sign_in_as(desk, "reception")
    text = desk.visit(f"/reception/appointments/{second.id}").text
    assert "Nothing is joined by itself" in text
