"""The service areas and what can be booked in each."""

import pytest
from sqlalchemy import event

from clinic_app.extensions import db
from clinic_app.web import kind_cards, visit_kinds
from tests import factories
from tests.blueprints.seen import see, words

AREAS = ("family-medicine", "childrens-health", "womens-health", "mens-health", "sports-injuries")


def kind(slug):
    return factories.practice_files()[1].type(slug)


def card(page, slug):
    (found,) = [e for e in page.tags("li", "type") if e.get("id") == slug]
    return words(found)


def test_the_services_page_leads_to_each_area_with_its_next_time(client):
    page = see(client, "/services/")
    for slug in AREAS:
        assert f"/services/{slug}/" in page.links
    cards = [words(one) for one in page.tags("li", "need")]
    assert len(cards) == 5
    assert all("Next free time: Today, 11:30 am" in one for one in cards)


@pytest.mark.parametrize("slug", AREAS)
def test_an_area_lists_its_own_visits_and_those_it_shares(client, slug):
    page = see(client, f"/services/{slug}/")
    expected = [k.slug for k in factories.practice_files()[1].types_in(slug)]
    assert [e.get("id") for e in page.tags("li", "type")] == expected


@pytest.mark.parametrize("slug", AREAS)
def test_only_visits_booked_online_show_a_time(client, slug):
    page = see(client, f"/services/{slug}/")
    for one in factories.practice_files()[1].types_in(slug):
        assert ("Next free" in card(page, one.slug)) == one.online, one.slug


@pytest.mark.parametrize("slug", AREAS)
def test_the_page_of_an_area_costs_few_queries(client, app, slug):
    asked = []
    see(client, f"/services/{slug}/")

    def note(_conn, _cursor, statement, *_more):
        asked.extend([statement] if statement.lstrip().startswith("SELECT") else [])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    see(client, f"/services/{slug}/")
    assert len(asked) <= 8, asked


def test_an_area_that_does_not_exist_is_not_found(client):
    see(client, "/services/astrology/", status=404)


def test_a_card_says_how_long_with_whom_and_what_it_costs(client):
    text = card(see(client, "/services/childrens-health/"), "imms-child")
    assert "15 minutes, then a 15 minute wait" in text
    assert "Nurse No cost to you with a Medicare card (expected)" in text
    assert "Bring the blue book" in text
    assert "Next free time: Today, 11:30 am Baby clinic" in text


def test_a_babys_fever_is_said_before_everything_but_an_ambulance(client):
    page = see(client, "/services/childrens-health/")
    fever = page.text.index("A baby under 3 months with a temperature of 38.0 °C or more")
    assert page.text.index("A child who is blue") < fever
    assert fever < page.text.index("A child with no wet nappy")
    assert fever < page.text.index("What you can book")
    assert "38.5" not in page.text[:fever]


def test_signs_that_cannot_wait_stand_on_every_area(client):
    for slug in AREAS:
        assert see(client, f"/services/{slug}/").tags("div", "grave"), slug


def test_a_visit_booked_by_phone_has_a_number_to_call_and_no_time(client):
    page = see(client, "/services/family-medicine/")
    text = card(page, "urgent-same-day")
    assert text.endswith("Call about On-the-day urgent visit")
    assert "am" not in text.split()


def test_a_visit_by_request_can_be_asked_for(client):
    page = see(client, "/services/womens-health/")
    assert "Ask for a time for IUD insertion" in card(page, "iud-insertion")
    assert "/book/iud-insertion/" in page.links


def test_a_visit_that_only_staff_arrange_says_so_and_has_no_button(client):
    page = see(client, "/services/family-medicine/")
    assert "We book this with you at that visit." in card(page, "skin-procedure")
    assert "/book/skin-procedure/" not in page.links


def test_visits_that_start_from_a_birth_date_lead_to_their_own_page(client):
    links = see(client, "/services/childrens-health/").links
    assert "/baby-weighing/" in links
    assert "/immunisations/" in links
    assert "/book/baby-weigh/" not in links
    assert "/book/child-standard/" in links


def test_who_one_sees_is_shown_with_languages_and_pronouns(client):
    people = [words(e) for e in see(client, "/services/sports-injuries/").tags("li", "person")]
    assert len(people) == 8
    assert people[3] == (
        "RP Dr Rohan Pereira Doctor. He/him Runs himself, slowly, and likes to find out why "
        "something hurts. Speaks English, Hindi Interested in Sport and running injuries"
    )


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("standard", "15 minutes"),
        ("imms-child", "15 minutes, then a 15 minute wait"),
        ("baby-check-6w", "50 minutes in all"),
        ("health-check-75", "1 hour in all"),
    ],
)
def test_a_length_says_what_is_visit_and_what_is_waiting(slug, text):
    assert visit_kinds.length(kind(slug)) == text


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("standard", "Doctor"),
        ("baby-weigh", "Nurse"),
        ("baby-check-6w", "Doctor, then nurse"),
        ("health-check-45-49", "Nurse, then doctor"),
        ("cst-self", "Doctor or nurse"),
        ("iud-insertion", "Doctor and nurse"),
    ],
)
def test_whom_one_sees_is_told_in_order(slug, text):
    assert kind_cards.who(kind(slug)) == text


@pytest.mark.parametrize(
    ("slug", "area", "drawing"),
    [
        ("imms-teen", "childrens-health", "need-immunise"),
        ("telehealth-video", "family-medicine", "need-phone"),
        ("standard", "mens-health", "person"),
        ("unknown", "unknown", "need-gp"),
    ],
)
def test_a_visit_has_a_drawing_of_its_own_or_that_of_its_area(slug, area, drawing):
    assert kind_cards.icon(slug, area) == drawing
