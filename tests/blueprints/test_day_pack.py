"""What is handed out for the day pack, to whom, and that it is noted as read."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.vaccines import JO, a_child

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def noah(clinic):
    child = a_patient(
        "Noah", "Bianchi", date(2026, 9, 28), phone="+61491570156", alert="Allergy: latex"
    )
    a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead=JO, patient=child)
    a_visit(
        "baby-weigh", start=at(TUESDAY + timedelta(days=1), "9:15"), patient=a_child("Eli", "Marsh")
    )
    return child


def held(browser):
    answer = browser.get("/nurses/pack/days")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers, "a device that renews its pack is nobody at work"
    return answer.json


def test_the_pack_holds_today_and_tomorrow_and_how_long_each_is_worth_anything(browser, noah):
    sign_in_as(browser, "nurse")
    found = held(browser)
    today, tomorrow = found["days"]
    assert found["made"] == "Tuesday 24 November 2026, 7:30 am"
    assert (today["title"], today["sums"]) == (
        "Tuesday 24 November 2026",
        "1 visit, 2 needles, 1 oral dose",
    )
    assert (today["ends_in"], tomorrow["ends_in"]) == pytest.approx(
        (16.5 * 3600, 40.5 * 3600), abs=30
    )
    (row,) = today["rows"]
    assert (row["name"], row["age"], row["phone"]) == (
        "Noah Bianchi",
        "8 weeks 1 day",
        "0491 570 156",
    )
    assert row["count"] == "2 needles, 1 oral dose"
    assert "Allergy: latex" in row["notes"]
    assert [one["name"] for one in tomorrow["rows"]] == ["Eli Marsh"]


def test_taking_a_pack_is_recorded_day_by_day(browser, noah):
    sign_in_as(browser, "nurse")
    held(browser)
    db.session.rollback()
    read = db.session.scalars(sa.select(AccessLog.subject).where(AccessLog.purpose == "day pack"))
    assert sorted(read) == ["day:2026-11-24", "day:2026-11-25"]


def test_the_desk_has_the_pack_without_what_childrens_records_say(browser, noah):
    sign_in_as(browser, "reception")
    (row,) = held(browser)["days"][0]["rows"]
    assert (row["name"], row["doses"], row["count"]) == ("Noah Bianchi", [], "")


def test_a_sensitive_visit_is_a_gp_visit_in_the_pack_too(browser, clinic):
    a_visit("imms-pregnancy", start=at(TUESDAY, "14:00"), note="Do not tell")
    sign_in_as(browser, "nurse")
    (row,) = held(browser)["days"][0]["rows"]
    assert (row["why"], row["doses"], row["count"], row["small"]) == ("GP visit", [], "", [])


def test_the_page_that_a_device_keeps_says_nothing_of_anybody(browser, noah):
    sign_in_as(browser, "nurse")
    page = browser.visit("/nurses/pack")
    assert page.h1 == "Day pack"
    for part in ("Noah", "Jo Petrakis", "csrf_token"):
        assert part not in page.html
    assert not [e for e in page.all("input") if e.get("name")], "a PIN has no way to be sent"


def test_the_script_for_offline_may_answer_for_all_pages_of_the_nurses(browser):
    answer = browser.get("/nurses/pack/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/nurses/"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_nobody_else_gets_a_pack(browser, noah):
    assert browser.get("/nurses/pack/days").status_code == 302
    sign_in_as(browser, factories.a_family().person)
    assert browser.get("/nurses/pack/days").status_code == 403


@pytest.mark.parametrize(("who", "cleared"), [("nurse", '"storage"'), ("patient", None)])
def test_staff_who_sign_out_leave_nothing_in_the_browser(browser, clinic, who, cleared):
    sign_in_as(browser, factories.a_family().person if who == "patient" else who)
    page = browser.visit("/nurses/" if who == "nurse" else "/account/")
    _, fields = page.form(action="sign-out")
    answer = browser.post("/account/sign-out", data=fields)
    assert answer.headers.get("Clear-Site-Data") == cleared
