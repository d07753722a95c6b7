"""Patients at the last page of their booking; run as a program, it books for ten under strace.

A change of folder marks in strace's record where the ten begin and end.
"""

import os
import sys
from pathlib import Path

from clinic_app import clock, create_app
from tests.conftest import settings
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient

TEN = 10


def ready(app, number):
    """Return the browser of somebody who has a time held and has answered everything."""
    browser = app.test_client()
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    born = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": f"{1950 + number}"}
    name = {"given_name": "Robin", "family_name": f"Vale{'abcdefghij'[number]}"}
    page = browser.send(page, name | born, having="given_name")
    page = browser.send(page, {"time": page.buttons("time")[0]}, having="time")
    contact = {"email": f"robin{number}@example.com", "phone": "0491 570 006"}
    return browser, browser.send(page, contact, having="email")


def book(ready_one):
    """Send the last page."""
    browser, page = ready_one
    token = page.form(having="csrf_token")[1]["csrf_token"]
    answer = browser.post(page.response.request.path, data={"csrf_token": token})
    assert answer.status_code == 302, answer.status
    assert answer.headers["Location"].endswith("/done"), answer.headers["Location"]


def main(url, folder, marker):
    """Book ten visits between two changes of folder."""
    clock.set_ahead(at(TUESDAY, "7:30") - clock.now())
    app = create_app(settings(url, Path(folder)))
    app.test_client_class = CheckingClient
    everybody = [ready(app, number) for number in range(TEN)]
    os.chdir(marker)
    for one in everybody:
        book(one)
    os.chdir(marker)


if __name__ == "__main__":
    main(*sys.argv[1:])
