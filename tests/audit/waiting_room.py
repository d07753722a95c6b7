"""A visitor who has come as far as the page of times, and waits there to be looked at."""

from dataclasses import dataclass
from datetime import date

from tests.pages import CheckingClient, Page

PATIENT = {
    "given_name": "Robin",
    "family_name": "Vale",
    "birth_date-day": "14",
    "birth_date-month": "3",
}


@dataclass(frozen=True)
class Waiting:
    """The page, where it is, and the cookie with which it can be seen."""

    path: str
    page: Page
    cookie: str


def page_of_times(client: CheckingClient, *, today: date) -> Waiting:
    """Answer the questions of an ordinary visit up to the times."""
    page = client.send(client.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    answers = PATIENT | {"birth_date-year": str(today.year - 40)}
    page = client.send(page, answers, having="given_name")
    cookie = client.get_cookie("clinic")
    assert page.h1 == "Choose a time"
    assert cookie is not None
    return Waiting(page.response.request.path, page, f"clinic={cookie.value}")
