"""Signs of danger are those of whoever is booked in the end, whatever was answered before."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.blueprints.due_pages import asked, chooses, nothing_urgent, parts, value_of
from tests.factories import TUESDAY

EIGHT_YEARS = date(2018, 6, 3)
TODDLER = date(2025, 5, 10)
FOUR_MONTHS = date(2026, 7, 22)
FIVE_WEEKS = TUESDAY - timedelta(days=38)
NEWBORN = TUESDAY - timedelta(days=9)
NAMES = {"given_name": "Mia", "family_name": "Vale"}
ASKS, WHO, TIMES = "Before you book: is this urgent?", "Who is it for?", "Choose a time"
AGAIN = "Please look once more"


@pytest.fixture
def family(browser):
    """Sign a parent in, whose children are 8 years and 5 weeks old, a toddler and a newborn."""
    found = factories.a_family(births=[EIGHT_YEARS, FIVE_WEEKS, TODDLER, NEWBORN])
    factories.sign_in_as(browser, found.person)
    return found


def nothing_at(browser, address):
    """Open the page of signs at an address, and answer no at that same address."""
    page = browser.visit(address)
    token = page.form(having="urgent")[1]["csrf_token"]
    answer = browser.post(
        address, data={"csrf_token": token, "urgent": "no"}, follow_redirects=True
    )
    return browser._seen(answer, 200)


def who(browser, page, child):
    return browser.send(page, {"patient": str(child)}, having="patient")


def test_a_baby_booked_from_the_page_of_an_elder_child_is_asked_about_as_a_baby(browser, family):
    elder, baby, *_ = family.children
    address = f"/book/child-standard/?child={elder}&with=2"
    page = browser.visit(address)
    assert "38.0 °C" not in page.text
    assert "Child1, 8 years" in page.text
    page = who(browser, nothing_at(browser, address), baby)
    assert page.h1 == ASKS
    assert AGAIN in page.text
    assert "38.0 °C" in page.text
    assert "Child2, 5 weeks" in page.text
    path = page.response.request.path
    for step in ("when", "details", "check", "times"):
        assert browser.visit(path.replace("urgent", step)).h1 == ASKS
    page = nothing_urgent(browser, page)
    assert page.h1 == TIMES
    assert page.response.request.args["with"] == "2"


def test_a_yes_when_asked_again_leads_to_help_for_that_child_and_to_no_times(browser, family):
    elder, baby, *_ = family.children
    page = nothing_at(browser, f"/book/child-standard/?child={elder}")
    page = browser.send(who(browser, page, baby), {"urgent": "yes"}, having="urgent")
    assert page.h1 == "Get help now"
    assert "38.0 °C" in page.text
    back = browser.visit(next(a.get("href") for a in page.all("a") if "urgent" in a.get("href")))
    assert (back.h1, AGAIN in back.text) == (ASKS, True)


def test_whoever_chose_the_wrong_child_goes_back_and_is_asked_nothing_again(browser, family):
    elder, baby, *_ = family.children
    page = nothing_at(browser, f"/book/child-standard/?child={elder}")
    page = who(browser, page, baby)
    (back,) = [a.get("href") for a in page.all("a") if a.get("class") == "back"]
    page = browser.visit(back)
    assert page.h1 == WHO
    assert who(browser, page, elder).h1 == TIMES


def test_a_newborn_weighed_in_the_place_of_a_toddler_is_asked_about_as_a_newborn(browser, family):
    page = browser.send(browser.visit("/baby-weighing/"), parts(TODDLER), having="birth_date-day")
    assert "birth weight" not in page.text
    page = who(browser, nothing_urgent(browser, page), family.children[3])
    assert page.h1 == ASKS
    assert "38.0 °C" in page.text
    assert "birth weight" in page.text
    assert nothing_urgent(browser, page).h1 == TIMES


def test_another_birth_date_that_is_typed_is_asked_about_and_the_name_is_kept(browser):
    page = browser.send(browser.visit("/baby-weighing/"), parts(TODDLER), having="birth_date-day")
    page = nothing_urgent(browser, page)
    page = browser.send(page, NAMES | parts(NEWBORN), having="given_name")
    assert page.h1 == ASKS
    assert "Mia, 1 week 2 days" in page.text
    page = nothing_urgent(browser, page)
    assert page.h1 == TIMES
    page = browser.visit(page.response.request.path.replace("when", "who"))
    assert page.all("input", name="given_name")[0].get("value") == "Mia"


def test_nobody_is_asked_again_about_signs_that_were_all_asked_about(browser):
    """Of no age, of all; of a newborn, of everything that fits an elder baby too."""
    page = nothing_urgent(browser, browser.visit("/book/child-standard/"))
    assert browser.send(page, NAMES | parts(NEWBORN), having="given_name").h1 == TIMES
    page = browser.send(browser.visit("/baby-weighing/"), parts(NEWBORN), having="birth_date-day")
    page = browser.send(
        nothing_urgent(browser, page), NAMES | parts(FOUR_MONTHS), having="given_name"
    )
    assert page.h1 == TIMES


def test_a_baby_who_comes_along_later_is_asked_about_too(browser):
    page = chooses(browser, asked(browser, TODDLER), "m18")
    assert "38.0 °C" not in page.text
    due = page.response.request.path
    page = nothing_urgent(browser, page)
    assert page.h1 == "Who is your child?"
    due = f"/immunisations/{due.split('/')[-2]}/"
    browser.send(browser.visit(f"{due}another"), parts(NEWBORN), having="birth_date-day")
    page = browser.visit(due)
    chosen = {
        "point": value_of(page, "m18"),
        "point_1": value_of(page, "m2", "point_1"),
    }
    page = browser.send(page, chosen, having="point")
    assert page.h1 == ASKS
    assert AGAIN in page.text
    assert "38.0 °C" in page.text
    assert "18 months; 1 week 2 days" in page.text
    assert nothing_urgent(browser, page).h1 == "What are your children called?"


def test_a_request_for_another_child_than_the_one_before_is_asked_about(browser):
    page = browser.send(asked(browser, date(2026, 8, 11)), action="/plan-first/0")
    assert "38.0 °C" not in page.text
    page = nothing_urgent(browser, page)
    typed = NAMES | parts(NEWBORN) | {"phone": "0491 570 006", "days": "Mondays"}
    page = browser.send(page, typed, having="given_name")
    assert page.h1 == ASKS
    assert "38.0 °C" in page.text
    page = nothing_urgent(browser, page)
    assert page.h1 == "Ask for this visit"
    kept = {name: page.all("input", name=name)[0].get("value") for name in (*NAMES, "days")}
    assert kept == NAMES | {"days": "Mondays"}
    page = browser.send(page, {"phone": "0491 570 006"}, having="given_name")
    assert page.h1 == "We have your request"


def test_a_request_that_anybody_may_be_typed_into_is_asked_about_at_every_age(browser, family):
    page = browser.visit(f"/book/imms-catchup/?child={family.children[0]}")
    assert "38.0 °C" in page.text


def test_at_the_desk_the_signs_are_those_of_whoever_is_booked(browser, family):
    factories.sign_in_as(browser, "reception")
    elder, baby, *_ = family.children
    page = browser.visit(f"/reception/book/{elder}?type=child-standard")
    assert "38.0 °C" not in page.text
    to = next(a.get("href") for a in page.all("a") if f"/book/{baby}?" in a.get("href"))
    assert "38.0 °C" in browser.visit(to).text


@pytest.mark.parametrize("births", [(TODDLER, NEWBORN), (NEWBORN, TODDLER)])
def test_of_children_who_come_together_each_ones_signs_are_asked_about(browser, births):
    page = asked(browser, births[0])
    path = page.response.request.path
    browser.send(browser.visit(f"{path}another"), parts(births[1]), having="birth_date-day")
    page = browser.visit(path)
    points = {TODDLER: "m18", NEWBORN: "m2"}
    chosen = {
        "point": value_of(page, points[births[0]]),
        "point_1": value_of(page, points[births[1]], "point_1"),
    }
    page = browser.send(page, chosen, having="point")
    assert page.h1 == ASKS
    for sign in ("38.0 °C", "38.5 °C", "half of the usual feeds"):
        assert sign in page.text
    assert AGAIN not in page.text


@pytest.mark.parametrize("kind", ["motor-accident-initial", "postnatal-6w"])
def test_a_babys_fever_is_asked_about_whatever_the_baby_is_booked_for(browser, family, kind):
    elder, baby, *_ = family.children
    page = browser.visit(f"/book/{kind}/?child={elder}")
    assert "38.0 °C" not in page.text
    page = who(browser, nothing_at(browser, f"/book/{kind}/?child={elder}"), baby)
    assert (page.h1, "38.0 °C" in page.text) == (ASKS, True)
    factories.sign_in_as(browser, "reception")
    page = browser.visit(f"/reception/book/{baby}?type={kind}")
    assert "38.0 °C" in page.text
