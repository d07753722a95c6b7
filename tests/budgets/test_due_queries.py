"""How many questions the pages of due immunisations and recalls ask, however many children."""

from datetime import date, timedelta

import pytest

from clinic_app.operations import child_records, recalls_due
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import goes_on, own
from tests.factories import TUESDAY, at, sign_in_as
from tests.pages import CheckingClient
from tests.vaccines import a_child, nurse

from .conftest import counted, something_happens

MOST = 8
BORN = date(2026, 9, 22)
KNOWN = {"history": "register", "first_nations": "neither"}


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    context.test_client_class = CheckingClient
    return context


def asks(browser, path):
    """Return the questions of a page that was seen before, after something else happened."""
    assert browser.get(path).status_code == 200
    something_happens()
    with counted() as seen:
        assert browser.get(path).status_code == 200
    return seen


def a_parent(browser, children):
    """Sign in a parent of so many children whose register was seen."""
    births = [BORN + timedelta(days=n) for n in range(children)]
    family = factories.a_family(f"p{children}@example.com", "Alex Vale", births=births)
    who = nurse()
    for child in family.children:
        transact(lambda now, c=child: child_records.edit(who, c, KNOWN, seen=None, now=now))
    sign_in_as(browser, family.person)
    return family


@pytest.mark.parametrize("path", ["/account/", "/immunisations/"])
def test_a_familys_pages_ask_as_few_questions_for_four_children_as_for_one(clinic, path):
    counts = []
    for children in (1, 4):
        browser = clinic.test_client()
        a_parent(browser, children)
        seen = asks(browser, path)
        counts.append(len(seen))
        assert len(seen) <= MOST, "\n".join(seen)
    assert counts[0] == counts[1]


def test_what_is_due_and_the_times_of_a_family_ask_few_questions(clinic):
    counts = []
    for children in (2, 4):
        browser = clinic.test_client()
        family = a_parent(browser, children)
        page = own(browser, family, *range(children))
        due = asks(browser, page.response.request.path)
        when = asks(browser, goes_on(browser, page).response.request.path)
        assert len(due) <= MOST, "\n".join(due)
        assert len(when) <= MOST, "\n".join(when)
        counts.append((len(due), len(when)))
    assert counts[0] == counts[1]


def test_the_list_of_recalls_asks_as_few_questions_for_twenty_as_for_one(clinic):
    browser, counts = clinic.test_client(), []
    sign_in_as(browser, "nurse")
    for number in (1, 20):
        for n in range(number):
            a_child(f"Child{number}x{n}", birth_date=date(2026, 8, 15), **KNOWN)
        transact(lambda now: recalls_due.open_due(now=now))
        seen = asks(browser, "/nurses/recalls")
        assert len(seen) <= MOST, "\n".join(seen)
        counts.append(len(seen))
    assert counts[0] == counts[1]
