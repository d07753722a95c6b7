"""The nurses' list: who comes, what to know, the next button."""

import contextlib
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, Appointment, AppointmentEvent
from clinic_app.operations import appointments, audit, patients_checked
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TESTS, TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import a_batch, a_child, a_dose, give

JO = "jo-petrakis"


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


def with_jo(wall, slug="baby-weigh", **facts):
    return a_visit(slug, start=at(TUESDAY, wall), lead=JO, **facts)


def rows(page):
    return [e for e in page.all("li") if "kid" in (e.get("class") or "").split()]


def primary(row):
    """Return the words of the large button of a row, or nothing."""
    for tag in ("summary", "button"):
        for button in row.iter(tag):
            if "plain" not in button.get("class").split():
                return words(button).split(":")[0]
    return ""


ASKED = {"Arrived": "All three match"}
"""What opens in place, and the button in it."""


def press(browser, page, text):
    """Press the first button with this text and return the page it leads to."""
    for form in page.all("form"):
        button = next(form.iter("button"))
        if words(button).split(":")[0] == ASKED.get(text, text):
            fields = {e.get("name"): e.get("value") for e in form.iter("input")}
            answer = browser.post(form.get("action"), data=fields, follow_redirects=True)
            return browser._seen(answer, 200)
    raise AssertionError(f"no button {text}")


def sure(browser, page):
    """Say yes to the question whether a visit is done with nothing recorded."""
    path, fields = page.form(having="sure")
    return browser._seen(browser.post(path, data=fields, follow_redirects=True), 200)


def events(visit):
    db.session.rollback()
    columns = sa.select(AppointmentEvent.kind, AppointmentEvent.position)
    found = columns.where(AppointmentEvent.appointment_id == visit)
    return [tuple(row) for row in db.session.execute(found.order_by(AppointmentEvent.id))]


def test_the_list_says_who_how_old_and_why(nurse):
    child = a_patient("Noah", "Bianchi", date(2026, 9, 28))
    with_jo("9:15", patient=child, note="First baby")
    page = nurse.visit("/nurses/")
    assert page.h1 == "Nurse list, Tuesday 24 November 2026"
    (row,) = rows(page)
    text = words(row)
    for part in ("9:15 am", "Noah Bianchi", "8 weeks 1 day", "born 28 Sep 2026", "First baby"):
        assert part in text
    assert "Baby weigh and measure" in text


def test_an_immunisation_says_for_which_age(nurse):
    visit = with_jo("9:00", "imms-child")

    def choose(now):
        db.session.get(Appointment, visit).answers = {"point": "m4"}
        audit.record(TESTS, "appointment.answered", "appointment", visit, now=now)

    transact(choose)
    assert "Childhood immunisation, 4 months" in words(rows(nurse.visit("/nurses/"))[0])


def test_a_sensitive_visit_has_neither_name_nor_note_on_the_list(nurse):
    with_jo("14:00", "imms-pregnancy", note="Do not tell")
    text = nurse.visit("/nurses/").text
    assert "GP visit" in text
    assert "pregnan" not in text.lower()
    assert "Do not tell" not in text


def test_another_day_is_typed_or_picked_and_the_list_stays_hers(nurse):
    jo = factories.practitioner(JO)
    page = nurse.visit(f"/nurses/?nurse={jo}")
    action, fields = page.form(having="day")
    answer = nurse.post(action, data=fields | {"day": "2026-12-01"})
    assert answer.headers["Location"] == f"/nurses/2026-12-01?nurse={jo}"
    assert "Nurse list, Tuesday 1 December 2026" in nurse.visit(answer.headers["Location"]).text
    answer = nurse.post(action, data=fields | {"day": "someday"})
    page = nurse._seen(answer, 200)
    assert page.errors
    assert page.h1 == "Nurse list, Tuesday 24 November 2026"


def test_the_list_is_in_order_of_the_nurses_time(nurse):
    a_visit("baby-check-6w", start=at(TUESDAY, "10:45"), lead="amara-osei")
    with_jo("11:45", patient=a_patient("Last", "One", date(2026, 10, 1)))
    with_jo("9:15", patient=a_patient("First", "One", date(2026, 10, 1)))
    times = [words(row).split(" ")[0] for row in rows(nurse.visit("/nurses/"))]
    assert times == ["9:15", "11:05", "11:45"]


def test_one_large_button_leads_from_booked_to_done(nurse, travel):
    visit = with_jo("9:00", "imms-child-6w")
    page = nurse.visit("/nurses/")
    for text in ("Arrived", "Bring in", "Start 15 minutes", "Done"):
        if text == "Done":
            travel(at(TUESDAY, "7:50"))
        assert primary(rows(page)[0]) == text
        page = press(nurse, page, text)
    page = sure(nurse, page)
    kinds = [kind for kind, _ in events(visit)]
    assert kinds == ["booked", "arrived", "started", "observing", "finished"]
    assert primary(rows(page)[0]) == ""


def test_an_observation_says_until_when(nurse, travel):
    visit = with_jo("9:00", "imms-child-6w")
    travel(at(TUESDAY, "10:40"))
    who = factories.staff("nurse")
    for kind in ("arrived", "started", "observing"):
        transact(lambda now, kind=kind: appointments.note(who, visit, kind, now=now, position=0))
    assert "Observing until 10:55" in nurse.visit("/nurses/").text
    travel(at(TUESDAY, "10:56"))
    assert "Observed until 10:55" in nurse.visit("/nurses/").text


@pytest.mark.parametrize(
    ("slug", "asked"),
    [
        ("imms-child-6w", "Nothing is recorded as given. Done all the same?"),
        ("baby-weigh", "No weight is recorded. Done all the same?"),
    ],
)
def test_done_with_nothing_recorded_is_asked_about_and_stays_marked(nurse, travel, slug, asked):
    visit = with_jo("9:00", slug, patient=a_patient("Noah", "Bianchi", date(2026, 9, 28)))
    travel(at(TUESDAY, "9:05"))
    page = nurse.visit("/nurses/")
    for text in ("Arrived", "Bring in", "Done"):
        page = press(nurse, page, text)
    assert asked in page.text
    assert [kind for kind, _ in events(visit)][-1] == "started"
    page = sure(nurse, page)
    assert [kind for kind, _ in events(visit)][-1] == "finished"
    assert "Nothing recorded" in words(rows(page)[0])


def test_done_after_doses_without_the_fifteen_minutes_is_asked_about(nurse, travel):
    child = a_child(birth_date=date(2026, 9, 28))
    visit = with_jo("9:00", "imms-child-6w", patient=child)
    travel(at(TUESDAY, "9:05"))
    page = press(nurse, press(nurse, nurse.visit("/nurses/"), "Arrived"), "Bring in")
    give(child, a_dose(batch=a_batch()), appointment=visit)
    asked = press(nurse, nurse.visit("/nurses/"), "Done")
    assert "the 15 minutes after them were never started. Done all the same?" in asked.text
    assert [kind for kind, _ in events(visit)][-1] == "started", "nothing is noted yet"
    page = press(nurse, nurse.visit("/nurses/"), "Start 15 minutes")
    travel(at(TUESDAY, "9:21"))
    page = press(nurse, page, "Done")
    assert [kind for kind, _ in events(visit)][-1] == "finished", "waited for: nobody is asked"


def test_a_weigh_needs_no_observation(nurse):
    with_jo("9:15")
    page = press(nurse, press(nurse, nurse.visit("/nurses/"), "Arrived"), "Bring in")
    assert primary(rows(page)[0]) == "Done"
    assert "Start 15 minutes" not in page.text


def test_the_buttons_act_on_the_nurses_part_of_a_visit(nurse, travel):
    visit = a_visit("baby-check-6w", start=at(TUESDAY, "10:45"), lead="amara-osei")
    travel(at(TUESDAY, "10:40"))
    page = press(nurse, press(nurse, nurse.visit("/nurses/"), "Arrived"), "Bring in")
    assert events(visit)[1:] == [("arrived", None), ("started", 1)]
    page = sure(nurse, press(nurse, page, "Done"))
    assert "Done" in words(rows(page)[0])
    text = nurse.visit("/reception/").text
    assert "Waiting" in text, "the doctor has not seen the child yet"


def test_the_doctors_part_is_told_in_the_nurses_row(nurse):
    visit = a_visit("baby-check-6w", start=at(TUESDAY, "10:45"), lead="amara-osei")
    assert "Dr Amara Osei at 10:45" in nurse.visit("/nurses/").text
    who = factories.staff("doctor")
    transact(lambda now: appointments.note(who, visit, "started", now=now, position=0))
    assert "With Dr Amara Osei since 7:30" in nurse.visit("/nurses/").text
    transact(lambda now: appointments.note(who, visit, "finished", now=now, position=0))
    assert "Seen by Dr Amara Osei at 7:30" in nurse.visit("/nurses/").text


def test_what_was_pressed_can_be_undone(nurse):
    visit = with_jo("9:15")
    page = press(nurse, press(nurse, nurse.visit("/nurses/"), "Arrived"), "Undo")
    assert primary(rows(page)[0]) == "Arrived"
    assert [kind for kind, _ in events(visit)] == ["booked", "arrived", "undone"]


def test_an_absence_can_be_noted_once_the_time_has_come(nurse, travel):
    visit = with_jo("9:15")
    assert "Did not attend" not in nurse.visit("/nurses/").text
    travel(at(TUESDAY, "9:30"))
    page = press(nurse, nurse.visit("/nurses/"), "Did not attend")
    assert events(visit)[-1] == ("did_not_attend", None)
    assert "Did not attend" in words(rows(page)[0])
    assert "Undo" in words(rows(page)[0])


def test_a_button_leads_back_to_the_list_it_was_on(nurse):
    with_jo("9:15")
    jo = factories.practitioner(JO)
    page = nurse.visit(f"/nurses/2026-11-24?nurse={jo}")
    action, fields = page.form(having="checked")
    answer = nurse.post(action, data=fields)
    kept, _, row = answer.headers["Location"].partition("#")
    assert kept == f"/nurses/2026-11-24?nurse={jo}"
    assert page.all("li", id=row), "the page opens where the button was"


def test_new_patients_and_siblings_are_flagged(nurse):
    first = a_patient("Ivy", "Novak", date(2026, 7, 20))
    second = a_patient("Theo", "Novak", date(2026, 7, 20))
    with_jo("9:15", patient=first, contact_email="novak@example.com")
    with_jo("9:45", patient=second, contact_email="novak@example.com")
    desk = factories.staff("reception")
    transact(lambda now: patients_checked.note(desk, second, now=now))
    ivy, theo = rows(nurse.visit("/nurses/"))
    assert "New: to be checked" in words(ivy)
    assert "Also coming: Theo, 9:45" in words(ivy)
    assert "New" not in words(theo)


def test_the_list_can_be_one_nurses_own(nurse):
    with_jo("9:15")
    a_visit("baby-weigh", start=at(TUESDAY, "14:00"), lead="ben-castellano")
    ben, jo = factories.practitioner("ben-castellano"), factories.practitioner(JO)
    assert len(rows(nurse.visit("/nurses/"))) == 2
    assert len(rows(nurse.visit(f"/nurses/?nurse={jo}"))) == 1
    page = nurse.visit(f"/nurses/?nurse={ben}")
    assert "2:00 pm" in words(rows(page)[0])
    assert len(rows(nurse.visit("/nurses/?nurse=x"))) == 2, "anything else means all"


def test_a_day_without_visits_says_so(nurse):
    assert "No visits with a nurse" in nurse.visit("/nurses/2026-12-25").text
    nurse.visit("/nurses/soon", status=404)


def test_nothing_is_noted_of_a_day_to_come(nurse):
    a_visit("baby-weigh", start=at(TUESDAY + timedelta(days=1), "9:15"), lead=JO)
    (row,) = rows(nurse.visit("/nurses/2026-11-25"))
    assert primary(row) == ""


def test_the_list_has_a_box_to_tick_on_paper(nurse):
    with_jo("9:15")
    (row,) = rows(nurse.visit("/nurses/"))
    assert [e for e in row.iter("p") if e.get("class") == "tick-box"]


def test_reading_the_list_is_one_row_however_many_are_on_it(nurse):
    for wall in ("9:15", "9:45", "10:15"):
        with_jo(wall)
    nurse.visit("/nurses/")
    found = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert [tuple(row) for row in found] == [("day:2026-11-24", "nurse list")]


def test_the_list_asks_the_same_few_questions_however_long_it_is(nurse):
    with_jo("9:15")
    nurse.visit("/nurses/")  # looks up what families may read, once a quarter of an hour
    with_jo("9:30", "imms-child-6w")
    with counted() as few:
        nurse.visit("/nurses/")
    for wall in ("9:45", "10:15", "10:45", "11:15", "11:45"):
        with_jo(wall)
    a_visit("baby-check-6w", start=at(TUESDAY, "14:00"), lead="amara-osei")
    with counted() as many:
        assert len(rows(nurse.visit("/nurses/"))) == 8
    assert len(many) == len(few) <= 8, many


@contextlib.contextmanager
def counted():
    """Collect the statements that are sent, without the note of who read."""
    seen = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SELECT clock", "INSERT INTO access_log")):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_patients_and_strangers_do_not_see_the_list(browser):
    assert browser.get("/nurses/").status_code == 302
    sign_in_as(browser, factories.a_family().person)
    browser.visit("/nurses/", status=403)


# Live, and drawn once for all


@pytest.fixture
def second(new_browser):
    other = new_browser()
    sign_in_as(other, "nurse")
    return other


def live(browser, page):
    (line,) = [p for p in page.all("p") if p.get("id") == "live"]
    return browser.get(line.get("data-live"), query_string={"stamp": line.get("data-stamp")})


def test_what_one_nurse_notes_another_sees_with_the_next_poll(nurse, second):
    with_jo("9:15")
    page = second.visit("/nurses/")
    assert live(second, page).status_code == 204
    press(nurse, nurse.visit("/nurses/"), "Arrived")
    answer = live(second, page)
    assert answer.status_code == 200
    assert "Bring in" in answer.get_data(as_text=True)


def test_a_list_tells_its_news_to_who_opened_it_only(nurse, second):
    sign_in_as(second, "doctor")
    with_jo("9:15")
    page = nurse.visit("/nurses/")
    assert live(nurse, page).status_code == 204
    assert live(second, page).status_code == 400
    assert nurse.get("/nurses/2026-11-24/live").status_code == 400


def test_a_list_that_was_drawn_for_one_nurse_can_be_used_by_the_next(nurse, second):
    visit = with_jo("9:15")
    first = nurse.visit("/nurses/")
    theirs = second.visit("/nurses/")
    tokens = {e.get("value") for e in theirs.all("input") if e.get("name") == "csrf_token"}
    assert len(tokens) == 1
    assert not tokens & {e.get("value") for e in first.all("input")}
    press(second, theirs, "Arrived")
    assert events(visit)[-1][0] == "arrived"


def test_an_observation_is_over_within_a_minute_though_nobody_did_anything(nurse, travel):
    with_jo("9:00", "imms-child")
    travel(at(TUESDAY, "9:00") + timedelta(seconds=10))
    page = nurse.visit("/nurses/")
    for text in ("Arrived", "Bring in", "Start 15 minutes"):
        page = press(nurse, page, text)
    assert "Observing until 9:15" in page.text
    travel(at(TUESDAY, "9:14"))
    page = nurse.visit("/nurses/")
    travel(at(TUESDAY, "9:16"))
    assert "Observed until 9:15" in live(nurse, page).get_data(as_text=True)


def test_asking_for_news_of_the_list_is_not_reading(nurse, travel):
    page = nurse.visit("/nurses/")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AccessLog))
    travel(at(TUESDAY, "8:31"))
    assert live(nurse, page).status_code == 200
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AccessLog)) == before
