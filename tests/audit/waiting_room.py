"""A visitor who books an ordinary visit, what is seen on the way, and pages that no link shows."""

from dataclasses import dataclass
from datetime import date

from tests.pages import CheckingClient, Page

PATIENT = {
    "given_name": "Robin",
    "family_name": "Vale",
    "birth_date-day": "14",
    "birth_date-month": "3",
}
CONTACT = {"email": "robin.vale@example.com", "phone": "0491 570 006"}
NOT_LINKED = {
    "/articles/search?q=imunisaton": 200,
    "/articles/search?q=chest+pain": 200,
    "/articles/search?q=xyzzy": 200,
    "/articles/search?q=%3Cscript%3E": 200,
    "/articles/no-such/": 404,
    "/people/?language=Greek": 200,
}
"""Addresses to which somebody comes by typing, with the status of the answer."""


@dataclass(frozen=True)
class Waiting:
    """The page of times, where it is, the cookie with which it can be seen; and all on the way."""

    path: str
    page: Page
    cookie: str
    way: dict[str, Page]


def page_of_times(client: CheckingClient, *, today: date) -> Waiting:
    """Answer the questions of an ordinary visit up to the times, stay there, and look around."""
    way = {path: client.visit(path, status=status) for path, status in NOT_LINKED.items()}
    start = client.visit("/book/standard/")
    way["help"] = client.send(start, {"urgent": "yes"}, having="urgent")
    way["error"] = client.send(start, having="urgent")
    who = client.send(start, {"urgent": "no"}, having="urgent")
    answers = PATIENT | {"birth_date-year": str(today.year - 40)}
    times = client.send(who, answers, having="given_name")
    cookie = client.get_cookie("clinic")
    assert times.h1 == "Choose a time"
    assert cookie is not None
    path = times.response.request.path
    return Waiting(path, times, f"clinic={cookie.value}", way | {"who": who, path: times})


def booked(client: CheckingClient, waiting: Waiting) -> dict[str, Page]:
    """Book the first time, and return the pages that follow."""
    times = client.visit(waiting.path)
    details = client.send(times, {"time": times.buttons("time")[0]}, having="time")
    check = client.send(details, CONTACT, having="email")
    path = check.response.request.path
    client.post(path, data={"csrf_token": check.form(having="csrf_token")[1]["csrf_token"]})
    done = client.visit(path.replace("/check", "/done"))
    assert done.h1 == "You are booked"
    return {"details": details, "check": check, "done": done}
