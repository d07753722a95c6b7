"""The nurses' page of recalls: whom to reach, trying it, writing, closing and undoing that."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, OutboxMessage, Recall, RecallAttempt
from clinic_app.operations import child_records, moved_away, recalls_due
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import parts
from tests.factories import TUESDAY, at
from tests.pages import words
from tests.vaccines import TWO_MONTHS, a_child, add_past, nurse

BORN = date(2026, 8, 15)
KNOWN = {"history": "register", "first_nations": "neither"}


@pytest.fixture
def staff(browser):
    """A nurse at the page, with one recall of a child of a family with an account."""
    family = factories.a_family("sam@example.com", "Sam Haddon", births=[BORN])
    who = nurse()
    transact(lambda now: child_records.edit(who, family.children[0], KNOWN, seen=None, now=now))
    transact(lambda now: recalls_due.open_due(now=now))
    factories.sign_in_as(browser, "nurse")
    return browser


def token(client):
    """Return the token of a signed-in browser's forms."""
    fields = client.visit("/nurses/recalls").form(having="csrf_token")[1]
    return {"csrf_token": fields["csrf_token"]}


def row():
    db.session.rollback()
    return db.session.scalars(sa.select(Recall).order_by(Recall.id)).first()


def test_the_page_says_whom_to_reach_about_what_and_by_when(staff):
    page = staff.visit("/nurses/recalls")
    assert page.h1 == "Recalls: 1 to reach"
    assert "Child1 Haddon Doses of 2 months 14 weeks 3 days" in page.text
    assert "Since 15 October" in page.text
    assert "Last day 27 November" in page.text
    assert "Ask for Sam Haddon." in page.text
    assert "fully" not in page.text.lower()


def test_looking_at_the_list_is_recorded_once(staff):
    for _ in range(2):
        staff.visit("/nurses/recalls")
    subjects = [r.subject for r in db.session.scalars(sa.select(AccessLog))]
    assert subjects.count("recalls") == 1


def test_a_try_an_email_and_closing_with_a_reason(staff):
    page = staff.visit("/nurses/recalls")
    values = {"outcome": "left_message", "note": "with the grandmother"}
    page = staff.send(page, values, action="/tried")
    assert "Left a message: with the grandmother" in page.text
    page = staff.send(page, action="/write")
    assert "Written to" in page.text
    assert "An email is on its way." in page.text
    assert db.session.scalars(sa.select(OutboxMessage.kind)).all() == ["recall"]
    page = staff.send(page, {"why": "moved", "note": "to Brisbane"}, action="/close")
    assert page.h1 == "Recalls: nobody to reach"
    assert "Moved away: to Brisbane" in page.text
    page = staff.send(page, action="/reopen")
    assert page.h1 == "Recalls: 1 to reach"


def test_a_try_noted_by_mistake_is_taken_back_and_stays_readable(staff):
    page = staff.visit("/nurses/recalls")
    page = staff.send(page, {"outcome": "no_answer"}, action="/tried")
    page = staff.send(page, action="/back")
    assert "Taken back: the try is struck through." in page.text
    (gone,) = page.all("del")
    assert words(gone).startswith("No answer: Today,")
    assert "/back" not in page.html, "what was taken back cannot be taken back again"
    page = staff.send(page, {"outcome": "no_answer"}, action="/tried")
    assert page.html.count("/back") == 1, "it may be noted anew at once"
    assert len(page.all("li", **{"class": "try-line"})) == 2
    db.session.rollback()
    first = db.session.scalar(sa.select(sa.func.min(RecallAttempt.id)))
    staff.post(f"/nurses/recalls/tries/{first}/back", data=token(staff))
    assert len(staff.visit("/nurses/recalls").all("del")) == 1, "twice is once"


def test_an_email_is_not_taken_back(staff):
    page = staff.send(staff.visit("/nurses/recalls"), action="/write")
    assert "/back" not in page.html
    sent = db.session.scalar(sa.select(RecallAttempt.id))
    gone = staff.post(f"/nurses/recalls/tries/{sent}/back", data=token(staff))
    assert gone.status_code == 404


def test_a_family_that_moved_away_is_left_alone_until_it_is_here_again(staff, travel):
    """A later age opens no recall; weeks later one press on the child's record brings both back."""
    child, record = row().patient_id, f"/nurses/patients/{row().patient_id}/record"
    page = staff.visit("/nurses/recalls")
    staff.send(page, {"why": "moved", "note": "to Brisbane"}, action="/close")
    travel(at(TUESDAY + timedelta(days=60), "9:00"))
    factories.sign_in_as(staff, "nurse")
    add_past(child, date(2026, 11, 20), *TWO_MONTHS)
    assert transact(lambda now: recalls_due.open_due(now=now)) == 0, "due at four months"
    page = staff.visit(record)
    assert "Moved away: to Brisbane." in page.text
    page = staff.send(page, action="/here-again")
    assert "Moved away" not in page.text
    assert (row().closed_at, moved_away.among([child])) == (None, set())
    assert transact(lambda now: recalls_due.open_due(now=now)) == 1


def test_a_press_on_an_old_page_says_what_happened(staff):
    page = staff.visit("/nurses/recalls")
    staff.send(page, {"why": "declined"}, action="/close")
    page = staff.send(page, {"outcome": "no_answer"}, action="/tried")
    assert "somebody else has closed that recall meanwhile" in page.text


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("tried", {"outcome": "shouted"}),
        ("tried", {}),
        ("tried", {"outcome": "no_answer", "note": "x" * 400}),
        ("close", {"why": "because"}),
        ("close", {}),
    ],
)
def test_what_was_not_offered_is_refused(staff, action, values):
    _, fields = staff.visit("/nurses/recalls").form(action="/tried")
    sent = {"csrf_token": fields["csrf_token"]} | values
    answer = staff.post(f"/nurses/recalls/{row().id}/{action}", data=sent)
    assert answer.status_code == 400
    assert row().closed_at is None


@pytest.mark.parametrize("action", ["tried", "write", "close", "reopen"])
def test_a_recall_that_is_not_there_is_not_found(staff, action):
    _, fields = staff.visit("/nurses/recalls").form(action="/tried")
    sent = {"csrf_token": fields["csrf_token"], "outcome": "no_answer", "why": "moved"}
    assert staff.post(f"/nurses/recalls/99999/{action}", data=sent).status_code == 404


def test_a_child_is_put_on_the_list_to_be_weighed_again(staff):
    child = a_child("Noor", "Vale", BORN)
    page = staff.visit(f"/nurses/recalls/weigh/{child}")
    assert page.h1 == "Weigh Noor Vale again"
    page = staff.send(page, parts(date(2026, 12, 1), "on"), having="on-day")
    assert "Noor Vale" in page.text
    assert "Due 1 December" in page.text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (parts(date(2026, 11, 1), "on"), "The day must be today or later"),
        ({"on-day": "31", "on-month": "2", "on-year": "2027"}, "real date"),
        ({}, "Enter the day"),
    ],
)
def test_a_day_to_weigh_again_that_makes_no_sense_is_refused(staff, day, words):
    child = a_child("Noor", "Vale", BORN)
    page = staff.send(staff.visit(f"/nurses/recalls/weigh/{child}"), day, having="on-day")
    assert words in page.errors[0]


def test_nobodys_number_is_not_found(staff):
    staff.visit("/nurses/recalls/weigh/999999", status=404)


def test_the_nurses_pages_lead_to_the_recalls(staff):
    links = {a.get("href") for a in staff.visit("/nurses/").all("a")}
    assert "/nurses/recalls" in links
