"""The nurses' page of recalls: whom to reach, trying it, writing, closing and undoing that."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.extensions import db
from clinic_app.models import AccessLog, Account, OutboxMessage, Recall, RecallAttempt
from clinic_app.operations import child_records, messages, not_written_to, recalls, recalls_due
from clinic_app.operations.outbox import Message
from clinic_app.scheduling.reminders import DAYS
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import parts
from tests.factories import TUESDAY, a_visit, at
from tests.pages import words
from tests.vaccines import JO, TWO_MONTHS, a_child, add_past, nurse

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
    assert "Moved away: to Brisbane" not in page.text
    assert (row().closed_at, not_written_to.among([child])) == (None, set())
    assert transact(lambda now: recalls_due.open_due(now=now)) == 1


def booked_for(child, day):
    who = {"contact_name": "Sam Haddon", "contact_email": "sam@example.com"}
    return a_visit("imms-child-6w", start=at(day, "9:00"), lead=JO, patient=child, **who)


def on_its_way(kind, subject, id_):
    """Return what becomes of a message that is about to leave."""
    db.session.rollback()
    message = Message(1, kind, "appointment" if subject == "visit" else subject, id_, 0, 0)
    return messages.letter(message, secret="s", now=clock.now())


def test_of_a_child_who_died_nobody_is_written_to(staff, browser, travel):
    """Whatever is queued is not sent, what is open is closed, and it can be taken back."""
    child = row().patient_id
    who = nurse()
    day = TUESDAY + timedelta(days=1)
    transact(lambda now: recalls.weigh_again(who, child, on=day, now=now))
    staff.send(staff.visit("/nurses/recalls"), action=f"/{row().id}/write")
    visit = booked_for(child, day)
    letters = [(DAYS, "visit", visit), ("moved", "visit", visit), ("recall", "recall", row().id)]
    assert on_its_way(*letters[0]) is not None
    record = f"/nurses/patients/{child}/record"
    page = staff.send(staff.visit(record), {"why": "died"}, action="/no-more-messages")
    assert "Has died. No invitations are sent and no recalls opened." in page.text
    assert "Still booked: Wednesday 25 November 2026, 9:00 am." in page.text
    assert [on_its_way(*one) for one in letters] == [None] * 3
    assert staff.visit("/nurses/recalls").h1 == "Recalls: nobody to reach"
    assert transact(lambda now: recalls_due.open_due(now=now)) == 0
    staff.send(staff.visit(record), action="/here-again")
    assert on_its_way(*letters[0]) is not None
    page = staff.visit("/nurses/recalls")
    assert page.h1 == "Recalls: 1 to reach", "about the weight: for the needles a visit is booked"


def test_a_parent_is_offered_nothing_more_for_a_child_who_died(staff, new_browser):
    child, parent = row().patient_id, new_browser()
    booked_for(child, TUESDAY + timedelta(days=1))
    sam = db.session.scalars(sa.select(Account).where(Account.email == "sam@example.com")).one()
    factories.sign_in_as(parent, Person(sam.id, "patient", sam.name))
    ways_in = ("/immunisations/", "/baby-weighing/")
    assert all("Child1" in parent.visit(way_in).text for way_in in ways_in)
    record = f"/nurses/patients/{child}/record"
    staff.send(staff.visit(record), {"why": "died"}, action="/no-more-messages")
    page = parent.visit("/account/")
    for offered in ("Coming up", "Book one for Child1", "Book again", "weeks 3 days, born"):
        assert offered not in page.text
    assert "Cancel Child1" in page.text, "what is still booked"
    assert not any("Child1" in parent.visit(way_in).text for way_in in ways_in)


@pytest.mark.parametrize("why", ["moved", "died"])
def test_it_is_noted_too_where_no_recall_is_open(staff, why):
    child = a_child("Noor", "Vale", date(2026, 11, 1))
    record = f"/nurses/patients/{child}/record"
    page = staff.send(staff.visit(record), {"why": why, "note": "x"}, action="/no-more-messages")
    assert not_written_to.among([child]) == {child}
    assert not_written_to.died([child]) == ({child} if why == "died" else set())
    page = staff.send(page, action="/here-again")
    db.session.rollback()
    assert not_written_to.among([child]) == set()
    page = staff.visit("/nurses/recalls")
    assert page.h1 == "Recalls: 1 to reach", "that of another child"
    assert "Noor Vale" not in page.text, "there is nothing to open again"


def test_what_is_closed_because_a_family_moved_away_closes_with_all_the_rest(staff):
    child, who = row().patient_id, nurse()
    transact(lambda now: recalls.weigh_again(who, child, on=TUESDAY, now=now))
    page = staff.visit("/nurses/recalls")
    page = staff.send(page, {"why": "moved"}, action=f"/{row().id}/close")
    assert page.h1 == "Recalls: nobody to reach"
    page = staff.send(page, action="/reopen")
    assert page.h1 == "Recalls: 2 to reach", "one is opened again, and so is the other"


def test_the_second_of_two_nurses_sends_no_second_email(staff, travel):
    page = staff.visit("/nurses/recalls")
    jo, ben, about = nurse(), factories.staff("doctor"), row().id
    transact(lambda now: recalls.write(ben, about, now=now))
    page = staff.send(page, action="/write")
    assert f"Nothing was sent: {ben.name} sent an email at" in page.text
    assert len(db.session.scalars(sa.select(OutboxMessage.kind)).all()) == 1
    travel(at(TUESDAY + timedelta(days=3), "9:00"))
    transact(lambda now: recalls.write(jo, about, now=now))
    assert len(db.session.scalars(sa.select(OutboxMessage.kind)).all()) == 2


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
