"""Fifty browsers press the same time at once: whole requests, from the form to the page."""

import threading
from datetime import timedelta

import pytest

from clinic_app.extensions import db
from clinic_app.models import Claim
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient, Page

CLIENTS = 50
BORN = TUESDAY - timedelta(days=50)
BIRTH = {"birth_date-day": BORN.day, "birth_date-month": BORN.month, "birth_date-year": BORN.year}
CHILD = {"given_name": "Noor", "family_name": "Haddon"}


@pytest.fixture
def clinic(practice_loaded, app, travel):
    travel(at(TUESDAY, "7:30"))
    app.testing = False  # a mistake would be a page of status 500, as in the practice
    app.test_client_class = CheckingClient
    return app


def at_the_times(client):
    page = client.send(client.visit("/baby-weighing/"), BIRTH, having="birth_date-day")
    page = client.send(page, {"urgent": "no"}, having="urgent")
    return client.send(page, CHILD, having="given_name")


def test_one_browser_gets_the_time_and_the_others_a_page_with_what_is_near(clinic):
    browsers = [
        (client, at_the_times(client)) for client in (clinic.test_client() for _ in range(CLIENTS))
    ]
    time = browsers[0][1].buttons("time")[0]
    start, answers = threading.Barrier(CLIENTS), [None] * CLIENTS

    def press(n, client, page):
        path, (_, fields) = page.response.request.path, page.form(having="time")
        start.wait()
        answers[n] = client.post(path, data=fields | {"time": time})

    threads = [
        threading.Thread(target=press, args=(n, client, page), daemon=True)
        for n, (client, page) in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    statuses = [answer.status_code for answer in answers]
    assert sorted(set(statuses)) == [200, 302], statuses
    assert statuses.count(302) == 1
    for answer in answers:
        if answer.status_code == 200:
            assert "Somebody else has just taken that time" in Page(answer).errors[0]
    with clinic.app_context():
        held = set(db.session.scalars(db.select(Claim.hold_id)))
    assert len(held) == 1
