"""The doctors and nurses, and booking with one of them."""

from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.blueprints.seen import see, words
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADULT = {
    "given_name": "Robin",
    "family_name": "Vale",
    "birth_date-day": "14",
    "birth_date-month": "3",
    "birth_date-year": "1980",
}


@pytest.fixture
def client(practice_loaded, app, travel):
    travel(at(TUESDAY, "9:20"))
    return app.test_client(use_cookies=False)


def people(page):
    return [words(e.find(".//h3")) for e in page.tags("li", "person")]


def test_everybody_who_sees_patients_is_listed_with_the_next_time_for_what_they_do(client):
    page = see(client, "/people/")
    assert len(people(page)) == 11
    assert "Jo Petrakis" in people(page)[8]
    cards = [words(e) for e in page.tags("li", "person")]
    assert cards[8].endswith("Next free time: Today, 11:30 am, Baby weigh and measure")
    assert "Receptionist" not in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("language=Greek", ["Nurse Jo Petrakis"]),
        ("gender=male&role=Nurse", ["Nurse Ben Castellano"]),
        ("find=menopause", ["Dr Mei-Lin Zhao"]),
        ("find=ZHAO+mandarin", ["Dr Mei-Lin Zhao"]),
        ("find=mandrin", ["Dr Mei-Lin Zhao"]),
        ("find=menapause", ["Dr Mei-Lin Zhao"]),
        ("gender=female&find=skin", ["Dr Priya Raman"]),
    ],
)
def test_somebody_is_found_by_language_gender_profession_name_or_interest(client, asked, found):
    page = see(client, f"/people/?{asked}")
    assert people(page) == found
    assert "1 person" in page.text


def test_when_nobody_fits_the_page_helps_on(client):
    page = see(client, "/people/?language=Greek&gender=male")
    assert people(page) == []
    assert "Interpreters are free" in page.text
    assert "/people/" in page.links


def test_what_makes_no_sense_is_left_out(client):
    assert len(people(see(client, "/people/?gender=cat&role=wizard"))) == 11


def test_a_persons_page_says_who_they_are_and_what_one_sees_them_for(client):
    page = see(client, "/people/mei-lin-zhao/")
    for fact in ("General practitioner", "She/her", "English, Mandarin", "IUD insertion"):
        assert fact in page.text, fact
    assert "/services/womens-health/menopause-assessment/" in page.links
    nurse = see(client, "/people/lani-tupou/").text
    assert "Enrolled nurse" in nurse
    assert "Childhood immunisation" not in nurse


@pytest.mark.parametrize("slug", ["tess-byrne", "nobody"])
def test_nobody_has_a_page_who_sees_no_patients(client, slug):
    see(client, f"/people/{slug}/", status=404)


def test_a_visit_by_phone_or_request_shows_no_time_with_anybody(client):
    for path in (
        "/services/family-medicine/urgent-same-day/",
        "/services/womens-health/iud-insertion/",
    ):
        page = see(client, path)
        assert people(page)
        assert "Next free" not in page.text


def test_who_books_with_somebody_sees_their_times_first(practice_loaded, app, travel):
    travel(at(TUESDAY, "9:20"))
    app.test_client_class = CheckingClient
    browser = app.test_client()
    with app.app_context():
        wanted = factories.practitioner("farid-haddad")
    page = browser.visit("/people/farid-haddad/")
    (way,) = {a.get("href") for a in page.all("a") if "/book/standard/" in a.get("href")}
    assert urlsplit(way).query == f"with={wanted}"
    token = browser.visit(way).form(having="urgent")[1]["csrf_token"]
    answer = browser.post(way, data={"csrf_token": token, "urgent": "no"}, follow_redirects=True)
    who = browser._seen(answer, 200)
    page = browser.send(who, ADULT, having="given_name")
    assert page.h1 == "Choose a time"
    assert {value.partition("~")[2] for value in page.buttons("time")} == {str(wanted)}


def test_plain_words_find_people_too(browser):
    text = browser.visit("/people/?find=children+baby").text
    assert "Nobody fits" not in text
    assert "Dr Amara Osei" in text
    text = browser.visit("/people/?find=woman").text
    assert "Dr Mei-Lin Zhao" in text
    assert "Dr Farid Haddad" not in text
