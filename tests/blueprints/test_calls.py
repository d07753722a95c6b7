"""The page of calls: what to say, to whom, and what came of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import AccessLog, CallTry, OutboxMessage
from clinic_app.operations import appointments, call_list, outbox, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling.reminders import DAYS
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as

OSEI = "amara-osei"
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def failed(kind, visit, trouble=outbox.NO_ADDRESS, version=None):
    """Have a message about a visit, as it is now, fail."""
    version = visit_facts.of(visit).version if version is None else version

    def work(now):
        outbox.queue(kind, "appointment", visit, version=version, now=now)
        db.session.execute(
            sa.update(OutboxMessage)
            .where(OutboxMessage.kind == kind, OutboxMessage.subject_id == visit)
            .values(state="failed", settled_at=now, trouble=trouble)
        )

    transact(work)
    return db.session.scalars(
        sa.select(OutboxMessage.id).where(
            OutboxMessage.kind == kind, OutboxMessage.subject_id == visit
        )
    ).one()


def a_call(wall="10:00", day=TUESDAY, kind="confirmation", trouble="refused: [550]", **facts):
    facts = {"contact_phone": "+61412345678", "lead": OSEI} | facts
    slug = facts.pop("slug", "standard")
    return failed(kind, a_visit(slug, start=at(day, wall), **facts), trouble)


def move(visit, day, wall):
    who, lead = factories.staff("reception"), visit_facts.of(visit).practitioner.id
    to = NewTime(at(day, wall), lead)
    assert transact(lambda now: appointments.move(who, visit, to=to, now=now)) is None


def tries():
    db.session.rollback()
    return [(t.outcome, t.note) for t in db.session.scalars(sa.select(CallTry).order_by("id"))]


def test_an_empty_list_says_so_kindly(desk):
    page = desk.visit("/calls/")
    assert page.h1 == "Calls: none to make"
    assert "Nobody has to be phoned." in page.text


def test_a_moved_visit_is_said_with_the_old_time_and_the_new(desk):
    visit = a_visit("standard", start=at(TUESDAY, "10:00"), lead=OSEI, contact_email="")
    move(visit, WEDNESDAY, "11:00")
    failed("moved", visit)
    page = desk.visit("/calls/")
    assert page.h1 == "Calls: 1 to make"
    assert (
        "“Your visit today at 10:00 am with Dr Amara Osei was moved. "
        "It is now tomorrow at 11:00 am with Dr Amara Osei.”" in page.text
    )
    assert "No e-mail address is known." in page.text


def test_a_cancelled_visit_of_a_child_is_said_to_the_parent(desk):
    child = a_patient("Mina", "Tamura", TUESDAY - timedelta(days=400))
    monday = TUESDAY + timedelta(days=6)
    facts = {"contact_name": "Hana Tamura", "contact_email": ""}
    visit = a_visit("child-standard", start=at(monday, "9:00"), lead=OSEI, patient=child, **facts)
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason="ill", subject=None, now=now))
    failed("cancelled", visit)
    page = desk.visit("/calls/")
    assert (
        "“Mina’s visit on Monday 30 November at 9:00 am with Dr Amara Osei is cancelled. "
        "Shall we look for another time?”" in page.text
    )
    assert "Ask for Hana Tamura." in page.text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("confirmation", "“Your visit is booked tomorrow at 9:00 am with Dr Amara Osei.”"),
        (DAYS, "“A reminder: your visit is tomorrow at 9:00 am with Dr Amara Osei.”"),
        (
            "restored",
            "“Your visit is booked again, at the time it had: "
            "tomorrow at 9:00 am with Dr Amara Osei.”",
        ),
    ],
)
def test_what_is_said_of_other_messages(desk, kind, said):
    a_call("9:00", WEDNESDAY, kind)
    page = desk.visit("/calls/")
    assert said in page.text
    assert "The e-mail address was refused." in page.text


def test_a_call_about_a_visit_in_the_new_year_names_the_year(desk):
    a_call("9:00", TUESDAY + timedelta(weeks=7))
    assert "on Tuesday 12 January 2027 at 9:00 am" in desk.visit("/calls/").text


def test_a_mail_server_that_was_away_is_named_so(desk):
    a_call(trouble="ConnectionRefusedError: [Errno 111]")
    text = desk.visit("/calls/").text
    assert "the mail server was away" in text
    assert "Errno" not in text


def test_a_reminder_that_the_night_swallowed_says_so(desk):
    a_call("8:45", kind="reminder_hours", trouble=outbox.NIGHT)
    assert "It was night when the e-mail could have gone." in desk.visit("/calls/").text


def test_numbers_can_be_dialled_and_the_patients_own_is_named(desk):
    patient = a_patient(phone="+61255500123")
    a_call(patient=patient)
    page = desk.visit("/calls/")
    links = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("tel:")]
    assert links == ["tel:+61412345678", "tel:+61255500123"]
    assert "0412 345 678 for this visit (02) 5550 0123 Robin’s own" in page.text


def test_somebody_without_any_number_is_not_hidden(desk):
    a_call(contact_phone="")
    assert "No phone number is known." in desk.visit("/calls/").text


def test_who_needs_an_interpreter_is_said_before_the_call(desk):
    a_call(patient=a_patient(interpreter="Vietnamese"))
    assert "Interpreter: Vietnamese" in desk.visit("/calls/").text


def test_a_sensitive_visit_is_a_gp_visit_on_the_list(desk):
    a_call(slug="sti-check", lead=None)
    page = desk.visit("/calls/")
    assert "GP visit" in page.text
    assert "STI" not in page.text


def test_reached_is_told_and_can_be_undone(desk):
    message = a_call()
    page = desk.visit("/calls/")
    page = desk.send(page, {"outcome": "reached"}, action=f"/calls/{message}")
    assert page.h1 == "Calls: none to make"
    assert "Noted: told by telephone." in page.text
    assert "Told today" in page.text
    assert "Tess Byrne, 7:30 am" in page.text
    page = desk.send(page, action=f"/calls/{message}/undo")
    assert page.h1 == "Calls: 1 to make"
    assert "Told today" not in page.text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("no_answer", "No answer: Today, 7:30 am, Tess Byrne. “rang long”"),
        ("left_message", "Left a message: Today, 7:30 am, Tess Byrne. “rang long”"),
        ("wrong_number", "Wrong number: Today, 7:30 am, Tess Byrne. “rang long”"),
    ],
)
def test_who_was_not_reached_stays_with_the_try_and_its_note(desk, outcome, words):
    message = a_call()
    page = desk.visit("/calls/")
    values = {"outcome": outcome, "note": " rang   long "}
    page = desk.send(page, values, action=f"/calls/{message}")
    assert page.h1 == "Calls: 1 to make"
    assert words in page.text


def test_a_note_that_is_too_long_is_kept_and_the_page_says_what_to_do(desk):
    message, other = a_call("10:00"), a_call("11:00")
    page = desk.visit("/calls/")
    typed = "far too long " * 20
    page = desk.send(page, {"outcome": "no_answer", "note": typed}, action=f"/calls/{message}")
    assert page.errors == ["Write the note in 200 letters or fewer"]
    kept = {e.get("id"): e.get("value") for e in page.all("input", name="note")}
    assert kept == {f"note-{message}": typed.strip(), f"note-{other}": None}
    assert tries() == []


def test_a_long_note_about_somebody_who_left_the_list_meanwhile_leads_back(desk):
    message = a_call()
    page = desk.visit("/calls/")
    who = factories.staff("manager")
    transact(lambda now: call_list.note(who, message, "reached", now=now))
    values = {"outcome": "no_answer", "note": "x" * 201}
    page = desk.send(page, values, action=f"/calls/{message}")
    assert page.h1 == "Calls: none to make"
    assert "Nothing was noted" in page.text


def test_an_outcome_that_nobody_offered_is_refused(desk):
    message = a_call()
    page = desk.visit("/calls/")
    desk.send(page, {"outcome": "whatever"}, action=f"/calls/{message}", status=400)
    desk.send(page, {}, action=f"/calls/{message}", status=400)
    assert tries() == []


def test_the_second_of_two_desks_reads_who_told_and_when(desk, new_browser, clinic):
    message = a_call()
    other = new_browser()
    sign_in_as(other, "manager")
    theirs, mine = other.visit("/calls/"), desk.visit("/calls/")
    other.send(theirs, {"outcome": "reached"}, action=f"/calls/{message}")
    page = desk.send(mine, {"outcome": "reached"}, action=f"/calls/{message}")
    assert "Nothing more to do: was told by Nadia Rossi at 7:30 am." in page.text
    assert tries() == [("reached", "")]


def test_a_visit_that_changed_since_the_page_was_opened_is_read_again(desk):
    visit = a_visit("standard", start=at(TUESDAY, "10:00"), lead=OSEI)
    message = failed("confirmation", visit)
    page = desk.visit("/calls/")
    move(visit, WEDNESDAY, "11:00")
    page = desk.send(page, {"outcome": "reached"}, action=f"/calls/{message}")
    assert "Nothing was noted: the visit changed a moment ago" in page.text
    assert tries() == []


def test_reminders_without_an_address_are_folded_below(desk):
    message = a_call("9:00", WEDNESDAY, DAYS, outbox.NO_ADDRESS)
    page = desk.visit("/calls/")
    assert page.h1 == "Calls: none to make"
    assert len(page.all("details", id="to-remind")) == 1
    assert "No e-mail address: remind by phone if you can (1)" in page.text
    page = desk.send(page, {"outcome": "no_answer"}, action=f"/calls/{message}")
    assert "No answer: Today, 7:30 am, Tess Byrne" in page.text
    page = desk.send(page, {"outcome": "reached"}, action=f"/calls/{message}")
    assert "remind by phone" not in page.text


def test_the_most_urgent_comes_first_and_today_is_marked(desk):
    a_call("9:00", WEDNESDAY)
    a_call("15:00")
    a_call("9:00", TUESDAY + timedelta(days=6))
    page = desk.visit("/calls/")
    tags = [(e.text, e.get("class")) for e in page.all("span") if "tag" in (e.get("class") or "")]
    assert tags == [
        ("Today, 3:00 pm", "tag red"),
        ("Tomorrow, 9:00 am", "tag ochre"),
        ("Monday, 9:00 am", "tag "),
    ]


def test_reading_the_list_is_recorded_once_a_quarter_of_an_hour(desk):
    for _ in range(3):
        desk.visit("/calls/")
    db.session.rollback()
    rows = db.session.scalars(sa.select(AccessLog).where(AccessLog.subject == "calls")).all()
    assert [row.purpose for row in rows] == ["call list"]


def test_nurses_have_no_call_list(browser):
    sign_in_as(browser, "nurse")
    assert browser.get("/calls/").status_code == 403
    assert browser.get("/reception/").status_code == 200


def test_waiting_counts_people_not_messages(desk):
    visit = a_visit("standard", start=at(WEDNESDAY, "9:00"), lead=OSEI)
    failed("confirmation", visit, "refused: [550]")
    failed(DAYS, visit, "refused: [550]")
    assert len(call_list.whole(now=clock.now()).calls) == 1
