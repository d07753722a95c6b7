"""Home, fees, privacy, contact."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from clinic_app.blueprints.public import opening
from clinic_app.extensions import db
from clinic_app.models import Closure
from clinic_app.operations import audit
from clinic_app.scheduling import rosters
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.seen import see, words
from tests.factories import TUESDAY, at

SATURDAY = TUESDAY + timedelta(days=4)


@pytest.fixture
def location():
    return factories.practice_files()[0].locations[0]


def needs(page):
    """Title, next time and who of each card."""
    return [words(card) for card in page.tags("li", "need")]


def test_the_home_page_shows_six_needs_each_with_its_real_next_time(client):
    cards = needs(see(client, "/"))
    assert len(cards) == 6
    assert cards[0].startswith("See a GP")
    assert cards[0].endswith("Next free time: Today, 11:30 am Dr Amara Osei")
    assert cards[2].endswith("Next free time: Today, 11:30 am Baby clinic")


def test_a_time_that_is_booked_leaves_the_home_page(client, app):
    with app.app_context():
        factories.a_visit("baby-weigh", start=at(TUESDAY, "11:30"), lead="jo-petrakis")
    assert needs(see(client, "/"))[2].endswith("Today, 11:45 am Baby clinic")


def test_the_home_page_always_tells_where_emergency_help_is(client):
    page = see(client, "/")
    assert "tel:000" in page.links
    assert "tel:1800022222" in page.links


def test_the_home_page_leads_to_each_way_of_booking(client):
    links = see(client, "/").links
    for path in (
        "/book/standard/",
        "/immunisations/",
        "/baby-weighing/",
        "/book/telehealth-phone/",
        "/services/womens-health/",
        "/services/sports-injuries/",
        "/services/",
    ):
        assert path in links, path


def test_the_doctors_with_time_soonest_are_shown_and_the_way_to_all_others(client):
    page = see(client, "/")
    people = [words(card) for card in page.tags("li", "person")]
    assert len(people) == 4
    assert people[0].startswith("AO Dr Amara Osei Children, pregnancy")
    assert "Speaks English, Twi Next free time: Today, 11:30 am" in people[0]
    assert all("Next free time: Today" in person for person in people)
    assert "All 8 doctors and 3 nurses" in page.text
    assert {"/people/", "/people/amara-osei/"} <= set(page.links)


def test_people_who_cannot_wait_are_asked_to_call_and_see_no_time_for_it(client):
    page = see(client, "/")
    band = page.tags("section", "band")[0]
    assert "Unwell and need to be seen today?" in words(band)
    assert "tel:+61255500142" in page.links


def test_the_home_page_says_that_the_practice_is_open_and_until_when(client):
    assert "Open now, until 6 pm" in see(client, "/").text


def test_on_a_closed_day_the_home_page_says_why(client, app):
    def close(now):
        db.session.add(Closure(day=TUESDAY, name="Canberra Day"))
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    with app.app_context():
        transact(close)
    page = see(client, "/")
    assert "Closed now. We open tomorrow at 8 am" in page.text
    assert "Closed, Canberra Day" in page.text
    assert "Today," not in " ".join(needs(page))


def test_the_home_page_costs_few_queries(client, app):
    asked = []
    see(client, "/")

    def note(_conn, _cursor, statement, *_more):
        asked.extend([statement] if statement.lstrip().startswith("SELECT") else [])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    see(client, "/")
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(
    ("day", "wall", "is_open", "text"),
    [
        (TUESDAY, "7:59", False, "Closed now. We open at 8 am"),
        (TUESDAY, "8:00", True, "Open now, until 6 pm"),
        (TUESDAY, "18:00", False, "Closed now. We open tomorrow at 8 am"),
        (SATURDAY, "11:59", True, "Open now, until 12 noon"),
        (SATURDAY, "12:00", False, "Closed now. We open on Monday at 8 am"),
        (date(2026, 12, 24), "19:00", False, "Closed now. We open on Tuesday at 8 am"),
    ],
)
def test_the_door_says_when_it_is_open(location, day, wall, is_open, text):
    closed = {
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 26): "Boxing Day",
        date(2026, 12, 28): "Boxing Day holiday",
    }
    found = opening.door(location, closed, now=at(day, wall))
    assert (found.is_open, found.text) == (is_open, text)


def test_a_practice_closed_for_weeks_promises_no_opening(location):
    closed = {TUESDAY + timedelta(days=n): "Moving" for n in range(30)}
    assert opening.door(location, closed, now=at(TUESDAY, "10:00")).text == "Closed now"


def test_a_long_closure_names_the_date_of_opening(location):
    closed = {TUESDAY + timedelta(days=n): "Moving" for n in range(8)}
    door = opening.door(location, closed, now=at(TUESDAY, "10:00"))
    assert door.text == "Closed now. We open on Wed 2 Dec at 8 am"


def test_the_week_begins_with_today_and_joins_days_alike(location):
    rows = [(row.days, row.hours) for row in opening.week(location, {}, today=TUESDAY)]
    assert rows == [
        ("Today, Tuesday", "8 am to 6 pm"),
        ("Wednesday to Friday", "8 am to 6 pm"),
        ("Saturday", "9 am to 12 noon"),
        ("Sunday", "Closed"),
        ("Monday", "8 am to 6 pm"),
    ]


def test_a_closed_day_of_the_coming_week_is_said_to_be_closed(location):
    closed = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Boxing Day"}
    rows = opening.week(location, closed, today=date(2026, 12, 24))
    assert [(row.days, row.hours) for row in rows] == [
        ("Today, Thursday", "8 am to 6 pm"),
        ("Friday", "Closed, Christmas Day"),
        ("Saturday", "Closed, Boxing Day"),
        ("Sunday", "Closed"),
        ("Monday to Wednesday", "8 am to 6 pm"),
    ]


def test_half_hours_and_lunch_breaks_are_said_in_full(location):
    monday = location.hours[0]
    hours = (
        monday.model_copy(update={"closes": time(12, 30)}),
        monday.model_copy(update={"opens": time(13, 30)}),
    )
    split = location.model_copy(update={"hours": hours})
    monday_row = opening.week(split, {}, today=TUESDAY - timedelta(days=1))[0]
    assert monday_row.hours == "8 am to 12:30 pm and 1:30 pm to 6 pm"


def test_a_closure_of_another_location_does_not_close_this_one():
    closures = [rosters.Closure(TUESDAY, "Painting", 2), rosters.Closure(SATURDAY, "Holiday")]
    several = opening.closed_days(closures, one_location=False)
    assert several == {SATURDAY: "Holiday"}
    assert set(opening.closed_days(closures, one_location=True)) == {TUESDAY, SATURDAY}


def test_the_fees_page_names_every_visit_and_what_it_is_expected_to_cost(client):
    page = see(client, "/fees")
    catalogue = factories.practice_files()[1]
    for kind in catalogue.types:
        assert kind.name in page.text
    assert "No cost to you with a Medicare card (expected)." in page.text
    assert "a $40 fee may apply" in page.text


def test_the_contact_page_has_address_hours_phone_access_and_closed_days(client):
    page = see(client, "/contact")
    for fact in (
        "Suite 3, 18 Kestrel Square",
        "Step-free from the square",
        "Wednesday to Friday 8 am to 6 pm",
        "Lifeline 13 11 14",
        "Christmas Day Friday 25 December 2026",
    ):
        assert fact in page.text, fact
    assert "tel:+61255500142" in page.links
    assert "mailto:reception@kestrelsquare.example.com" in page.links


@pytest.mark.parametrize(
    "about",
    [
        "What we collect",
        "Who sees it",
        "What a computer decides",
        "The times you are offered",
        "Whether a visit fits an age",
        "Children and young people",
        "7 years after the last entry",
        "until they are 25",
        "how often words were searched for in vain",
        "If you are not happy",
    ],
)
def test_the_privacy_page_says_what_the_law_asks_for(client, about):
    assert about in see(client, "/privacy").text
