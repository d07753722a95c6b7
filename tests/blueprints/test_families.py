"""Families: children who come together, what is booked next at once, flu and pregnancy."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import AppointmentStep, LikelyDuplicate, Patient
from clinic_app.operations import appointments, checker, told
from clinic_app.scheduling.ages import add_months
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import (
    CONTACT,
    EIGHTEEN,
    TWO_MONTHS,
    asked,
    books,
    chooses,
    days_of,
    given_before,
    goes_on,
    nothing_urgent,
    own,
    parts,
    press,
    signed_in,
    takes,
    to_times,
    value_of,
    visits,
)
from tests.factories import TUESDAY, at
from tests.pages import words as text_of

FOUR_MONTHS = date(2026, 7, 22)
MIA = {"given_name_0": "Mia", "family_name_0": "Moss"}
LEO = {"given_name_1": "Leo", "family_name_1": "Moss"}
PHONE = {"phone": "0491 570 006"}


def two(browser, first=FOUR_MONTHS, second=EIGHTEEN, points=("m4", "m18")):
    """Return the page of times for two children of a guest."""
    page = asked(browser, first)
    path = page.response.request.path
    browser.send(browser.visit(f"{path}another"), parts(second), having="birth_date-day")
    page = browser.visit(path)
    chosen = {"point": value_of(page, points[0]), "point_1": value_of(page, points[1], "point_1")}
    page = nothing_urgent(browser, browser.send(page, chosen, having="point"))
    assert page.h1 == "What are your children called?"
    return browser.send(page, MIA | LEO, having="given_name_0")


def of_family(browser):
    """Return a signed-in parent of two, and the page of times for both."""
    family = signed_in(browser, FOUR_MONTHS, EIGHTEEN)
    given_before(family.children[0], FOUR_MONTHS, "m4")
    given_before(family.children[1], EIGHTEEN, "m18")
    return family, goes_on(browser, own(browser, family, 0, 1))


def nothing_wrong():
    db.session.rollback()
    return checker.check(now=clock.now()).wrong == ()


def nurse_at(visit):
    step = db.session.get(AppointmentStep, (visit.id, 0))
    return step.starts_at, step.ends_at


def test_a_guest_books_two_children_one_after_another_with_one_confirmation(browser):
    page = two(browser)
    assert "Mia and Leo, one after another. 45 minutes in all, with the wait." in page.text
    page = books(browser, takes(browser, page))
    assert page.h1 == "You are booked"
    assert "Mia Moss" in page.text
    assert "18-month immunisations" in page.text
    first, second = visits()
    assert first.block == second.block is not None
    assert first.lead_id == second.lead_id
    assert nurse_at(first)[1] == nurse_at(second)[0]
    names = set(db.session.scalars(sa.select(Patient.given_name)))
    assert {"Mia", "Leo"} <= names
    assert first.patient_id != second.patient_id
    assert db.session.scalars(sa.select(LikelyDuplicate)).all() == []
    assert nothing_wrong()


def test_two_children_are_seen_at_once_by_two_nurses(browser):
    page = two(browser)
    at_once = next(v for v in page.buttons("time") if "." in v.partition("~")[2])
    page = browser.send(page, {"time": at_once}, having="time")
    books(browser, page)
    first, second = visits()
    assert first.starts_at == second.starts_at
    assert first.lead_id != second.lead_id
    assert nothing_wrong()


def test_the_calendar_file_has_an_entry_for_each_child(browser):
    page = books(browser, takes(browser, two(browser)))
    answer = browser.get(page.response.request.path.replace("done", "visit.ics"))
    assert answer.data.count(b"BEGIN:VEVENT") == 2
    uids = {line for line in answer.data.splitlines() if line.startswith(b"UID")}
    assert len(uids) == 2


def test_a_parent_books_two_of_her_children_in_one_with_nothing_asked_twice(browser):
    family, page = of_family(browser)
    page = books(browser, takes(browser, page), **PHONE)
    assert page.h1 == "You are booked"
    assert {v.patient_id for v in visits()} == set(family.children)
    assert {v.answers["point"] for v in visits()} == {"m4", "m18"}


def test_one_visit_of_a_family_is_cancelled_alone_and_brought_back(browser):
    books(browser, takes(browser, two(browser)))
    first, second = visits()
    desk = factories.staff("reception")
    transact(lambda now: appointments.cancel(desk, first.id, reason="", subject=None, now=now))
    assert [v.live for v in visits()] == [False, True]
    assert nothing_wrong()
    transact(lambda now: appointments.restore(desk, first.id, subject=None, now=now))
    assert [v.live for v in visits()] == [True, True]
    assert nothing_wrong()
    assert second.block == visits()[0].block


def test_one_visit_of_a_family_is_moved_alone(browser):
    books(browser, takes(browser, two(browser)))
    first, second = visits()
    desk = factories.staff("reception")
    to = appointments.NewTime(at(TUESDAY, "15:00"), second.lead_id)
    assert transact(lambda now: appointments.move(desk, second.id, to=to, now=now)) is None
    db.session.rollback()
    assert visits()[0].starts_at == first.starts_at
    assert visits()[1].starts_at == at(TUESDAY, "15:00")
    assert nothing_wrong()


def test_the_desk_sees_who_else_comes(browser):
    books(browser, takes(browser, two(browser)))
    first, second = visits()
    desk = browser.application.test_client()
    factories.sign_in_as(desk, "reception")
    page = desk.visit(f"/reception/appointments/{first.id}")
    assert "Also coming" in page.text
    assert "Leo Moss" in page.text
    first_told = told.of([first.id])[first.id]
    assert [one.kind for one in first_told] == ["confirmation"]
    assert told.of([second.id])[second.id] == first_told


def test_a_block_that_was_never_offered_is_refused(browser):
    page = two(browser)
    lead = factories.practitioner("jo-petrakis")
    for wrong in (f"{at(TUESDAY, '9:50').isoformat()}~{lead}.{lead}", "x", f"~{lead}"):
        page = browser.send(page, {"time": wrong}, having="time")
        assert page.errors
    assert visits() == []


def test_children_who_can_never_come_together_are_told_so(browser):
    """Rotavirus must be started by Monday, the other child is due in December."""
    page = two(
        browser, first=TUESDAY - timedelta(days=98), second=date(2025, 6, 20), points=("m2", "m18")
    )
    assert "No day is right for all of them" in page.text
    assert not page.buttons("time")
    assert page.all("a", href=page.response.request.path) == []


def test_a_child_can_be_left_out_again(browser):
    page = asked(browser, FOUR_MONTHS)
    path = page.response.request.path
    browser.send(browser.visit(f"{path}another"), parts(EIGHTEEN), having="birth_date-day")
    page = browser.visit(path)
    assert page.h1 == "Your children’s immunisations"
    page = press(browser, page, f"{path}without/0")
    assert page.h1 == "Which one is next?"
    assert "Born 10 May 2025" in page.text


def test_at_most_four_children_come_together(browser):
    page = asked(browser, FOUR_MONTHS)
    path = page.response.request.path
    for _ in range(5):
        page = browser.visit(f"{path}another")
        if page.all("input", name="birth_date-day"):
            page = browser.send(page, parts(EIGHTEEN), having="birth_date-day")
    assert page.text.count("Leave out") == 4


def test_the_time_of_a_family_lost_to_another_costs_nothing_that_was_typed(
    browser, new_browser, travel
):
    page = takes(browser, two(browser))
    page = browser.send(page, CONTACT, having="email")
    travel(clock.now() + timedelta(minutes=11))
    other = new_browser()
    books(other, takes(other, two(other)))
    page = press(browser, page)
    assert page.h1 == "Choose a time"
    assert "That time has just gone to somebody else" in page.text
    assert len(visits()) == 2
    page = takes(browser, page)
    assert page.all("input", name="email")[0].get("value") == CONTACT["email"]


def test_a_double_click_books_a_family_once(browser):
    page = browser.send(takes(browser, two(browser)), CONTACT, having="email")
    press(browser, page)
    assert press(browser, page).h1 == "You are booked"
    assert len(visits()) == 2


def test_the_next_visit_is_booked_at_once_for_the_same_child(browser):
    page = books(browser, takes(browser, to_times(browser, TWO_MONTHS, "m2")))
    assert "4-month immunisations, from Friday 22 January 2027. You can book it now." in page.text
    (first,) = visits()
    page = browser.send(page, action="/immunisations/next/")
    assert page.h1 == "Choose a time"
    assert min(days_of(page)) >= date(2027, 1, 22)
    page = takes(browser, page)
    assert page.all("input", name="email")[0].get("value") == CONTACT["email"]
    page = press(browser, browser.send(page, CONTACT, having="email"))
    assert page.h1 == "You are booked"
    assert [v.answers["point"] for v in visits()] == ["m2", "m4"]
    assert {v.patient_id for v in visits()} == {first.patient_id}
    assert db.session.scalars(sa.select(LikelyDuplicate)).all() == []


def test_the_next_visit_after_one_that_this_browser_did_not_book_is_not_found(browser, new_browser):
    page = books(browser, takes(browser, to_times(browser, TWO_MONTHS, "m2")))
    stranger = factories.a_visit("imms-child-6w", start=at(TUESDAY, "15:00"))
    action, fields = page.form(action="/immunisations/next/")
    mine = action.rpartition("/")[0]
    assert browser.post(f"{mine}/{stranger}", data=fields).status_code == 404
    assert new_browser().post(action, data=fields).status_code in {400, 404}


def test_a_late_first_visit_keeps_the_next_one_four_weeks_away(browser):
    born = TUESDAY - timedelta(days=98)
    page = books(browser, takes(browser, to_times(browser, born, "m2")))
    first = clock.local_date(visits()[0].starts_at)
    earliest = max(add_months(first, 1), add_months(born, 4))
    assert f"from {earliest:%A} {earliest.day} {earliest:%B} {earliest.year}" in page.text


APRIL = date(2027, 4, 6)


@pytest.fixture
def in_april(browser, travel):
    travel(at(APRIL, "7:30"))
    return browser


def flu(browser, born, first):
    page = chooses(browser, asked(browser, born), "flu")
    assert page.h1 == "About the flu vaccine"
    page = browser.send(page, {"first_0": first}, having="first_0")
    page = nothing_urgent(browser, page)
    return browser.send(page, {"given_name": "Noor", "family_name": "Haddon"}, having="given_name")


def test_both_doses_of_a_first_flu_vaccine_are_booked(in_april):
    page = books(in_april, takes(in_april, flu(in_april, date(2025, 12, 1), "yes")))
    assert "Second flu vaccine, from" in page.text
    page = in_april.send(page, action="/immunisations/next/")
    first = clock.local_date(visits()[0].starts_at)
    assert min(days_of(page)) >= first + timedelta(weeks=4)
    page = press(in_april, in_april.send(takes(in_april, page), CONTACT, having="email"))
    assert page.h1 == "You are booked"
    assert [v.type_slug for v in visits()] == ["flu-child", "flu-child"]
    assert "Book the next one now" not in page.text


def test_one_dose_is_enough_for_a_child_who_had_the_flu_vaccine_before(in_april):
    page = books(in_april, takes(in_april, flu(in_april, date(2024, 12, 1), "no")))
    assert "Second flu vaccine" not in page.text


def test_whether_it_is_the_first_flu_vaccine_must_be_answered(in_april):
    page = chooses(in_april, asked(in_april, date(2025, 12, 1)), "flu")
    page = in_april.send(page, having="first_0")
    assert page.errors == ["Choose yes or no"]


def to_weeks(browser, **answers):
    return browser.send(browser.visit("/immunisations/pregnancy"), answers, having="weeks")


def adult(browser, page):
    who = {"given_name": "Ines", "family_name": "Okafor"} | parts(date(1992, 3, 3))
    return browser.send(nothing_urgent(browser, page), who, having="given_name")


def test_a_vaccine_in_pregnancy_is_offered_inside_its_weeks_only(browser):
    page = to_weeks(browser, weeks="26")
    assert "26 weeks today, due Tuesday 2 March 2027" in page.text
    page = adult(browser, chooses(browser, page, "rsv"))
    opens = TUESDAY + timedelta(weeks=2)
    closes = TUESDAY + timedelta(weeks=10)
    assert min(days_of(page)) >= opens
    when = page.response.request.path
    late = browser.visit(f"{when}?from={closes + timedelta(days=1)}")
    assert not late.buttons("time")
    page = browser.visit(f"{when}?day={closes}&from={closes}")
    assert max(days_of(page)) <= closes
    nurse, tomorrow = factories.practitioner("jo-petrakis"), TUESDAY + timedelta(days=1)
    wrong = f"{at(tomorrow, '9:00').isoformat()}~{nurse}"
    page = browser.send(browser.visit(when), {"time": wrong}, having="time")
    assert "the first good day is Tuesday 8 December 2026" in page.errors[0]


def test_a_pregnancy_is_counted_from_the_due_date_too_and_stays_private(browser):
    page = to_weeks(browser, **parts(TUESDAY + timedelta(weeks=10), "expected"))
    assert "30 weeks today" in page.text
    page = adult(browser, chooses(browser, page, "whooping-cough"))
    page = books(browser, takes(browser, page), email="ines@example.com", phone="0491 570 006")
    assert page.h1 == "You are booked"
    assert "call this a “GP visit”" in page.text
    (visit,) = visits()
    assert (visit.type_slug, visit.answers) == ("imms-pregnancy", {"point": "whooping-cough"})


def test_weeks_that_are_over_lead_to_the_nurse(browser):
    page = to_weeks(browser, weeks="38")
    assert [e.get("value") for e in page.all("input", name="point")] == ["influenza"]
    assert "Its weeks ended on" in page.text


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Enter the due date, or the weeks below"),
        ({"weeks": "many"}, "Weeks must be a whole number from 1 to 42"),
        ({"weeks": "60"}, "Weeks must be a whole number from 1 to 42"),
        ({"weeks": "-3"}, "Weeks must be a whole number from 1 to 42"),
        (parts(date(2028, 9, 1), "expected"), "it must be within the next nine months"),
        (parts(date(2025, 9, 1), "expected"), "it must be within the next nine months"),
        (
            parts(date(2027, 3, 1), "expected") | {"weeks": "10"},
            "By the due date it is 26 weeks today, not 10.",
        ),
    ],
)
def test_a_pregnancy_that_makes_no_sense_gets_a_clear_sentence(browser, answers, words):
    assert words in to_weeks(browser, **answers).errors[0]


def test_weeks_that_fit_the_due_date_are_taken_beside_it(browser):
    page = to_weeks(browser, **parts(date(2027, 3, 1), "expected") | {"weeks": "25"})
    assert page.h1 == "The right days for each"


def test_the_page_of_a_familys_times_names_each_window(browser):
    page = two(browser)
    (mia, leo) = [text_of(e) for e in page.all("div") if "in-days" in (e.get("class") or "")]
    assert mia.startswith("Mia ")
    assert leo.startswith("Leo ")
    assert page.text.count("If none of these suits") <= 1


def test_what_was_chosen_for_the_first_child_is_kept_when_another_is_added(browser):
    page = asked(browser, FOUR_MONTHS)
    chosen = {"point": value_of(page, "m4"), "first_nations": "yes", "another": "1"}
    page = browser.send(page, chosen, having="point")
    assert page.h1 == "Add another child"
    page = browser.send(page, parts(EIGHTEEN), having="birth_date-day")
    ticked = {e.get("name"): e.get("value") for e in page.all("input") if "checked" in e.attrib}
    assert ticked["point"].endswith("~m4")
    assert ticked["first_nations"] == "yes"
    assert "point_1" not in ticked


def test_another_child_can_be_added_before_anything_is_chosen(browser):
    page = browser.send(asked(browser, FOUR_MONTHS), {"another": "1"}, having="point")
    assert page.h1 == "Add another child"
    assert not page.errors
