"""Visits with several people: everybody is named before they are booked, moved, read back."""

from datetime import date

import pytest

from clinic_app.extensions import db
from clinic_app.operations import visit_facts
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

BOTH = "Nurse Ben Castellano, then Dr Amara Osei"


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def emil():
    return a_patient("Emil", "Kassab", date(1948, 2, 3))


def booked(wall):
    return a_visit("health-check-75", start=at(TUESDAY, wall), lead="ben-castellano")


def now(visit):
    db.session.rollback()
    return visit_facts.of(visit)


def of(patient):
    db.session.rollback()
    (visit,) = [v for v in visit_facts.on_day(TUESDAY) if v.patient == patient]
    return visit


def named(page, tag):
    return {words(heading) for heading in page.all(tag)}


def test_the_times_and_the_sentence_to_read_back_name_everybody(desk):
    patient = emil()
    page = desk.visit(f"/reception/book/{patient}?type=health-check-75&day=2026-11-24")
    assert BOTH in named(page, "h4")
    nine = next(b for b in page.all("button") if BOTH in words(b))
    page = desk.send(page, {"pick": nine.get("value")}, having="pick")
    assert f"with {BOTH}, at" in page.text
    desk.send(page, having="once")
    assert of(patient).who == BOTH


def test_who_was_read_back_is_who_is_booked_even_if_somebody_else_becomes_free(desk):
    busy = a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    patient, lead = emil(), factories.practitioner("ben-castellano")
    page = desk.visit(f"/reception/book/{patient}?type=health-check-75&day=2026-11-24")
    page = desk.send(page, {"time": "9:15", "who": str(lead)}, having="time")
    assert "then Dr Amara Osei" not in page.text
    cancel = desk.visit(f"/reception/appointments/{busy}/cancel")
    desk.send(cancel, {"why": "patient"}, having="why")
    desk.send(page, having="once")
    assert f"with {of(patient).who}, at" in page.text


def test_a_time_from_the_diary_says_who_sees_the_patient_after(desk):
    lead = factories.practitioner("ben-castellano")
    begun = f"at={at(TUESDAY, '9:15').isoformat().replace('+', '%2B')}&with={lead}"
    page = desk.visit(f"/reception/book/{emil()}?type=health-check-75&{begun}")
    assert f"9:15 am with {BOTH} the time from the diary" in page.text


def test_the_times_of_a_move_name_everybody_and_not_the_visits_own_time(desk):
    visit = booked("9:15")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    assert BOTH in named(page, "h3")
    own = f"{at(TUESDAY, '9:15').isoformat()}~{factories.practitioner('ben-castellano')}"
    assert own not in page.buttons("time")


def test_a_typed_time_that_is_the_visits_own_moves_nothing_and_says_so(desk):
    visit = booked("9:15")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    lead = str(factories.practitioner("ben-castellano"))
    page = desk.send(page, {"at": "9:15", "practitioner": lead}, action="/typed")
    told = "at that time already: Tuesday 24 November 2026, 9:15 am. Nothing was moved."
    assert told in page.text
    assert [e.kind for e in now(visit).events] == ["booked"]


def test_a_move_that_changes_who_sees_the_patient_says_so(desk):
    visit = booked("9:15")
    a_visit("standard", start=at(TUESDAY, "11:15"), lead="amara-osei")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    lead = str(factories.practitioner("ben-castellano"))
    page = desk.send(page, {"at": "10:30", "practitioner": lead}, action="/typed")
    assert f"10:30 am, with {now(visit).who} instead of {BOTH}." in page.text
