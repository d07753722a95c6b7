"""What a family says is next and books is not offered again; what follows keeps its distance."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.blueprints.due_pages import books, days_of, goes_on, own, takes, visits

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


def test_what_a_family_said_is_next_and_booked_is_not_offered_again(browser):
    """Nobody looked up what was given: what comes before can still be booked, and is said so."""
    born = date(2026, 8, 31)
    family = factories.a_family(births=[born])
    factories.sign_in_as(browser, family.person)
    page = own(browser, family, 0)
    page = goes_on(browser, page, point="imms-child~m4")
    done = books(browser, takes(browser, page))
    assert "6-month immunisations, from Sunday 28 February 2027" in done.text
    again = own(browser, family, 0)
    assert "Booked: 4-month immunisations, Thursday 31 December 2026" in again.text
    offered = [e.get("value") for e in again.all("input", name="point")]
    assert offered[:2] == ["imms-child-6w~m2", "imms-child~m6"]
    assert "imms-child~m4" not in offered
    assert "Only if these were not given yet." in again.text
    assert "Next: 6 months, due 28 February 2027" in browser.visit("/account/").text


def test_what_comes_after_a_visit_that_is_told_keeps_its_distance_from_it(browser):
    family = factories.a_family(births=[date(2026, 8, 31)])
    factories.sign_in_as(browser, family.person)
    page = own(browser, family, 0)
    late = date(2027, 2, 10)
    page = goes_on(browser, page, point="imms-child~m4")
    page = browser.visit(f"{page.response.request.path}?from={late.isoformat()}")
    books(browser, takes(browser, page))
    (visit,) = visits()
    again = own(browser, family, 0)
    page = goes_on(browser, again, point="imms-child~m6")
    distance = min(days_of(page)) - visit.local_date
    assert distance >= timedelta(weeks=4)
