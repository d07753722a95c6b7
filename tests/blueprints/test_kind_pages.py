"""The page of each kind of visit."""

import pytest

from tests import factories
from tests.blueprints.seen import see
from tests.factories import TUESDAY, at

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def client(practice_loaded, app, travel):
    travel(at(TUESDAY, "9:20"))
    return app.test_client(use_cookies=False)


def test_every_page_says_how_long_with_whom_for_how_much_and_how_to_get_ready(client):
    for kind in factories.practice_files()[1].types:
        page = see(client, f"/services/{kind.area}/{kind.slug}/")
        assert page.heading == kind.name
        for fact in (kind.cost.text, *kind.preparation, *kind.happens, kind.wait, kind.after):
            assert fact in page.text, (kind.slug, fact)


def test_signs_that_cannot_wait_come_before_the_way_to_book(client):
    for kind in factories.practice_files()[1].types:
        text = see(client, f"/services/{kind.area}/{kind.slug}/").text
        way = {"online": "Book this visit", "request": "Ask for a time"}.get(kind.mode, kind.how)
        assert text.index("Get help now") < text.index("None of these") < text.index(way)
        for flag in kind.redirects:
            assert f"{flag.signs}" in text[: text.index(way)], (kind.slug, flag.signs)


def test_only_what_is_booked_online_shows_a_time(client):
    for kind in factories.practice_files()[1].types:
        text = see(client, f"/services/{kind.area}/{kind.slug}/").text
        assert ("Next free" in text) == kind.online, kind.slug


def test_a_fever_of_a_young_baby_is_the_first_sign_wherever_it_stands(client):
    text = see(client, "/services/childrens-health/imms-child/").text
    assert text.index("38.0 °C") < text.index("38.5 °C")


@pytest.mark.parametrize(
    "path",
    ["/services/mens-health/standard/", "/services/cats/standard/", "/services/mens-health/x/"],
)
def test_a_visit_has_one_address_only(client, path):
    see(client, path, status=404)
