"""Moving the first of two visits for vaccines too far is asked about before, and told after."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import NurseTask
from clinic_app.operations import visit_facts
from clinic_app.web import sending
from clinic_app.web.filters import long_day
from tests import factories
from tests.blueprints.test_cancelled_first import (
    LAST,
    books_two,
    groups,
    letter_about,
)

DROPS = f"{LAST}, the last day for rotavirus drops"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


@pytest.fixture
def two(browser):
    """Book the 2-month visit on its last day, and the 4-month visit as soon as it may be."""
    first, second = books_two(browser)
    factories.sign_in_as(browser, "reception")
    return first, second


def moves(desk, visit, day, nth=0):
    """Press one of the times of a day."""
    page = desk.visit(f"/reception/appointments/{visit}/move?day={day}")
    return desk.send(page, {"time": page.buttons("time")[nth]}, having="time")


def day_of(visit):
    db.session.rollback()
    return visit_facts.of(visit).day


def task():
    db.session.rollback()
    return db.session.scalars(sa.select(NurseTask)).one()


def test_before_a_visit_moves_past_a_last_day_the_desk_is_asked(browser, two):
    first, _ = two
    page = moves(browser, first, "2026-12-08")
    assert page.h1.startswith("Move the visit of")
    said = f"Tuesday 8 December 2026 is after {DROPS}."
    assert page.errors == ["Not moved yet: look at what speaks against that time"]
    assert said in page.text
    assert "ask a nurse first" in page.text
    assert day_of(first) == date(2026, 12, 2)
    browser.send(page, having="sure")
    assert day_of(first) == date(2026, 12, 8)
    text = letter_about(first, "moved").replace("\n", " ")
    assert f"This is after {DROPS}. Call us by {LAST}, (02) " in text
    assert "The last day for rotavirus drops is 2 December 2026, before it." in task().reason
    assert task().facts["when"] == "same day"
    assert sending.look_ahead() == 0, "it is still too late"


def test_moved_back_nothing_is_missed_any_more(browser, two):
    first, second = two
    browser.send(moves(browser, first, "2026-12-08"), having="sure")
    page = browser.visit(f"/reception/appointments/{first}")
    browser.send(page, action="/move/back")
    assert day_of(first) == date(2026, 12, 2)
    assert task().closed_at is not None, "no worker has to come by first"
    assert groups(second)[0] == ("6-in-1", 2)


def test_a_visit_that_moves_past_the_one_that_builds_on_it_changes_places_with_it(browser, two):
    first, second = two
    then = visit_facts.of(second).day
    page = moves(browser, first, "2027-01-13")
    planned = f"The visit on {long_day(then)} was planned to follow this one"
    assert f"{planned} and would come first." in page.text
    assert "Choose an earlier time, or move that visit too." in page.text
    browser.send(page, having="sure")
    assert f"{planned} and comes first now." in letter_about(first, "moved").replace("\n", " ")
    assert [groups(visit)[0] for visit in (second, first)] == [("6-in-1", 1), ("6-in-1", 2)]
    browser.send(browser.visit(f"/reception/appointments/{first}"), action="/move/back")
    assert [groups(visit)[0] for visit in (first, second)] == [("6-in-1", 1), ("6-in-1", 2)]


def test_a_visit_that_comes_too_near_to_the_next_one_is_asked_about(browser, two):
    first, second = two
    then = visit_facts.of(second).day
    page = moves(browser, first, "2026-12-15")
    assert f"The visit on {long_day(then)} follows this one and would come too soon" in page.text


def test_a_visit_that_moves_too_soon_after_the_one_it_builds_on_is_asked_about(browser, two):
    _, second = two
    then = long_day(visit_facts.of(second).day)
    page = moves(browser, second, "2026-12-22")
    said = f"Tuesday 22 December 2026 is too early: it can be given from {then}."
    assert said in page.text
    browser.send(page, having="sure")
    assert day_of(second) == date(2026, 12, 22)
    assert not db.session.scalars(sa.select(NurseTask)).all(), "the nurse sees it on the day"
    moves(browser, second, "2026-12-21")
    assert day_of(second) == date(2026, 12, 21), "what was wrong before is not said again"


def test_a_move_that_loses_nothing_asks_nothing(browser, two):
    first, second = two
    moves(browser, first, "2026-12-01")
    moves(browser, second, "2027-01-13")
    assert (day_of(first), day_of(second)) == (date(2026, 12, 1), date(2027, 1, 13))
    assert not db.session.scalars(sa.select(NurseTask)).all()


def test_among_many_visits_to_sort_out_none_is_moved_too_far(browser, two):
    first, _ = two
    page = browser.visit(f"/reception/appointments/{first}/move?day=2026-12-08")
    start, _, lead = page.buttons("time")[0].partition("~")
    seen = page.form(having="seen")[1]
    to = f"{first}~{seen['seen']}~{start}~{lead}"
    fields = {"csrf_token": seen["csrf_token"], "to": to}
    after = browser.post("/schedules/visits/move", data=fields, follow_redirects=True)
    assert "is not moved: a last day would be over by then" in browser._seen(after, 200).text
    assert day_of(first) == date(2026, 12, 2)
