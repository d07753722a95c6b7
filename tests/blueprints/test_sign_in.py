"""Signing in, with a code or a password, and out."""

from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import (
    AuditEntry,
    SignInCode,
)
from tests import factories
from tests.blueprints.accounts import count, newest_code
from tests.blueprints.seen import post, see, send
from tests.factories import TUESDAY, at

BABY = date(2026, 8, 18)


def test_a_patient_signs_in_with_the_code_that_was_sent(client, make):
    make(factories.a_family)
    page = send(client, "/account/sign-in", email="Alex.Vale@example.com")
    assert page.heading == "Enter your code"
    page = send(client, "/account/code", code=make(newest_code))
    assert page.heading == "My family"
    assert "Sign out" in page.text


def test_a_code_typed_with_spaces_is_right(client, make):
    make(factories.a_family)
    send(client, "/account/sign-in", email="alex.vale@example.com")
    digits = make(newest_code)
    assert send(client, "/account/code", code=f" {digits[:3]} {digits[3:]} ").heading == "My family"


def test_an_unknown_address_gets_the_same_answer_and_no_message(client, make):
    known = client.application.test_client()
    make(factories.a_family)
    answers = [
        send(browser, "/account/sign-in", email=email)
        for browser, email in ((known, "alex.vale@example.com"), (client, "nobody@example.com"))
    ]
    assert answers[0].text == answers[1].text
    assert make(count, SignInCode) == 1
    wrong = [send(browser, "/account/code", code="000000") for browser in (known, client)]
    assert wrong[0].text == wrong[1].text


def test_a_wrong_code_is_refused_without_saying_why(client, make):
    make(factories.a_family)
    send(client, "/account/sign-in", email="alex.vale@example.com")
    wrong = f"{(int(make(newest_code)) + 1) % 1_000_000:06d}"
    page = send(client, "/account/code", code=wrong)
    assert page.title.startswith("Error: ")
    assert "That code is not right, or it is too old" in page.text


def test_a_code_works_once(client, make):
    make(factories.a_family)
    other = client.application.test_client()
    for browser in (client, other):
        send(browser, "/account/sign-in", email="alex.vale@example.com")
    digits = make(newest_code)
    assert send(client, "/account/code", code=digits).heading == "My family"
    assert send(other, "/account/code", code=digits).heading == "Enter your code"


def test_a_code_older_than_ten_minutes_is_refused(client, make, travel):
    make(factories.a_family)
    send(client, "/account/sign-in", email="alex.vale@example.com")
    digits = make(newest_code)
    travel(at(TUESDAY, "9:31"))
    assert send(client, "/account/code", code=digits).heading == "Enter your code"


def test_after_five_wrong_codes_the_right_one_is_refused_too(client, make):
    make(factories.a_family)
    send(client, "/account/sign-in", email="alex.vale@example.com")
    digits = make(newest_code)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    for _ in range(5):
        send(client, "/account/code", code=wrong)
    assert send(client, "/account/code", code=digits).heading == "Enter your code"


def test_after_many_tries_one_has_to_wait(client):
    send(client, "/account/sign-in", email="nobody@example.com")
    for _ in range(10):
        send(client, "/account/code", code="000000")
    send(client, "/account/code", status=429, code="000000")


def test_codes_cannot_be_asked_for_without_end(client):
    for _ in range(5):
        send(client, "/account/sign-in", email="nobody@example.com")
    send(client, "/account/sign-in", status=429, email="nobody@example.com")


def test_the_page_for_the_code_begins_with_the_address(client):
    assert see(client, "/account/code", follow_redirects=True).heading == "Sign in"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\uff11" * 6])
def test_what_is_no_code_is_said_on_the_field(client, typed):
    send(client, "/account/sign-in", email="nobody@example.com")
    assert send(client, "/account/code", code=typed).title.startswith("Error: ")


def test_what_is_no_address_is_said_on_the_field(client):
    page = send(client, "/account/sign-in", email="alex at home")
    assert "Enter an email address such as name@example.com" in page.text


def test_neither_cookie_nor_address_holds_anything_personal(client, make):
    make(factories.a_family)
    answer = post(client, "/account/sign-in", email="alex.vale@example.com")
    with client.session_transaction() as cookie:
        kept = str(dict(cookie))
    assert "alex" not in kept + answer.location


def test_after_signing_in_one_gets_the_page_one_asked_for(client, make):
    make(factories.a_family)
    first = client.get("/account/")
    assert first.status_code == 302
    page = see(client, first.location)
    assert page.heading == "Sign in"
    answer = post(client, first.location, email="alex.vale@example.com")
    answer = post(client, answer.location, code=make(newest_code))
    assert answer.location == "/account/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example.com/",
        "//elsewhere.example.com/",
        "/\\elsewhere.example.com",
        "\\\\elsewhere.example.com",
        "javascript:alert(1)",
        "/\t/elsewhere.example.com",
        "account/",
    ],
)
def test_signing_in_leads_to_no_other_site(client, make, elsewhere):
    person = make(factories.staff, "reception")
    path = f"/account/staff/sign-in?{urlencode({'next': elsewhere})}"
    email = factories.STAFF[person.role]
    answer = post(client, path, email=email, password=factories.PASSWORD)
    assert answer.status_code == 302
    assert "elsewhere" not in answer.location
    assert answer.location.startswith("/")


@pytest.mark.parametrize(
    ("role", "endpoint"),
    [
        ("reception", "reception.day"),
        ("manager", "reception.day"),
        ("doctor", "reception.day"),
        ("nurse", "nurses.daily_list"),
    ],
)
def test_staff_begin_where_their_work_is(client, app, role, endpoint):
    fields = {"email": factories.STAFF[role], "password": factories.PASSWORD}
    answer = post(client, "/account/staff/sign-in", **fields)
    with app.test_request_context():
        assert answer.location == app.url_for(endpoint)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (factories.STAFF["nurse"], "a wrong password"),
        ("nobody@kestrelsquare.example.com", factories.PASSWORD),
    ],
)
def test_a_refused_staff_sign_in_does_not_say_which_was_wrong(client, make, email, password):
    page = send(client, "/account/staff/sign-in", email=email, password=password)
    assert page.heading == "Staff sign in"
    assert "The email address or the password is not right" in page.text
    assert password not in page.body
    refused = select(AuditEntry.action).where(AuditEntry.action == "account.refused")
    assert make(db.session.scalar, refused) == "account.refused"


def test_after_ten_wrong_passwords_staff_have_to_wait(client):
    wrong = {"email": factories.STAFF["nurse"], "password": "a wrong password"}
    for _ in range(10):
        send(client, "/account/staff/sign-in", **wrong)
    send(client, "/account/staff/sign-in", status=429, **wrong)


def test_signing_in_rightly_again_and_again_locks_nobody_out(client):
    known = {"email": factories.STAFF["nurse"], "password": factories.PASSWORD}
    for _ in range(12):
        assert post(client, "/account/staff/sign-in", **known).status_code == 302
        post(client, "/account/sign-out")
    wrong = known | {"password": "a wrong password"}
    for _ in range(10):
        send(client, "/account/staff/sign-in", **wrong)
    send(client, "/account/staff/sign-in", status=429, **wrong)


def test_patients_cannot_sign_in_as_staff(client, make):
    make(factories.a_family)
    page = send(client, "/account/staff/sign-in", email="alex.vale@example.com", password="x" * 12)
    assert page.heading == "Staff sign in"


def test_staff_get_no_code(client, make):
    send(client, "/account/sign-in", email=factories.STAFF["nurse"])
    assert make(count, SignInCode) == 0


def test_somebody_signed_in_is_not_asked_again(client, make):
    factories.sign_in_as(client, make(factories.a_family).person)
    assert see(client, "/account/sign-in", follow_redirects=True).heading == "My family"


def test_signing_out_ends_the_sign_in_for_good(client, make):
    factories.sign_in_as(client, make(factories.a_family).person)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert send(client, "/account/sign-out").heading == "What do you need?"
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/account/").status_code == 302


def test_opening_the_way_out_does_not_sign_out(client, make):
    factories.sign_in_as(client, make(factories.a_family).person)
    see(client, "/account/sign-out", status=405)
    assert see(client, "/account/").heading == "My family"


def test_a_press_after_the_sign_in_was_lost_leads_back_to_the_page_with_the_button(browser):
    factories.sign_in_as(browser, "reception")
    shown = f"/reception/book/{factories.a_patient()}?type=standard&day=2026-11-24"
    page = browser.visit(shown)
    action, fields = page.form(having="pick")
    browser.delete_cookie("clinic")
    pressed = fields | {"pick": page.buttons("pick")[0]}
    referrer = {"Referer": f"http://localhost{shown}"}
    answer = browser.post(action, data=pressed, headers=referrer, follow_redirects=True)
    asked = browser._seen(answer, 200)
    assert asked.h1 == "Staff sign in"
    assert "You are signed out by now, so nothing was done." in asked.text
    known = {"email": factories.STAFF["reception"], "password": factories.PASSWORD}
    url = answer.request.full_path
    token = {"csrf_token": asked.form(having="password")[1]["csrf_token"]}
    back = browser._seen(browser.post(url, data=known | token, follow_redirects=True), 200)
    assert back.response.request.full_path == shown
    assert back.h1 == "Book for Robin Vale"


@pytest.mark.parametrize("next_", ["/reception/book/1/take", "/nowhere", "/account/sign-out"])
def test_a_page_that_does_not_open_is_not_where_one_gets_after_signing_in(browser, next_):
    path = f"/account/staff/sign-in?{urlencode({'next': next_})}"
    known = {"email": factories.STAFF["reception"], "password": factories.PASSWORD}
    page = browser.visit(path)
    token = {"csrf_token": page.form(having="password")[1]["csrf_token"]}
    answer = browser.post(path, data=known | token)
    assert answer.headers["Location"] == "/reception/"
