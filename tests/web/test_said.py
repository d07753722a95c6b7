"""What a page says after a press, and what of it stands in the cookie."""

import pytest

from tests import factories
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient

BY_CHANCE = {"csrf_token", "_user_id", "_id"}
"""Random letters, in which any short word can stand."""


@pytest.fixture
def desk(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    context.test_client_class = CheckingClient
    browser = context.test_client()
    factories.sign_in_as(browser, "reception")
    return browser


def carried(browser):
    """Return what the browser's cookie holds, in the clear as anybody can read it."""
    with browser.session_transaction() as cookie:
        return {name: value for name, value in cookie.items() if name not in BY_CHANCE}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_booking_is_told_on_the_next_page_once_and_its_cookie_names_nobody(desk):
    patient = factories.a_patient("Hana", "Tamura", email="hana@example.com")
    who, ten = factories.practitioner("amara-osei"), at(TUESDAY, "10:00").strftime("%Y%m%dT%H%M%SZ")
    address = f"/reception/book/{patient}/check?type=standard&at={ten}&with={who}"
    target, fields = desk.visit(address).form(having="once")
    answer = desk.post(target, data=fields)
    kept = str(carried(desk))
    assert "booked" in kept
    for word in ("Hana", "Tamura", "GP", "tandard", "10:00", "Osei"):
        assert word not in kept
    said = "Booked: Hana Tamura, Standard GP visit, Tuesday 24 November 2026, 10:00 am."
    assert said in desk.visit(answer.headers["Location"]).text
    assert said not in desk.visit(answer.headers["Location"]).text
