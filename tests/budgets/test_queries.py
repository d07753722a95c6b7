"""How many questions a page asks the database: so many, however full the practice is."""

import pytest

from tests import factories
from tests.benchmarks import product
from tests.factories import sign_in_as

from .conftest import MONDAY, busy, counted, member, something_happens

ADULT = {
    "given_name": "Robin",
    "family_name": "Vale",
    "birth_date-day": "14",
    "birth_date-month": "3",
    "birth_date-year": "1980",
}
FULL = 300
TIMES = {
    "times?day={day}&with={person}": 6,
    "times?day={day}": 6,
    "times?from={day}": 6,
    "when?from={day}": 8,
    "when?from={day}&with={person}": 8,
    "when?from={day}&gender=female": 8,
    "when?from={day}&with={person}&gender=female": 9,  # a man: it looks further, once
}
"""The part of the page with a doctor's day, with everybody's, with the earliest times; the page."""
LISTS = {
    ("/reception/{day}", product.RECEPTION): 8,
    ("/nurses/{day}", product.NURSE): 8,
}


@pytest.fixture
def signed_in(twelve):
    """A patient who is signed in, at the page of times: asking who that is counts too."""
    browser = twelve.test_client()
    sign_in_as(browser, factories.a_family().person)
    browser.get("/book/standard/")
    answer = send(browser, "/book/standard/", {"urgent": "no"})
    who = answer.headers["Location"] + "?other=1"
    answer = send(browser, who, ADULT)
    assert answer.headers["Location"].endswith("/when")
    return browser, answer.headers["Location"].removesuffix("when")


def send(browser, path, fields):
    page = browser.get(path)
    token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return browser.post(path, data={"csrf_token": token} | fields)


def asks(browser, path):
    """Return how many questions a page asks when it is seen again after something happened."""
    assert browser.get(path).status_code == 200
    something_happens()
    return asks_again(browser, path)


def asks_again(browser, path):
    """Return how many questions a page asks."""
    with counted() as seen:
        assert browser.get(path).status_code == 200
    return len(seen), seen


@pytest.mark.parametrize("page", TIMES)
def test_a_page_of_times_asks_few_questions_and_as_few_when_the_day_is_full(signed_in, page):
    browser, journey = signed_in
    person = factories.practitioner("practitioner-3")
    path = journey + page.format(day=MONDAY, person=person)
    busy(0, 1)
    few, _ = asks(browser, path)
    busy(1, 100)
    many, seen = asks(browser, path)
    assert few == many <= TIMES[page], seen


@pytest.mark.parametrize("page", LISTS)
def test_a_list_of_the_day_asks_few_questions_and_as_few_when_the_day_is_full(twelve, page):
    (address, email), most = page, LISTS[page]
    browser, path = twelve.test_client(), address.format(day=MONDAY)
    sign_in_as(browser, member(email))
    busy(0, 12)
    few, _ = asks(browser, path)
    busy(12, FULL)
    many, seen = asks(browser, path)
    assert few == many <= most, seen
    assert browser.get(path).text.count("Patient") >= FULL // 12


def test_a_diary_in_which_nothing_happened_asks_only_whether_something_did(twelve):
    browser, path = twelve.test_client(), f"/reception/{MONDAY}"
    sign_in_as(browser, member(product.RECEPTION))
    busy(0, FULL)
    many, _ = asks(browser, path)
    few, seen = asks_again(browser, path)
    assert few == 2 < many, seen  # who is signed in and the practice, the stamp


def test_the_questions_of_who_is_signed_in_are_counted(twelve):
    guest, staff = twelve.test_client(), twelve.test_client()
    sign_in_as(staff, member(product.RECEPTION))
    assert asks(staff, "/privacy")[0] == asks(guest, "/privacy")[0] + 1


@pytest.mark.parametrize("own", [False, True])
def test_a_week_of_the_diary_asks_as_few_questions_as_a_day(twelve, own):
    person = factories.practitioner("practitioner-3")
    browser, path = twelve.test_client(), f"/reception/week/{MONDAY}{f'/{person}' if own else ''}"
    sign_in_as(browser, member(product.RECEPTION))
    busy(0, 12)
    few, _ = asks(browser, path)
    busy(12, FULL)
    many, seen = asks(browser, path)
    assert few == many <= 8, seen
