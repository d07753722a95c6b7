"""The demonstration's mailbox."""

import mailbox
from dataclasses import replace
from email.message import EmailMessage

import pytest

from clinic_app.web import setup
from tests.blueprints.seen import see, words

pytestmark = pytest.mark.usefixtures("practice_loaded")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def box(app):
    return mailbox.Maildir(app.extensions[setup.SETTINGS].mailbox)


def a_message(subject="Booked", text="Hello Robin", calendar=None):
    message = EmailMessage()
    message["Subject"], message["To"] = subject, "robin.vale@example.com"
    message["Date"] = "Tue, 24 Nov 2026 09:20:00 +1100"
    message.set_content(text)
    if calendar:
        message.add_attachment(
            calendar.encode(), maintype="text", subtype="calendar", params={"method": "PUBLISH"}
        )
    return message.as_bytes()


def test_a_mailbox_without_messages_says_so(client):
    assert "No message has been sent yet." in see(client, "/demo/mailbox").text


def test_messages_are_listed_the_newest_first(client, box):
    for subject in ("First", "Second", "Third"):
        box.add(a_message(subject))
    page = see(client, "/demo/mailbox")
    listed = [words(row) for row in page.tags("ul", "mailbox")[0]]
    assert [row.split()[0] for row in listed] == ["Third", "Second", "First"]
    assert listed[0].endswith("To robin.vale@example.com, Tuesday 24 November 2026, 9:20 am")


def test_only_the_newest_hundred_are_listed(client, box):
    for number in range(103):
        box.add(a_message(f"Message {number}"))
    rows = see(client, "/demo/mailbox").tags("ul", "mailbox")[0]
    assert len(rows) == 100


def test_a_message_shows_its_subject_text_and_calendar_entry(client, box):
    key = box.add(a_message("Booked: Tuesday", "Hello Robin", calendar="BEGIN:VCALENDAR\n"))
    page = see(client, f"/demo/mailbox/{key}")
    assert page.heading == "Booked: Tuesday"
    assert "Hello Robin" in page.text
    assert "BEGIN:VCALENDAR" in page.text


def test_a_link_to_this_site_can_be_followed_wherever_it_runs(client, box):
    key = box.add(a_message(text="Open http://127.0.0.1:5000/visit/abc.d-e_f to cancel"))
    assert "/visit/abc.d-e_f" in see(client, f"/demo/mailbox/{key}").links


def test_what_a_message_says_is_never_run_and_leads_nowhere_else(client, box):
    text = (
        '<script>alert("x")</script> https://elsewhere.example.com/ http://127.0.0.1:5000/"onload='
    )
    page = see(client, f"/demo/mailbox/{box.add(a_message(text=text))}")
    assert "<script>alert" not in page.body
    assert not any("elsewhere" in link for link in page.links)
    assert "/" in page.links


def test_a_message_with_nothing_in_it_is_shown_all_the_same(client, box):
    key = box.add(b"\n")
    assert see(client, f"/demo/mailbox/{key}").heading == "No subject"
    assert "Sent Not known" in see(client, f"/demo/mailbox/{key}").text


@pytest.mark.parametrize(
    "key",
    ["unknown", "..", "%2e%2e%2fclinic.sqlite", "..%2f..%2fetc%2fpasswd", "new", ".", "a:2,S"],
)
def test_a_key_that_is_not_in_the_list_opens_nothing(client, box, key):
    box.add(a_message())
    assert client.get(f"/demo/mailbox/{key}").status_code in {308, 404}


def test_a_practice_that_is_no_demonstration_has_no_mailbox(app, client, box):
    key = box.add(a_message())
    app.extensions[setup.SETTINGS] = replace(app.extensions[setup.SETTINGS], demo=False)
    assert client.get("/demo/mailbox").status_code == 404
    assert client.get(f"/demo/mailbox/{key}").status_code == 404
