"""The day at the desk: the opened visit, what others did, slips of the finger, nobody's hours."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, AppointmentEvent
from clinic_app.operations import appointments, schedule_changes, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

OSEI, CARVER = "amara-osei", "isobel-carver"


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


@pytest.fixture
def other(new_browser):
    client = new_browser()
    sign_in_as(client, "manager")
    return client


def osei_at(wall, slug="standard", **facts):
    return a_visit(slug, start=at(TUESDAY, wall), lead=OSEI, **facts)


def panel(desk, visit):
    return desk.visit(f"/reception/2026-11-24?visit={visit}")


def press(desk, page, text):
    """Press a button of the page by its words."""
    for form in page.all("form"):
        for button in form.iter("button"):
            if words(button) == text:
                fields = {i.get("name"): i.get("value") for i in form.iter("input")}
                return desk.send(page, fields, action=form.get("action"))
    raise AssertionError((text, [words(b) for b in page.all("button")]))


def kinds(visit):
    db.session.rollback()
    rows = sa.select(AppointmentEvent.kind).where(AppointmentEvent.appointment_id == visit)
    return list(db.session.scalars(rows.order_by(AppointmentEvent.id)))


def where(visit):
    db.session.rollback()
    found = visit_facts.of(visit)
    return found.starts_at, found.practitioner.name


def move(visit, wall, lead=OSEI, who="manager", reason=""):
    to = NewTime(at(TUESDAY, wall), factories.practitioner(lead), fit_in_reason=reason)
    actor = factories.staff(who)
    assert transact(lambda now: appointments.move(actor, visit, to=to, now=now)) is None


def away(slug=OSEI, *hours):
    actor = factories.staff("reception")
    edit = Leave(factories.practitioner(slug), TUESDAY, TUESDAY, *hours)
    seen = transact(lambda now: schedule_changes.preview(actor, edit, now=now))
    facts = {"reason": "Sick", "fingerprint": seen.fingerprint}
    return transact(lambda now: schedule_changes.save(actor, edit, now=now, **facts))


# A visit beside the diary


def test_a_visit_opens_beside_the_diary_with_its_buttons(desk):
    visit = osei_at("9:00", patient=a_patient("Ruth", "Okafor", phone="+61491570156"))
    page = panel(desk, visit)
    assert page.h1 == "Tuesday 24 November 2026, diary"
    assert "Ruth Okafor Close" in page.text
    assert "0491 570 156" in page.text
    page = press(desk, page, "Arrived")
    assert page.h1 == "Tuesday 24 November 2026, diary"
    assert kinds(visit) == ["booked", "arrived"]
    page = press(desk, page, "Undo “Arrived”")
    assert kinds(visit) == ["booked", "arrived", "undone"]


def test_a_visit_that_is_none_has_no_panel(desk):
    for wrong in ("99999", "x", "1e3", "-1"):
        status = 404 if wrong == "99999" else 200
        desk.visit(f"/reception/2026-11-24?visit={wrong}", status=status)


def test_two_steps_are_noted_and_undone_each_by_itself(desk, travel):
    visit = a_visit("baby-check-6w", start=at(TUESDAY, "9:00"))
    travel(at(TUESDAY, "9:00"))
    page = press(desk, panel(desk, visit), "Arrived")
    doctor, nurse = [words(b) for b in page.all("button") if words(b).startswith("Being seen")]
    page = press(desk, page, doctor)
    page = press(desk, page, doctor.replace("Being seen", "Done"))
    page = press(desk, page, nurse)
    assert kinds(visit) == ["booked", "arrived", "started", "finished", "started"]
    undo = [words(b) for b in page.all("button") if words(b).startswith("Undo")]
    page = press(desk, page, next(u for u in undo if "Done" in u))
    assert kinds(visit)[-1] == "undone"
    facts = visit_facts.of(visit)
    assert facts.standing.status == "started"


# What somebody else did


def test_a_press_on_an_old_page_is_refused_with_what_happened_and_by_whom(desk, other):
    visit = osei_at("9:00")
    old = panel(desk, visit)
    move(visit, "10:00")
    page = press(desk, old, "Arrived")
    assert "Meanwhile: Moved to 10:00 am with Dr Amara Osei, by Nadia Rossi, 7:30 am." in page.text
    assert "Look again, then decide." in page.text
    assert kinds(visit) == ["booked", "moved"]


def test_the_same_press_by_two_desks_is_noted_once(desk, other):
    visit = osei_at("9:00")
    one, two = panel(desk, visit), panel(other, visit)
    press(desk, one, "Arrived")
    page = press(other, two, "Arrived")
    assert kinds(visit) == ["booked", "arrived"]
    assert "Meanwhile" not in page.text


def test_two_desks_move_one_visit_and_the_second_reads_where_it_went(desk, other):
    visit = osei_at("9:00")
    one = desk.visit(f"/reception/appointments/{visit}/move")
    two = other.visit(f"/reception/appointments/{visit}/move")
    typed = {"at": "11:00", "practitioner": str(factories.practitioner(OSEI))}
    desk.send(one, typed, action="/typed")
    page = other.send(two, typed | {"at": "11:30"}, action="/typed")
    assert "Meanwhile: Moved to 11:00 am with Dr Amara Osei, by Tess Byrne, 7:30 am." in page.text
    assert page.form(action="/typed")[1]["at"] == "11:30"
    assert where(visit) == (at(TUESDAY, "11:00"), "Dr Amara Osei")
    page = other.send(page, typed | {"at": "11:30"}, action="/typed")
    assert where(visit) == (at(TUESDAY, "11:30"), "Dr Amara Osei")


def test_both_desks_moving_to_the_same_time_is_no_trouble(desk, other):
    visit = osei_at("9:00")
    one = desk.visit(f"/reception/appointments/{visit}/move")
    two = other.visit(f"/reception/appointments/{visit}/move")
    typed = {"at": "11:00", "practitioner": str(factories.practitioner(OSEI))}
    desk.send(one, typed, action="/typed")
    page = other.send(two, typed, action="/typed")
    assert "at that time already: Tuesday 24 November 2026, 11:00 am. Nothing was" in page.text
    assert kinds(visit) == ["booked", "moved"]


def test_a_cancellation_on_an_old_page_is_refused_and_what_was_typed_is_kept(desk, other):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/cancel")
    move(visit, "10:00")
    page = desk.send(page, {"why": "other", "more": "Rang twice"}, having="why")
    assert any("Meanwhile: Moved to 10:00 am" in error for error in page.errors)
    assert page.form(having="why")[1]["more"] == "Rang twice"
    assert kinds(visit) == ["booked", "moved"]
    desk.send(page, {"why": "other", "more": "Rang twice"}, having="why")
    assert kinds(visit)[-1] == "cancelled"


# The place in the diary


def test_opening_a_visit_and_closing_it_keep_the_place_in_the_diary(desk):
    visit = osei_at("16:30")
    page = desk.visit("/reception/")
    place = f"slip-{visit}"
    (link,) = [a.get("href") for a in page.all("a", id=place)]
    assert link == f"/reception/2026-11-24?visit={visit}#{place}"
    page = desk.visit(link)
    assert page.all("a", id=place)
    (close,) = [a.get("href") for a in page.all("a", class_="panel-close")]
    assert close == f"/reception/2026-11-24#{place}"
    backs = {e.get("value") for e in page.all("input", name="back")}
    assert backs == {f"/reception/2026-11-24?visit={visit}#{place}"}


def test_each_part_of_a_visit_keeps_its_own_place(desk):
    visit = a_visit("health-check-75", start=at(TUESDAY, "9:15"), lead="ben-castellano")
    page = desk.visit(f"/reception/?visit={visit}")
    osei = factories.practitioner(OSEI)
    mine = [a for a in page.all("a") if (a.get("id") or "").startswith(f"slip-{visit}")]
    assert [a.get("id") for a in mine] == [f"slip-{visit}", f"slip-{visit}-1-{osei}"]
    assert [a.get("href").partition("#")[2] for a in mine] == [a.get("id") for a in mine]


def test_a_cancelled_visit_has_its_place_in_the_panel(desk):
    visit = osei_at("16:30", patient=a_patient("Kim", "Shaw"))
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason="ill", subject=None, now=now))
    page = desk.visit("/reception/")
    (link,) = [a.get("href") for a in page.all("a") if words(a) == "Kim Shaw"]
    assert link.endswith(f"?visit={visit}#visit")


def test_what_to_look_at_stands_on_the_slip(desk):
    told = {"alert": "Faints when blood is taken", "access_needs": "Wheelchair"}
    patient = a_patient("Olivia", "Lombardi", interpreter="Italian", **told)
    osei_at("9:00", patient=patient)
    page = desk.visit("/reception/")
    (slip,) = [a for a in page.all("a") if "slip" in (a.get("class") or "").split()]
    (flag,) = [s for s in slip.iter("span") if s.get("class") == "flag"]
    assert words(flag) == ", alert, new patient, to be checked, interpreter, help with accessANIH"
    assert "Faints" not in page.text


# A move and its undoing


def test_a_move_is_undone_while_the_old_time_is_free(desk):
    visit = osei_at("9:00")
    move(visit, "10:00")
    page = press(desk, panel(desk, visit), "Undo the move: back to 9:00 am")
    assert "Moved back to Tuesday 24 November 2026, 9:00 am." in page.text
    assert where(visit)[0] == at(TUESDAY, "9:00")


def test_a_move_is_not_undone_over_somebody_elses_visit(desk):
    visit = osei_at("9:00")
    move(visit, "10:00")
    page = panel(desk, visit)
    osei_at("9:00", patient=a_patient("Kim", "Shaw"))
    page = press(desk, page, "Undo the move: back to 9:00 am")
    assert "The move is not undone. That time is taken: Kim Shaw, Standard GP visit" in page.text
    assert where(visit)[0] == at(TUESDAY, "10:00")


# Who is in the way


def moved_to(desk, visit, wall, lead=OSEI):
    page = desk.visit(f"/reception/appointments/{visit}/move")
    typed = {"at": wall, "practitioner": str(factories.practitioner(lead))}
    return desk.send(page, typed, action="/typed")


def test_a_taken_time_names_who_holds_it_and_what_is_near(desk):
    visit = osei_at("9:00")
    osei_at("10:00", patient=a_patient("Kim", "Shaw"))
    page = moved_to(desk, visit, "10:00")
    assert "That time is taken: Kim Shaw, Standard GP visit, 10:00 am to 10:15 am, Dr Osei" in (
        page.text
    )
    assert "The nearest free times" in page.text
    assert "Or fit the visit in at that time" in page.text


def test_a_sensitive_visit_in_the_way_is_a_gp_visit(desk):
    visit = osei_at("9:00")
    osei_at("10:00", "sti-check", patient=a_patient("Kim", "Shaw"))
    page = moved_to(desk, visit, "10:00")
    assert "That time is taken: Kim Shaw, GP visit" in page.text
    assert "exual" not in page.text


def test_the_patients_own_other_visit_is_named(desk):
    visit = osei_at("9:00")
    facts = visit_facts.of(visit)
    a_visit("standard", start=at(TUESDAY, "10:00"), lead=CARVER, patient=facts.patient)
    page = moved_to(desk, visit, "10:00")
    assert "Robin Vale has another visit then" in page.text
    assert "Or fit the visit in" not in page.text


def test_a_person_without_the_capability_is_refused_by_name(desk):
    visit = a_visit("baby-weigh", start=at(TUESDAY, "10:00"))
    page = desk.visit(f"/reception/appointments/{visit}/move")
    wanted = f"{at(TUESDAY, '11:00').isoformat()}~{factories.practitioner(OSEI)}"
    page = desk.send(page, {"time": wanted}, having="seen")
    assert any("Dr Amara Osei does not give this kind of visit" in e for e in page.errors), (
        page.text
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [("", "Say why the visit is fitted in"), ("x" * 81, "Say it in 80 letters or fewer")],
)
def test_a_fit_in_needs_a_reason_that_fits_into_the_diary(desk, reason, said):
    visit = osei_at("9:00")
    osei_at("10:00", patient=a_patient("Kim", "Shaw"))
    page = moved_to(desk, visit, "10:00")
    page = desk.send(page, {"reason": reason}, having="reason")
    assert page.errors == [said]
    page = desk.send(page, {"reason": "Script runs out today"}, having="reason")
    assert where(visit)[0] == at(TUESDAY, "10:00")
    assert "fit-in" in page.text


# Slips of the finger


def test_noting_a_visit_of_the_afternoon_in_the_morning_is_asked_about_first(desk):
    visit = osei_at("15:00")
    press(desk, panel(desk, visit), "Arrived")
    page = panel(desk, visit)
    page = press(desk, page, "Being seen")
    assert page.h1 == "Is “Being seen” right for Robin Vale?"
    assert "The visit is booked for 3:00 pm. It is 7:30 am. Nothing is noted yet." in page.text
    assert kinds(visit) == ["booked", "arrived"]
    press(desk, page, "Yes, note “Being seen”")
    assert kinds(visit) == ["booked", "arrived", "started"]


def test_the_end_of_the_observation_is_not_noted_early_by_a_slip(desk, travel):
    visit = a_visit("imms-child-6w", start=at(TUESDAY, "9:00"))
    travel(at(TUESDAY, "9:00"))
    page = press(desk, panel(desk, visit), "Arrived")
    page = press(desk, page, "Being seen")
    page = press(desk, page, "Start 15 minutes")
    page = press(desk, page, "Done")
    assert "The patient is observed until 9:15 am. It is 9:00 am." in page.text
    assert kinds(visit)[-1] == "observing"


# Nobody's hours


def test_the_diary_says_who_is_away_that_day_and_from_when_to_when(desk):
    assert "is away" not in desk.visit("/reception/").text
    away()
    assert "Dr Osei is away." in desk.visit("/reception/").text
    away(CARVER, time(13, 30), time(17))
    both = "Dr Osei is away; Dr Carver is away 1:30 pm to 5:00 pm."
    assert both in desk.visit("/reception/").text
    assert "is away" not in desk.visit("/reception/2026-11-25").text


def test_visits_that_nobody_covers_stand_in_amber_until_each_is_dealt_with(desk):
    first, second = osei_at("9:00"), osei_at("10:00", patient=a_patient("Kim", "Shaw"))
    away()
    page = desk.visit("/reception/")
    assert "2 visits need sorting out: nobody works at that time any more." in page.text
    page = panel(desk, first)
    assert "Nobody works then. Move the visit, cancel it, or keep it" in page.text
    page = desk.send(page, {"reason": "Dr Haddad sees her"}, having="reason")
    assert "Kept: Dr Haddad sees her" in panel(desk, first).text
    assert "1 visit needs sorting out" in desk.visit("/reception/").text
    move(second, "10:00", CARVER)
    assert "sorting out" not in desk.visit("/reception/").text
    press(desk, panel(desk, first), "Undo “Kept”")
    assert "1 visit needs sorting out" in desk.visit("/reception/").text


@pytest.mark.parametrize(
    ("reason", "said"),
    [("", "Say who sees the patient, or why the visit stays"), ("x" * 201, "200 letters or fewer")],
)
def test_keeping_needs_a_reason_and_loses_nothing(desk, reason, said):
    visit = osei_at("9:00")
    away()
    page = desk.send(panel(desk, visit), {"reason": reason}, having="reason")
    assert [said in error for error in page.errors] == [True]
    assert page.form(having="reason")[1]["reason"] == reason
    assert kinds(visit) == ["booked"]


# Live


def live(desk, page, **more):
    (line,) = [p for p in page.all("p") if p.get("id") == "live"]
    asked = {"stamp": line.get("data-stamp"), "visit": line.get("data-visit")} | more
    return desk.get(line.get("data-live"), query_string=asked)


def test_nothing_new_is_answered_with_nothing(desk):
    osei_at("9:00")
    assert live(desk, desk.visit("/reception/")).status_code == 204


def test_a_change_by_another_desk_comes_with_the_new_board(desk, other):
    visit = osei_at("9:00", patient=a_patient("Ruth", "Okafor"))
    page = desk.visit("/reception/")
    press(other, panel(other, visit), "Arrived")
    answer = live(desk, page)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert 'id="live-board"' in text
    assert "Waiting room" in text


def test_the_news_of_the_opened_visit_come_with_it(desk, other):
    visit = osei_at("9:00")
    page = panel(desk, visit)
    (line,) = [p for p in page.all("p") if p.get("id") == "live"]
    move(visit, "10:00")
    text = live(desk, page, visit=visit, seen=line.get("data-seen")).get_data(as_text=True)
    assert "This visit has changed: Moved to 10:00 am with Dr Amara Osei, by Nadia Rossi" in text


def test_a_time_being_booked_online_is_news(desk, new_browser):
    page = desk.visit("/reception/")
    patient = new_browser()
    start = patient.visit("/baby-weighing/")
    born = TUESDAY - timedelta(days=60)
    typed = {f"birth_date-{p}": str(getattr(born, p)) for p in ("day", "month", "year")}
    patient.send(start, typed, having="birth_date-day")
    assert live(desk, page).status_code in (200, 204)


def test_asking_for_news_is_not_reading_and_keeps_nobody_signed_in(desk, travel):
    page = desk.visit("/reception/")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AccessLog))
    travel(at(TUESDAY, "8:30"))
    answer = live(desk, page)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AccessLog)) == before
    assert "Set-Cookie" not in answer.headers
    travel(at(TUESDAY, "11:40"))
    assert live(desk, page).status_code == 302


@pytest.mark.parametrize("stamp", ["", "0.0.0.0.0~0", "0.0~0!x", "é!é"])
def test_without_a_page_that_was_opened_nothing_is_told(desk, stamp):
    visit = osei_at("9:00")
    cancel = {"reason": "Patient in hospital", "subject": None}
    manager = factories.staff("manager")
    transact(lambda now: appointments.cancel(manager, visit, now=now, **cancel))
    asked = {"stamp": stamp, "visit": visit, "seen": 0}
    answer = desk.get("/reception/2026-11-24/live", query_string=asked)
    assert answer.status_code == 400
    assert "hospital" not in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_a_page_tells_of_its_own_day_its_own_visit_and_to_who_opened_it_only(desk, other):
    mine, another = osei_at("9:00"), osei_at("10:00", patient=a_patient("Kim", "Shaw"))
    page = panel(desk, mine)
    (line,) = [p for p in page.all("p") if p.get("id") == "live"]
    asked = {"stamp": line.get("data-stamp"), "visit": mine, "seen": line.get("data-seen")}
    address = line.get("data-live")
    assert desk.get(address, query_string=asked).status_code == 204
    refused = [
        desk.get(address, query_string=asked | {"visit": another}),
        desk.get(address, query_string={"stamp": asked["stamp"]}),
        desk.get("/reception/2026-11-25/live", query_string=asked),
        other.get(address, query_string=asked),
    ]
    assert [answer.status_code for answer in refused] == [400] * 4


def test_patients_get_no_news_of_the_diary(browser):
    sign_in_as(browser, factories.a_family().person)
    assert browser.get("/reception/2026-11-24/live").status_code == 403


# Free times


def test_a_free_time_leads_to_a_booking_with_time_and_person(desk):
    page = desk.visit("/reception/")
    links = [a.get("href") for a in page.all("a") if "/reception/book" in (a.get("href") or "")]
    assert any("with=" in href and "at=2026-11-2" in href for href in links), links[:3]


def test_nurses_book_from_free_times_and_doctors_only_see_them(new_browser):
    for role, books in (("nurse", True), ("doctor", False)):
        browser = new_browser()
        sign_in_as(browser, role)
        page = browser.visit("/reception/")
        ways = [a for a in page.all("a") if "/reception/book" in (a.get("href") or "")]
        assert bool(ways) is books


def test_a_page_that_is_none_speaks_to_staff_as_staff(desk):
    page = desk.visit("/reception/appointments/99999", status=404)
    assert "Go to the diary" in page.text
    assert "Your bookings" not in page.text


# What is drawn once a change


def test_what_one_desk_has_drawn_is_shown_to_each_as_they_may_see_it(desk, other, new_browser):
    osei_at("9:00", patient=a_patient("Wren"))
    nurse, doctor = new_browser(), new_browser()
    sign_in_as(nurse, "nurse")
    sign_in_as(doctor, "doctor")
    for browser, books in ((desk, True), (doctor, False), (other, True), (nurse, True)):
        page = browser.visit("/reception/")
        assert "Wren" in page.text
        assert ("/reception/book" in page.html) is books


def test_a_visit_opened_at_one_desk_is_not_marked_at_another(desk, other):
    visit = osei_at("9:00")
    marked = 'aria-current="true"'
    assert marked in panel(desk, visit).html
    assert marked not in other.visit("/reception/2026-11-24").html


def test_a_patient_who_is_renamed_has_the_new_name_at_the_next_look(desk):
    patient = a_patient("Rown")
    osei_at("9:00", patient=patient)
    assert "Rown" in desk.visit("/reception/").text
    page = desk.visit(f"/patients/{patient}/edit")
    desk.send(page, {"given_name": "Rowan"}, having="given_name")
    assert "Rowan" in desk.visit("/reception/").text


def test_the_minutes_go_on_in_a_day_in_which_nothing_happens(desk, travel):
    visit = osei_at("9:00")
    travel(at(TUESDAY, "9:00"))
    press(desk, panel(desk, visit), "Arrived")
    travel(at(TUESDAY, "9:07") + timedelta(seconds=30))
    assert "7 min" in desk.visit("/reception/").text
    travel(at(TUESDAY, "9:08") + timedelta(seconds=30))
    assert "8 min" in desk.visit("/reception/").text


def test_the_next_quarter_of_an_hour_notes_the_reading_again(desk, travel):
    for wall in ("9:01", "9:14", "9:16"):
        travel(at(TUESDAY, wall))
        desk.visit("/reception/")
    rows = db.session.scalars(sa.select(AccessLog.quarter).order_by(AccessLog.quarter)).all()
    assert rows == [at(TUESDAY, "9:00"), at(TUESDAY, "9:15")]
