"""Somebody stands at the door of the nurses: found or added, and seen now."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, Appointment, Patient
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

from .test_nurses import primary, rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BABY = date(2026, 9, 28)
BORN = {"birth_date-day": "28", "birth_date-month": "9", "birth_date-year": "2026"}
NOAH = {"given_name": "Noah", "family_name": "Bianchi", "phone": "0491 570 156"} | BORN


@pytest.fixture
def nurse(browser, travel):
    travel(at(TUESDAY, "9:12"))
    sign_in_as(browser, "nurse")
    return browser


def fit_in(browser, patient, slug="imms-child-6w", **more):
    page = browser.visit(f"/nurses/walk-in/{patient}")
    return browser.send(page, {"slug": slug} | more, having="slug")


def nurses_of(page):
    return [e.get("value") for e in page.all("input", type="radio", name="nurse")]


def test_a_nurse_finds_who_stands_there_and_fits_them_in_with_herself(nurse):
    a_patient("Noah", "Bianchi", BABY, phone="+61491570156")
    page = nurse.visit("/nurses/")
    (link,) = [a for a in page.all("a") if words(a) == "Walk-in"]
    page = nurse.visit(link.get("href") + "?find=bianchi")
    (found,) = [a for a in page.all("a") if words(a) == "Noah Bianchi"]
    page = nurse.visit(found.get("href"))
    assert "All three match: fit in at 9:15 am" in page.text
    (own,) = [e for e in page.all("input", name="nurse") if e.get("checked") is not None]
    page = nurse.send(page, {"slug": "imms-child-6w", "nurse": own.get("value")}, having="slug")
    assert "Noah Bianchi is fitted in at" in page.text
    (row,) = rows(page)
    assert "Walk-in" in words(row)
    assert primary(row) == "Bring in"


def test_somebody_new_is_added_to_be_checked_and_fitted_in(nurse):
    page = nurse.visit("/nurses/walk-in?find=bianchi")
    assert "Nobody found" in page.text
    page = nurse.send(nurse.visit("/nurses/walk-in/new?find=noah bianchi"), NOAH, having="phone")
    assert page.h1 == "Walk-in: Noah Bianchi"
    assert "New: to be checked" in page.text
    own = next(e.get("value") for e in page.all("input", name="nurse") if "checked" in e.attrib)
    page = nurse.send(page, {"slug": "baby-weigh", "nurse": own}, having="slug")
    assert "New: to be checked" in words(rows(page)[0])


def test_who_may_be_on_record_is_shown_before_a_second_record_is_made(nurse):
    a_patient("Noah", "Bianchi", BABY)
    page = nurse.send(nurse.visit("/nurses/walk-in/new"), NOAH, having="phone")
    assert "may be on record already" in page.errors[0]
    assert "This is the one" in page.text
    page = nurse.send(page, NOAH, having="phone")
    assert page.h1 == "Walk-in: Noah Bianchi"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Patient)) == 2


def test_what_is_missing_is_asked_for(nurse):
    page = nurse.send(nurse.visit("/nurses/walk-in/new"), {}, having="phone")
    assert len(page.errors) == 4
    page = fit_in(nurse, a_patient("Noah", "Bianchi", BABY), slug="")
    assert "Choose what the visit is for" in page.errors


def test_scales_in_use_are_told_in_a_sentence(nurse):
    first, second = (a_patient(name, "Vale", BABY) for name in ("Ada", "Eli"))
    who = nurses_of(nurse.visit(f"/nurses/walk-in/{first}"))
    fit_in(nurse, first, "baby-weigh", nurse=who[0])
    page = fit_in(nurse, second, "baby-weigh", nurse=who[0])
    assert "in use by somebody else" in page.text
    assert page.h1 == "Walk-in: Eli Vale"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Appointment)) == 1


def test_after_hours_nobody_is_fitted_in(nurse, travel):
    travel(at(TUESDAY, "19:00"))
    sign_in_as(nurse, "nurse")
    patient = a_patient("Noah", "Bianchi", BABY)
    who = nurses_of(nurse.visit(f"/nurses/walk-in/{patient}"))
    assert "does not work at that time" in fit_in(nurse, patient, nurse=who[0]).text


@pytest.mark.parametrize(("wall", "who"), [("13:10", "Ben Castellano"), ("14:30", "Jo Petrakis")])
def test_a_nurse_who_works_then_is_chosen_beforehand(nurse, travel, wall, who):
    travel(at(TUESDAY, wall))
    sign_in_as(nurse, "nurse")
    page = nurse.visit(f"/nurses/walk-in/{a_patient('Noah', 'Bianchi', BABY)}")
    (chosen,) = [e for e in page.all("input", name="nurse") if "checked" in e.attrib]
    (label,) = [words(e) for e in page.all("label") if e.get("for") == chosen.get("id")]
    assert label.endswith(who)
    page = nurse.send(page, {"slug": "baby-weigh", "nurse": chosen.get("value")}, having="slug")
    assert "Noah Bianchi is fitted in at" in page.text


def test_who_is_booked_for_today_already_is_led_to_that_visit(nurse):
    patient = a_patient("Noah", "Bianchi", BABY)
    visit = a_visit("baby-weigh", start=at(TUESDAY, "10:15"), lead="jo-petrakis", patient=patient)
    page = nurse.visit(f"/nurses/walk-in/{patient}")
    assert "Booked for today already" in page.text
    assert f"/nurses/2026-11-24#visit-{visit}-0" in {a.get("href") for a in page.all("a")}
    other = a_visit("child-standard", start=at(TUESDAY, "11:00"), patient=patient)
    page = nurse.visit(f"/nurses/walk-in/{patient}")
    assert f"/reception/appointments/{other}" in {a.get("href") for a in page.all("a")}


def test_who_is_here_already_is_fitted_in_again_only_on_purpose(nurse, travel):
    patient = a_patient("Noah", "Bianchi", BABY)
    page = nurse.visit(f"/nurses/walk-in/{patient}")
    own = next(e.get("value") for e in page.all("input", name="nurse") if "checked" in e.attrib)
    typed = {"slug": "imms-child-6w", "nurse": own}
    nurse.send(page, typed, having="slug")
    travel(at(TUESDAY, "9:40"))
    page = nurse.visit(f"/nurses/walk-in/{patient}")
    (link,) = [a for a in page.all("a") if "has been here since 9:1" in words(a)]
    assert "/nurses/2026-11-24#visit-" in link.get("href")
    page = nurse.send(page, typed, having="slug")
    assert page.errors == [
        "They are here already: use that visit, or tick that it is about something else"
    ]
    page = nurse.send(page, typed | {"again": "y"}, having="slug")
    assert "Noah Bianchi is fitted in at" in page.text
    assert len(rows(page)) == 2


def test_the_desk_adds_somebody_new_on_its_own_page_and_comes_back(browser, travel):
    travel(at(TUESDAY, "9:12"))
    sign_in_as(browser, "reception")
    page = browser.visit("/nurses/walk-in?find=noah+bianchi")
    (link,) = [a for a in page.all("a") if words(a) == "Add somebody new"]
    page = browser.visit(link.get("href"))
    page = browser.send(page, BORN | {"phone": "0491 570 156"}, having="alert")
    assert page.h1 == "Walk-in: Noah Bianchi"


def test_a_doctor_sees_no_way_to_a_walk_in(browser):
    sign_in_as(browser, "doctor")
    assert "Walk-in" not in browser.visit("/nurses/").text
    browser.visit("/nurses/walk-in", status=403)


def test_looking_at_somebody_at_the_door_is_recorded(nurse):
    patient = a_patient("Noah", "Bianchi", BABY)
    nurse.visit(f"/nurses/walk-in/{patient}")
    db.session.rollback()
    found = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert (f"patient:{patient}", "walk-in") in [tuple(row) for row in found]


def test_a_patient_who_does_not_exist_is_not_found(nurse):
    nurse.visit("/nurses/walk-in/999", status=404)
    assert nurse.visit("/nurses/walk-in/with?patient=x").h1 == "Walk-in"
