"""Cancelling the first of two visits for vaccines says what builds on it, and reaches a nurse."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import NurseTask, OutboxMessage
from clinic_app.operations import doses_due, visit_facts
from clinic_app.operations.messages import Letter
from clinic_app.operations.outbox import Message
from clinic_app.web import letters, links, sending
from clinic_app.web.filters import long_day
from tests import factories
from tests.blueprints.due_pages import (
    CONTACT,
    goes_on,
    own,
    press,
    signed_in,
    takes,
    to_times,
    visits,
)

PIP = date(2026, 8, 20)
LAST = "Wednesday 2 December 2026"
AGAIN = f"book this one again by {LAST}, the last day for rotavirus drops"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("clinic"),
]


def books_two(browser):
    """Book the 2-month visit on its last day, then the next one as soon as it may be."""
    when = to_times(browser, PIP, "m2").response.request.path
    page = browser.visit(f"{when}?day=2026-12-02")
    time = next(v for v in page.buttons("time") if v.startswith("2026-12-02"))
    page = browser.send(browser.send(page, {"time": time}, having="time"), CONTACT, having="email")
    page = press(browser, page)
    page = browser.send(page, action="/immunisations/next/")
    page = press(browser, browser.send(takes(browser, page), CONTACT, having="email"))
    assert page.h1 == "You are booked"
    first, second = visits()
    assert str(first.local_date) == "2026-12-02"
    assert [visit.answers["point"] for visit in (first, second)] == ["m2", "m4"]
    return first.id, second.id


def books_first_of(browser, family):
    """Book the 2-month visit of one's own child on its last day."""
    when = goes_on(browser, own(browser, family, 0)).response.request.path
    page = browser.visit(f"{when}?day=2026-12-02")
    time = next(v for v in page.buttons("time") if v.startswith("2026-12-02"))
    page = browser.send(page, {"time": time}, having="time")
    return press(browser, browser.send(page, {"phone": "0491 570 006"}, having="phone"))


def books_two_of(browser, family):
    """Book that and the next one as soon as it may be."""
    page = browser.send(books_first_of(browser, family), action="/immunisations/next/")
    page = browser.send(takes(browser, page), {"phone": "0491 570 006"}, having="phone")
    press(browser, page)
    first, second = visits()
    return first.id, second.id


def books_first_at_the_desk(browser, child):
    page = browser.visit(f"/reception/book/{child}?type=imms-child-6w&day=2026-12-02")
    page = browser.send(page, {"pick": page.buttons("pick")[0]}, having="pick")
    browser.send(page, having="once")


def link(app, appointment):
    visit = visit_facts.of(appointment)
    with app.test_request_context():
        return f"/visit/{links.token(visit.id, visit.reference)}"


def cancels(browser, path):
    born = {"day": "20", "month": "8"}
    return browser.send(browser.visit(path), born, having="day")


def groups(appointment):
    db.session.rollback()
    visit = visit_facts.of(appointment)
    found = doses_due.of_visits([visit])[visit.id]
    return [(dose.group, dose.number) for dose in found.doses]


def letter_about(appointment, kind):
    """Return the words of the letter that waits to be sent."""
    db.session.rollback()
    wanted = (OutboxMessage.kind == kind, OutboxMessage.subject_id == appointment)
    row = db.session.scalars(sa.select(OutboxMessage).where(*wanted)).one()
    message = Message(row.id, row.kind, row.subject_kind, row.subject_id, row.version, 0)
    visit = visit_facts.of(appointment)
    mail = letters.write(message, Letter(visit.email, kind, visit=visit), letters.settings())
    return mail.get_body().get_content()


def test_by_the_link_it_is_said_before_and_after_in_the_letter_and_to_the_nurse(
    clinic, browser, new_browser
):
    first, second = books_two(browser)
    then = visit_facts.of(second).day
    assert groups(second)[0] == ("6-in-1", 2)
    path = link(clinic, first)
    page = new_browser().visit(path)
    said = f"The visit on {long_day(then)} was planned to follow this one."
    assert f"{said} What is given at this visit has a last day: call us" in page.text
    assert "2 December 2026, the last day" not in page.text, "it would tell the birthday"
    page = cancels(browser, path)
    assert page.h1 == "This visit is cancelled"
    assert f"{said} Call us, or {AGAIN}." in page.text
    assert AGAIN not in new_browser().visit(path).text
    text = letter_about(first, "cancelled").replace("\n", " ")
    assert f"{said} Call us, or {AGAIN}." in text
    assert groups(second) == [("6-in-1", 1), ("Pneumococcal", 1)], "no drops: their day is over"
    nurse = new_browser()
    factories.sign_in_as(nurse, "nurse")
    tasks = nurse.visit("/nurses/tasks").text
    assert "Last day 2 December 2026: rotavirus drops." in tasks
    assert "A visit is booked again" in tasks


def test_the_confirmation_says_which_visit_it_is_and_the_last_day(browser):
    first, second = books_two(browser)
    text = letter_about(first, "confirmation")
    assert "What:       2-month immunisations, 30 minutes" in text
    assert "This is the last day for rotavirus drops: if you cannot come, call us at once." in text
    text = letter_about(second, "confirmation")
    assert "What:       4-month immunisations, 30 minutes" in text
    assert "The last day for rotavirus drops is Wednesday 10 February 2027." in text


def test_undone_it_is_as_before_and_the_task_is_closed(clinic, browser):
    first, second = books_two(browser)
    page = cancels(browser, link(clinic, first))
    db.session.rollback()
    assert sending.look_ahead() == 0, "it is still missed"
    page = press(browser, page, path=f"{link(clinic, first)}/undo")
    assert "The visit is booked again." in page.text
    assert groups(second)[0] == ("6-in-1", 2), "no worker has to come by first"
    assert db.session.scalars(sa.select(NurseTask)).one().closed_at is not None
    assert sending.look_ahead() == 0


def test_undone_at_the_desk_it_is_as_before_at_once(browser, new_browser):
    first, second = books_two(browser)
    desk = new_browser()
    factories.sign_in_as(desk, "reception")
    desk.send(
        desk.visit(f"/reception/appointments/{first}/cancel"), {"why": "patient"}, having="why"
    )
    assert groups(second)[0] == ("6-in-1", 1)
    desk.send(desk.visit(f"/reception/appointments/{first}"), action="/undo")
    assert groups(second)[0] == ("6-in-1", 2)
    assert db.session.scalars(sa.select(NurseTask)).one().closed_at is not None


@pytest.mark.parametrize("at_the_desk", [True, False])
def test_booked_again_the_later_visit_builds_on_it_at_once(browser, new_browser, at_the_desk):
    family = signed_in(browser, PIP)
    first, second = books_two_of(browser, family)
    press(browser, browser.visit(f"/account/visits/{first}/cancel"))
    assert groups(second) == []
    if at_the_desk:
        desk = new_browser()
        factories.sign_in_as(desk, "reception")
        books_first_at_the_desk(desk, family.children[0])
    else:
        books_first_of(browser, family)
    assert len(visits()) == 3
    assert db.session.scalars(sa.select(NurseTask)).one().closed_at is not None
    assert doses_due.INSTEAD not in visits()[1].answers, "no worker has to come by first"


def test_at_the_desk_it_is_said_before_and_after(browser, new_browser):
    first, second = books_two(browser)
    desk = new_browser()
    factories.sign_in_as(desk, "reception")
    page = desk.visit(f"/reception/appointments/{first}/cancel")
    assert "was planned to follow this one" in page.text
    assert f"by {LAST}, the last day for rotavirus drops" in page.text
    page = desk.send(page, {"why": "patient"}, having="why")
    assert f"by {LAST}, the last day for rotavirus drops" in page.text
    page = desk.visit(f"/reception/appointments/{second}/cancel")
    assert "was planned to follow" not in page.text


def test_a_visit_that_nothing_builds_on_is_cancelled_as_before(clinic, browser):
    _, second = books_two(browser)
    page = cancels(browser, link(clinic, second))
    assert "planned to follow" not in page.text
    assert not db.session.scalars(sa.select(NurseTask)).all()


def test_in_the_account_it_is_said_before_and_after(browser):
    first, second = books_two_of(browser, signed_in(browser, PIP))
    then = f"The visit on {long_day(visit_facts.of(second).day)} was planned to follow this one."
    page = browser.visit(f"/account/visits/{first}/cancel")
    assert f"{then} Call us, or {AGAIN}." in page.text
    page = press(browser, page)
    assert page.h1 == "My family"
    assert f"{then} Call us, or {AGAIN}." in page.text
    assert groups(second) == [], "by the record two ages are missing then: the nurse plans"
