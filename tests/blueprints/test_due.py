"""Booking by what is due: from the birth date, or a child of the family, to times on good days."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import AccessLog, AppointmentStep, RosterPattern, VisitRequest
from clinic_app.operations import appointments, audit, checker, drafts
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.draft_values import APART, CHILDREN
from clinic_app.operations.errors import NotFound
from clinic_app.scheduling.ages import add_months
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import (
    EIGHTEEN,
    NAMES,
    TWO_MONTHS,
    asked,
    books,
    chooses,
    days_of,
    given_before,
    goes_on,
    own,
    parts,
    press,
    signed_in,
    takes,
    to_times,
    visits,
)
from tests.factories import TUESDAY, at
from tests.families import browser as browser_of
from tests.vaccines import TWO_MONTHS as TWO
from tests.vaccines import add_past

DAYS_50 = TUESDAY - timedelta(days=50)


def nurse_minutes(visit):
    step = db.session.get(AppointmentStep, (visit.id, 0))
    return (step.ends_at - step.starts_at) // timedelta(minutes=1)


def test_the_birth_date_leads_to_a_page_that_one_can_come_back_to(browser):
    """Nothing has to be sent again, and nothing personal is in the address or in the cookie."""
    token = browser.visit("/immunisations/").form(having="csrf_token")[1]["csrf_token"]
    answer = browser.post("/immunisations/", data=parts(DAYS_50) | {"csrf_token": token})
    assert answer.status_code == 302
    assert str(DAYS_50.year) not in answer.location
    for _ in range(2):
        assert browser.visit(answer.location).h1 == "Which one is next?"
    with browser.session_transaction() as cookie:
        assert DAYS_50.isoformat() not in str(dict(cookie))


def test_another_browser_sees_nothing_of_what_is_due(browser, new_browser):
    path = asked(browser, DAYS_50).response.request.path
    new_browser().visit(path, status=404)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("x", "9", "2026"), "Day must be a number"),
        (("x", "y", "z"), "in numbers, for example"),
        (("31", "2", "2026"), "real date"),
        (("31", "9", "2026"), "real date"),
        (("", "", ""), "Enter your child’s date of birth"),
        (("25", "11", "2026"), "today or in the past"),
        (("3", "4", "1890"), "must be 1900 or later"),
        (("24", "11", "26"), "must have 4 digits"),
        (("1/8/2026", "", ""), "in a box each"),
    ],
)
def test_a_birth_date_that_makes_no_sense_gets_a_clear_sentence(browser, typed, words):
    names = ("birth_date-day", "birth_date-month", "birth_date-year")
    page = browser.visit("/immunisations/")
    page = browser.send(page, dict(zip(names, typed, strict=True)), having="birth_date-day")
    assert words in page.errors[0]
    assert tuple(page.all("input", name=n)[0].get("value") or "" for n in names) == typed


def test_a_fever_is_told_of_as_it_counts_at_the_age(browser):
    young = asked(browser, TWO_MONTHS).text
    assert "38.0 °C or more: hospital now" in young
    assert "38.5" not in young
    older = asked(browser, EIGHTEEN).text
    assert "38.5 °C or more: call us first" in older
    assert "38.0" not in older


@pytest.mark.parametrize("point", ["imms-child~y4", "imms-child~m99", "standard", "", "unsure~m2"])
def test_a_point_that_was_not_offered_is_refused(browser, point):
    page = browser.send(asked(browser, DAYS_50), {"point": point}, having="point")
    assert page.errors == ["Choose which one is next"]


def test_a_guest_books_the_2_month_visit_inside_its_window(browser):
    page = to_times(browser, DAYS_50, "m2")
    assert "Due Saturday 5 December 2026" in page.text
    assert "The last day against rotavirus is Sunday 17 January 2027" in page.text
    page = books(browser, takes(browser, page))
    assert page.h1 == "You are booked"
    assert "2-month immunisations, 30 minutes" in page.text
    assert "After vaccines" not in page.text  # there is no such article here
    (visit,) = visits()
    assert (visit.type_slug, visit.answers, visit.minutes) == ("imms-child-6w", {"point": "m2"}, 30)


def test_the_nurse_is_free_again_while_the_child_waits(browser):
    page = to_times(browser, DAYS_50, "m2")
    first = page.buttons("time")[0]
    books(browser, takes(browser, page))
    start = datetime.fromisoformat(first.partition("~")[0])
    lead = int(first.partition("~")[2])
    factories.a_visit("baby-weigh", start=start + timedelta(minutes=15), lead="jo-petrakis")
    assert lead == factories.practitioner("jo-petrakis")


def test_times_end_with_the_last_day_and_say_so(browser):
    """Fourteen weeks old on Tuesday: rotavirus can be started until Monday."""
    born = TUESDAY - timedelta(days=98)
    page = chooses(browser, asked(browser, born), "m2")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, NAMES, having="given_name")
    when = page.response.request.path
    last = born + timedelta(days=104)
    page = browser.visit(f"{when}?day={last}")
    assert "The last day against rotavirus" in page.text
    assert last in days_of(page)
    later = browser.visit(f"{when}?from={last + timedelta(days=1)}")
    assert not later.buttons("time")
    assert "Call us" in later.text


def everybody_goes_away(now):
    db.session.execute(sa.delete(RosterPattern))
    audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)


def test_when_nothing_is_free_before_a_last_day_the_nurse_is_to_be_called(browser):
    born = TUESDAY - timedelta(days=104)  # the last day is today
    page = to_times(browser, born, "m2")
    when = page.response.request.path
    transact(everybody_goes_away)
    page = browser.visit(when)
    assert not page.buttons("time")
    assert "the last day against rotavirus. Call us today: the nurse finds a time" in page.text


def test_past_a_last_day_the_page_says_so_and_gives_the_number_to_call(browser):
    page = asked(browser, TUESDAY - timedelta(days=105))
    assert "The last day against rotavirus has passed" in page.text
    assert "(02) 5550 0142" in page.text


def test_later_days_come_after_and_are_called_so(browser):
    born = add_months(TUESDAY, -4)
    page = to_times(browser, born, "m4")
    assert "Days up to" in page.text
    when = page.response.request.path
    late = add_months(born, 5) + timedelta(days=4)
    page = browser.visit(f"{when}?from={late}&day={late}")
    assert "Later than planned" in page.text


def crafted(browser, page, day, wall="9:00"):
    """Post a time that the page did not offer."""
    lead = factories.practitioner("jo-petrakis")
    value = f"{at(day, wall).isoformat()}~{lead}"
    return browser.send(page, {"time": value}, having="time")


def test_a_crafted_day_before_the_first_good_one_is_refused_with_that_day(browser):
    born = TUESDAY - timedelta(days=35)
    page = crafted(browser, to_times(browser, born, "m2"), TUESDAY + timedelta(days=1))
    assert page.errors == [
        "Too early: the first good day is Tuesday 1 December 2026. Choose a time from then on"
    ]


def test_a_crafted_day_after_the_last_one_is_refused(browser):
    born = TUESDAY - timedelta(days=98)
    page = crafted(browser, to_times(browser, born, "m2"), date(2026, 12, 8))
    assert "Monday 30 November 2026 at the latest" in page.errors[0]


def test_what_was_given_meanwhile_is_not_booked_any_more(browser):
    """Held before, and then the nurse wrote the doses down: at Book it is not due any more."""
    family = signed_in(browser, TWO_MONTHS)
    page = takes(browser, goes_on(browser, own(browser, family, 0)))
    page = browser.send(page, {"phone": "0491 570 006"}, having="email")
    add_past(family.children[0], TUESDAY, *TWO)
    page = press(browser, page)
    assert page.h1 == "Choose a time"
    assert visits() == []
    page = browser.send(page, {"time": page.buttons("time")[0]}, having="time")
    assert "not what is next any more" in page.errors[0]


def test_a_point_that_is_far_ahead_says_when_bookings_open(browser):
    family = signed_in(browser, EIGHTEEN)
    given_before(family.children[0], EIGHTEEN, "y4")
    page = own(browser, family, 0)
    assert "Next: 4 years, due 10 May 2029." in page.text
    assert "Bookings open 26 weeks before Friday 10 November 2028." in page.text


def test_a_parent_is_asked_neither_birth_date_nor_name_and_books_in_the_window(browser):
    family = signed_in(browser, TWO_MONTHS)
    page = own(browser, family, 0)
    assert page.h1 == "Child1’s immunisations"
    assert "Two needles and drops by mouth" in page.text
    assert not page.all("input", name="birth_date-day")
    page = goes_on(browser, page)
    assert page.h1 == "Choose a time"
    page = takes(browser, page)
    page = browser.send(page, {"phone": "0491 570 006"}, having="email")
    assert press(browser, page).h1 == "You are booked"
    (visit,) = visits()
    assert (visit.patient_id, visit.booked_by) == (family.children[0], family.person.id)


def test_what_is_booked_is_said_and_the_next_one_offered_keeps_its_distance(browser):
    family = signed_in(browser, TWO_MONTHS)
    page = takes(browser, goes_on(browser, own(browser, family, 0)))
    press(browser, browser.send(page, {"phone": "0491 570 006"}, having="email"))
    page = own(browser, family, 0)
    assert "Booked: 2-month immunisations, Tuesday 24 November 2026" in page.text
    assert "4-month immunisations" in page.text
    assert min(days_of(goes_on(browser, page))) >= date(2027, 1, 22)


def test_somebody_elses_child_does_not_exist(browser):
    signed_in(browser, TWO_MONTHS)
    strangers = factories.a_family("kim@example.com", "Kim Shaw", births=[TWO_MONTHS])
    page = browser.visit("/immunisations/")
    for wrong in (strangers.children[0], strangers.own, "x", "99999999999999999999"):
        browser.send(page, {"child": [str(wrong)]}, having="child", status=404)


def test_a_child_whose_view_narrowed_is_not_among_those_to_choose(browser):
    family = factories.a_family(births=[date(2011, 11, 20), TWO_MONTHS])  # one of 15
    factories.sign_in_as(browser, family.person)
    page = browser.visit("/immunisations/")
    assert [e.get("value") for e in page.all("input", name="child")] == [str(family.children[1])]
    browser.send(page, {"child": [str(family.children[0])]}, having="child", status=404)


@pytest.mark.parametrize("where", [CHILDREN, APART])
def test_what_is_due_closes_with_the_view_that_narrows(context, practice_loaded, where):
    """Begun on the day before the birthday, looked at on the day itself."""
    family = factories.a_family(births=[date(2012, 11, 25)])
    child, who = family.children[0], family.person
    named = {"patient_id": child, "birth_date": "2012-11-25"}
    answers, mark = {CHILDREN: [], APART: []} | {where: [named]}, browser_of(1)
    key = transact(
        lambda now: drafts.begin(who, mark, "imms-child", network="n", answers=answers, now=now)
    )
    draft = drafts.get(mark, key, now=clock.now())
    drafts.check_family(who, draft, today=date(2026, 11, 24))
    with pytest.raises(NotFound):
        drafts.check_family(who, draft, today=date(2026, 11, 25))


def test_a_private_visit_of_somebody_of_12_or_more_is_not_told_of(browser):
    """A girl of 13 is booked for vaccines in pregnancy; her father chooses her for the flu."""
    family = signed_in(browser, date(2013, 5, 1))
    child = family.children[0]
    factories.a_visit("imms-pregnancy", start=at(TUESDAY, "14:00"), patient=child)
    factories.a_visit("flu-child", start=at(TUESDAY, "15:30"), patient=child)
    page = own(browser, family, 0)
    assert "Booked: Child flu vaccine, Tuesday 24 November 2026, 3:30 pm" in page.text
    assert page.text.count("Booked:") == 1


def test_reading_what_is_due_for_one_of_the_family_is_noted(browser):
    family = signed_in(browser, TWO_MONTHS)
    own(browser, family, 0)
    db.session.rollback()
    rows = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose))
    assert (f"patient:{family.children[0]}", "what is due") in {tuple(row) for row in rows}


def test_more_needles_make_the_nurses_part_longer_and_moving_keeps_it(browser):
    """An Aboriginal baby has four vaccines at two months: twenty minutes."""
    page = chooses(browser, asked(browser, DAYS_50), "m2", first_nations="yes")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, NAMES, having="given_name")
    assert "2-month immunisations, 35 minutes" in page.text
    books(browser, takes(browser, page))
    (visit,) = visits()
    assert (nurse_minutes(visit), visit.minutes, visit.answers["minutes"]) == (20, 35, 20)
    desk, to = factories.staff("reception"), NewTime(at(TUESDAY, "14:00"), visit.lead_id)
    moved = transact(lambda now: appointments.move(desk, visit.id, to=to, now=now))
    assert moved is None
    db.session.rollback()
    assert nurse_minutes(visits()[0]) == 20
    assert checker.check(now=clock.now()).wrong == ()


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ("unsure", "Some needles were missed, or it is not known which were given."),
        ("overseas", "Some needles were given in another country."),
    ],
)
def test_who_needs_a_plan_asks_for_one_with_the_reason(browser, choice, why):
    page = browser.send(asked(browser, DAYS_50), {"point": choice}, having="point")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    assert page.h1 == "Ask for this visit"
    assert why in page.text
    assert page.all("input", name="birth_date-year")[0].get("value") == "2026"
    values = NAMES | {"phone": "0491 570 006"}
    assert browser.send(page, values, having="given_name").h1 == "We have your request"
    row = db.session.scalars(sa.select(VisitRequest)).one()
    assert (row.type_slug, row.answers) == ("imms-catchup", {"days": "", "why": why})
    desk = browser.application.test_client()
    factories.sign_in_as(desk, "reception")
    assert why in desk.visit("/reception/requests").text


def test_a_child_of_whom_two_ages_are_missing_is_planned_by_the_nurse(browser):
    family = signed_in(browser, date(2026, 4, 1))  # nothing on record at 7 months
    page = own(browser, family, 0)
    assert "Needles of more than one age are not in the record here." in page.text
    assert not page.all("input", name="point")
    page = browser.send(page, action="/plan-first/0")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    assert page.h1 == "Ask for this visit"
    assert page.all("input", name="given_name")[0].get("value") == "Child1"


def test_the_way_in_cannot_be_gone_round(browser):
    for slug in ("imms-child", "imms-child-6w", "flu-child"):
        assert browser.visit(f"/book/{slug}/").h1 == "Immunise my child"
        assert browser.visit(f"/book/{slug}/?urgent=no").h1 == "Immunise my child"
    page = asked(browser, DAYS_50)
    key = page.response.request.path.split("/")[2]
    for step in ("urgent", "who", "when", "details", "check"):
        assert browser.visit(f"/book/visit/{key}/{step}").h1 == "Which one is next?"


def test_back_after_booking_leads_to_the_booking(browser):
    page = asked(browser, DAYS_50)
    path = page.response.request.path
    page = chooses(browser, page, "m2")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, NAMES, having="given_name")
    books(browser, takes(browser, page))
    assert browser.visit(path).h1 == "You are booked"
