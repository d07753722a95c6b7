"""Which visit do I need? Pages of short questions."""

import re

import pytest

from tests import factories
from tests.blueprints.seen import see, words
from tests.factories import TUESDAY, at

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOOKING = re.compile(r"^/(book|baby-weighing|immunisations)\b")


@pytest.fixture
def client(practice_loaded, app, travel):
    travel(at(TUESDAY, "9:20"))
    return app.test_client(use_cookies=False)


def choose(client, asked, answer):
    """Choose an answer as the button of the page sends it, and return the page that follows."""
    page = see(client, f"/which-visit/{asked}/" if asked != "urgent" else "/which-visit/")
    (form,) = [f for f in page.tree.iter("form") if f.get("method") == "get"]
    assert answer in {b.get("value") for b in form.iter("button")}
    return see(client, f"{form.get('action')}?answer={answer}", follow_redirects=True)


def test_the_first_page_asks_for_what_cannot_wait_and_keeps_nothing(client):
    page = see(client, "/which-visit/")
    assert page.heading == "Is any of this happening now?"
    assert "A baby under 3 months with a temperature of 38.0 °C or more" in page.text
    assert "Set-Cookie" not in page.page.response.headers


def test_a_worried_parent_comes_to_the_child_visit_with_its_next_time(client):
    for asked, answer in [("urgent", "none"), ("wait", "later"), ("who", "child")]:
        choose(client, asked, answer)
    page = choose(client, "child-signs", "none")
    (card,) = [words(e) for e in page.tags("li", "type")]
    assert card.startswith("Child visit")
    assert "Next free time: Today, 11:30 am" in card
    assert "/book/child-standard/" in page.links


@pytest.mark.parametrize(
    ("asked", "answer", "called"),
    [
        ("urgent", "danger", "tel:000"),
        ("urgent", "baby-fever", "tel:000"),
        ("wait", "today", "tel:+61255500142"),
        ("wait", "unsure", "tel:1800022222"),
        ("injury", "today", "tel:+61255500142"),
        ("womens", "days", "tel:+61255500142"),
    ],
)
def test_what_cannot_wait_ends_at_a_number_and_at_no_time(client, asked, answer, called):
    page = choose(client, asked, answer)
    main = page.tree.find(".//main")
    links = [a.get("href") for a in main.iter("a")]
    assert called in links
    assert not [href for href in links if BOOKING.match(href)]
    assert "Next free" not in page.text


def test_no_urgent_end_of_the_guide_leads_to_a_booking(client):
    guide = factories.practice_files()[1].guide
    for way in guide.ways():
        asked, given = way[-1]
        if guide.end(given.to).go != "visits":
            page = see(client, f"/which-visit/{asked.slug}/{given.slug}/")
            assert not [
                a for a in page.tree.find(".//main").iter("a") if BOOKING.match(a.get("href"))
            ]


def test_each_question_leads_back_to_the_one_before(client):
    assert "/which-visit/who/" in see(client, "/which-visit/child/").links
    assert "/which-visit/" in see(client, "/which-visit/wait/").links
    assert "/which-visit/needles/" in see(client, "/which-visit/needles/flu/").links


@pytest.mark.parametrize(
    "path", ["/which-visit/cats/", "/which-visit/who/cats/", "/which-visit/who/child/"]
)
def test_what_the_guide_does_not_ask_or_end_at_is_not_found(client, path):
    see(client, path, status=404)


def test_an_answer_that_is_none_asks_again(client):
    assert see(client, "/which-visit/who/?answer=cats").heading == "Who is it for?"
    assert client.get("/which-visit/urgent/").location.endswith("/which-visit/")
