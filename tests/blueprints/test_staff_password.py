"""Choosing a password by the link in a message, as somebody who works here would."""

import dataclasses
import re
from email.message import EmailMessage

import pytest

from clinic_app.operations import accounts
from clinic_app.web import letters, sending
from tests import factories

WHO = factories.STAFF["reception"]
NEW = "four apples in a wagon"


@pytest.fixture
def post(clinic, inbox):
    """Send what is due to a real mail server, and return the newest message."""
    found = dataclasses.replace(letters.settings(), smtp_port=inbox.port)
    clinic.extensions["clinic_settings"] = found

    def deliver() -> EmailMessage:
        sending.send_due(found)
        return inbox.messages[-1]

    return deliver


def body(mail):
    return mail.get_content() if hasattr(mail, "get_content") else mail.get_payload()


def link_in(mail):
    return re.search(r"(/account/staff/password/\S+)", body(mail)).group(1)


def asks(browser, address=WHO):
    page = browser.visit("/account/staff/forgotten")
    return browser.send(page, {"email": address}, having="email")


def chooses(browser, path, password, again=None):
    page = browser.visit(path)
    typed = {"password": password, "again": password if again is None else again}
    return browser.send(page, typed, having="password")


def test_a_forgotten_password_is_replaced_by_the_link_in_the_message(browser, post):
    said = asks(browser)
    assert said.h1 == "Look into your mailbox"
    mail = post()
    assert mail["To"] == WHO
    page = chooses(browser, link_in(mail), NEW)
    assert "Your password is set. Sign in with it." in page.text
    page = browser.send(page, {"email": WHO, "password": NEW}, having="password")
    assert "Tess Byrne" in page.text
    news = post()
    assert "Your password was changed" in news["Subject"]
    assert "/account/staff/password/" not in body(news)


def test_an_unknown_address_gets_the_same_answer_and_no_message(browser, clinic, inbox):
    known, unknown = asks(browser), asks(browser, "nobody@example.com")
    assert known.text == unknown.text
    sending.send_due(dataclasses.replace(letters.settings(), smtp_port=inbox.port))
    assert [m["To"] for m in inbox.messages] == [WHO]


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", "Enter a new password"),
        ("short", "short", "Use 12 characters or more"),
        ("Tess Byrne 2026", "Tess Byrne 2026", "easy to guess"),
        (NEW, "", "Enter it once more"),
        (NEW, NEW + "x", "The two are not the same"),
    ],
)
def test_what_cannot_be_a_password_is_refused_and_the_link_still_works(
    browser, post, password, again, said
):
    asks(browser)
    path = link_in(post())
    page = chooses(browser, path, password, again)
    assert any(said in error for error in page.errors), page.errors
    assert password not in page.response.get_data(as_text=True) or not password
    assert "Your password is set" in chooses(browser, path, NEW).text


def test_a_link_that_is_over_says_what_to_do(browser, post):
    asks(browser)
    path = link_in(post())
    chooses(browser, path, NEW)
    for wrong in (path, "/account/staff/password/1-made-up"):
        page = browser.visit(wrong, status=404)
        assert page.h1 == "This link is over"
        assert "ask the practice manager" in page.text


def test_two_tabs_the_second_is_told_that_the_link_is_over(browser, new_browser, post):
    asks(browser)
    path = link_in(post())
    other = new_browser()
    waiting = other.visit(path)
    chooses(browser, path, NEW)
    late = {"password": "another apple in it", "again": "another apple in it"}
    page = other.send(waiting, late, having="password", status=404)
    assert page.h1 == "This link is over"
    assert accounts.check_password(WHO, NEW) is not None


def test_an_address_that_is_none_is_refused(browser):
    page = asks(browser, "tess")
    assert page.errors == ["Enter an email address such as name@example.com"]


def test_the_invitation_says_who_sends_it_until_when_and_how_to_sign_in(browser, post):
    factories.sign_in_as(browser, "manager")
    page = browser.visit("/practice/people/new")
    typed = {"name": "Kim Shaw", "email": "kim@kestrelsquare.example.com", "role": "nurse"}
    browser.send(page, typed, having="role")
    mail = post()
    assert mail["Subject"] == "Your access to Kestrel Square Medical Practice"
    text = body(mail)
    assert "Hello Kim Shaw" in text
    assert "until Tuesday 1 December 2026" in text
    assert "You sign in with this address, kim@kestrelsquare.example.com" in text
