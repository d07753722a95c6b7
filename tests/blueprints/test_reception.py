"""The desk: the diary, one visit, moving, cancelling, requests."""

import contextlib
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, AppointmentEvent, VisitRequest
from clinic_app.operations import appointments, requests, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

OSEI = "amara-osei"


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


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


def osei_at(wall, slug="standard", **facts):
    return a_visit(slug, start=at(TUESDAY, wall), lead=OSEI, **facts)


def note(visit, kind, **more):
    who = factories.staff("reception")
    transact(lambda now: appointments.note(who, visit, kind, now=now, **more))


def kinds(visit):
    db.session.rollback()
    rows = sa.select(AppointmentEvent.kind).where(AppointmentEvent.appointment_id == visit)
    return list(db.session.scalars(rows.order_by(AppointmentEvent.id)))


def where(visit):
    db.session.rollback()
    found = visit_facts.of(visit)
    return found.starts_at, found.practitioner.name


def slips(page):
    return [words(a) for a in page.all("a") if "slip" in (a.get("class") or "").split()]


def rows_of(page):
    """Return for each slip the label of its quarter hour and how many rows into it it stands."""
    found, label, part = {}, "", 0
    for row in page.tree.find(".//tbody").iter("tr"):
        heads = list(row.iter("th"))
        label, part = (words(heads[0]), 0) if heads else (label, part + 1)
        for slip in (a for a in row.iter("a") if "slip" in a.get("class", "").split()):
            found[words(slip.find("b"))] = (label, part)
    return found


# The diary


def test_the_diary_shows_who_comes_when_and_how_it_stands(desk):
    osei_at("9:00", patient=a_patient("Ruth", "Okafor"))
    page = desk.visit("/reception/")
    assert page.h1 == "Tuesday 24 November 2026, diary"
    (slip,) = slips(page)
    assert slip.startswith("Ruth Okafor")
    assert slip.endswith("Standard GP visit, 9:00 am to 9:15 am, booked")
    assert "1 To come" in page.text
    assert "Baby clinic to 12:30 pm" in page.text


def test_a_new_patient_is_marked_until_somebody_checked(desk):
    visit = osei_at("9:00")
    assert "new patient, to be checked" in slips(desk.visit("/reception/"))[0]
    page = desk.visit(f"/reception/appointments/{visit}")
    page = desk.send(page, action="/checked")
    assert "to be checked at arrival" not in page.text
    assert "new patient" not in slips(desk.visit("/reception/"))[0]


def test_a_visit_off_the_grid_stands_at_its_own_time_and_says_it(desk):
    osei_at("10:10", patient=a_patient("Ruth", "Okafor"))
    osei_at("9:00", patient=a_patient("Max", "Hood"))
    page = desk.visit("/reception/")
    assert rows_of(page) == {"10:10 Ruth Okafor": ("10 am", 2), "Max Hood": ("9 am", 0)}


def test_visits_at_the_same_time_share_a_cell(desk):
    first = osei_at("9:00", patient=a_patient("Max", "Hood"))
    second = osei_at("10:00", patient=a_patient("Ruth", "Okafor"))
    to = NewTime(where(first)[0], factories.practitioner(OSEI), "chest pain")
    transact(lambda now: appointments.move(factories.staff("reception"), second, to=to, now=now))
    page = desk.visit("/reception/")
    assert rows_of(page) == {"9:00 Max Hood": ("9 am", 0), "9:00 Ruth Okafor": ("9 am", 0)}
    assert "fit-in" in next(s for s in slips(page) if "Ruth" in s)


def test_what_a_sensitive_visit_is_for_is_not_on_the_diary(desk):
    visit = osei_at("9:00", "mhtp")
    page = desk.visit("/reception/")
    assert "GP visit" in slips(page)[0]
    assert "treatment plan" not in page.html
    assert "Mental health treatment plan" in desk.visit(f"/reception/appointments/{visit}").text


def test_a_procedure_is_in_the_columns_of_both(desk):
    visit = a_visit("skin-procedure", start=at(TUESDAY, "14:00"), lead="priya-raman")
    found = slips(desk.visit("/reception/"))
    assert len(found) == 2
    assert "With Dr Raman" in found[1]
    assert where(visit)[1] == "Dr Priya Raman"


def test_the_present_minute_is_marked_on_today_only(desk, travel):
    travel(at(TUESDAY, "10:27"))
    page = desk.visit("/reception/")
    (mark,) = [e for e in page.all("span") if "now-mark" in (e.get("class") or "")]
    assert words(mark) == "Now 10:27"
    assert "now-mark" not in desk.visit("/reception/2026-11-25").html


def test_the_waiting_room_shows_who_waits_longest_first(desk, travel):
    for wall, name in (("9:00", "Ann"), ("9:15", "Bea")):
        visit = osei_at(wall, patient=a_patient(name, "Moss"))
        note(visit, "arrived")
        travel(at(TUESDAY, "7:50") + timedelta(seconds=30))  # the clock runs on meanwhile
    page = desk.visit("/reception/")
    waiting = [words(a) for a in page.all("a") if "waiting" in (a.get("class") or "").split()]
    assert [w[:8] for w in waiting] == ["Ann Moss", "Bea Moss"]
    assert waiting[0].endswith("20 min")
    assert "2 Waiting" in page.text


def test_somebody_who_is_not_here_in_time_is_late(desk, travel):
    osei_at("9:00")
    travel(at(TUESDAY, "9:10"))
    page = desk.visit("/reception/")
    assert "1 Late" in page.text
    assert slips(page)[0].endswith(", late")
    travel(at(TUESDAY, "9:10") + timedelta(days=1))
    sign_in_as(desk, "reception")
    assert "1 Not noted" in desk.visit("/reception/2026-11-24").text


def test_free_time_is_counted_from_now_on(desk, travel):
    def free(page):
        (count,) = [e for e in page.all("li") if "free-count" in (e.get("class") or "")]
        return int(words(count).split()[0])

    before = free(desk.visit("/reception/"))
    osei_at("9:00")
    assert free(desk.visit("/reception/")) == before - 1
    travel(at(TUESDAY, "17:00"))
    sign_in_as(desk, "reception")
    assert free(desk.visit("/reception/")) < 10


def test_a_cancelled_visit_is_listed_below_and_not_in_the_grid(desk):
    visit = osei_at("9:00", patient=a_patient("Ruth", "Okafor"))
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason="ill", subject=None, now=now))
    page = desk.visit("/reception/")
    assert slips(page) == []
    assert "Ruth Okafor 9:00 am, Dr Osei, Standard GP visit" in page.text


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-25", "The practice is closed: Christmas Day."),
        ("2026-11-29", "Nobody works on this day."),
    ],
)
def test_a_day_without_sessions_says_why(desk, day, why):
    page = desk.visit(f"/reception/{day}")
    assert why in page.text
    assert not page.all("table")


def test_the_desk_goes_to_the_day_it_types_or_picks(desk):
    page = desk.send(desk.visit("/reception/"), {"day": "25 nov"}, having="day")
    assert page.h1 == "Wednesday 25 November 2026, diary"


def test_letters_for_a_date_are_answered_with_a_sentence(desk):
    page = desk.send(desk.visit("/reception/"), {"day": "abc"}, having="day")
    assert page.errors == ["Enter a date, for example 24 11 2026 or 24 Nov"]
    assert page.h1 == "Tuesday 24 November 2026, diary"


@pytest.mark.parametrize("day", ["abc", "20261124", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_does_not_exist_has_no_page(desk, day):
    desk.visit(f"/reception/{day}", status=404)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31", "2027-04-04", "2026-10-04"])
def test_far_days_and_days_on_which_the_clocks_change_have_a_diary(desk, day):
    assert desk.visit(f"/reception/{day}").h1.endswith("diary")


def test_reading_the_diary_is_recorded_once_a_quarter_of_an_hour(desk):
    for _ in range(3):
        desk.visit("/reception/")
    rows = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert [tuple(r) for r in rows] == [("day:2026-11-24", "diary")]


def test_the_diary_asks_the_same_few_questions_however_full_the_day_is(desk):
    desk.visit("/reception/")  # the first look is noted
    osei_at("9:00")
    with counted() as few:
        desk.visit("/reception/")
    for hour in range(9, 17):
        for lead in ("farid-haddad", "daniel-whitlock"):
            with contextlib.suppress(AssertionError):
                a_visit("standard", start=at(TUESDAY, f"{hour}:30"), lead=lead)
    a_visit("skin-procedure", start=at(TUESDAY, "14:00"), lead="priya-raman")
    with counted() as many:
        page = desk.visit("/reception/")
    assert len(slips(page)) > 10
    assert len(many) == len(few) <= 8, many


def test_patients_and_strangers_do_not_see_the_diary(browser):
    assert browser.get("/reception/").status_code == 302
    family = factories.a_family()
    sign_in_as(browser, family.person)
    browser.visit("/reception/", status=403)


# One visit


def test_a_visit_is_shown_whole(desk):
    born = date(1961, 3, 3)
    patient = a_patient("Mona", "Farah", born, phone="+61491570156")
    visit = osei_at("9:00", patient=patient, note="Uses a walker", contact_email="m@example.com")
    page = desk.visit(f"/reception/appointments/{visit}")
    assert page.h1 == "Mona Farah, Tuesday 24 November 2026, 9:00 am"
    assert "3 March 1961, 65 years on the day" in page.text
    for text in ("0491 570 156", "Uses a walker", "Dr Amara Osei", "Booked at the desk"):
        assert text in page.text


def test_opening_a_visit_is_recorded_with_the_patient(desk):
    visit = osei_at("9:00")
    desk.visit(f"/reception/appointments/{visit}")
    patient = visit_facts.of(visit).patient
    rows = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert [tuple(r) for r in rows] == [(f"patient:{patient}", "visit")]


def test_a_visit_goes_from_arrived_to_done_by_its_buttons(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}")
    for kind in ("arrived", "started", "finished"):
        page = press(desk, page, kind)
    assert kinds(visit) == ["booked", "arrived", "started", "finished"]
    assert "The visit is done." in page.text


def press(browser, page, kind):
    """Press the first button that notes this."""
    for form in page.all("form"):
        fields = {e.get("name"): e.get("value") for e in form.iter("input")}
        if fields.get("kind") == kind:
            answer = browser.post(form.get("action"), data=fields, follow_redirects=True)
            return browser._seen(answer, 200)
    raise AssertionError(f"no button for {kind}")


def test_the_last_thing_noted_can_be_undone(desk):
    visit = osei_at("9:00")
    page = press(desk, desk.visit(f"/reception/appointments/{visit}"), "arrived")
    page = desk.send(page, action="/undo")
    assert kinds(visit) == ["booked", "arrived", "undone"]
    assert "Undone: arrived" in page.text


def test_an_undo_of_something_else_than_the_page_showed_changes_nothing(desk):
    visit = osei_at("9:00")
    page = press(desk, desk.visit(f"/reception/appointments/{visit}"), "arrived")
    note(visit, "started", position=0)
    page = desk.send(page, action="/undo")
    told = "Meanwhile: Being seen, by Tess Byrne, 7:30 am. Look again, then decide."
    assert told in page.text
    assert kinds(visit)[-1] == "started"


def test_each_part_of_a_visit_has_its_own_buttons(desk, travel):
    visit = osei_at("10:45", "baby-check-6w")
    travel(at(TUESDAY, "10:40"))
    page = press(desk, desk.visit(f"/reception/appointments/{visit}"), "arrived")
    page = press(desk, page, "started")
    page = press(desk, page, "finished")
    assert "Being seen: Nurse Jo Petrakis" in page.text
    assert "Being seen: Dr Amara Osei" not in page.text
    page = press(desk, page, "started")
    asked = press(desk, page, "finished")
    assert "Nothing is recorded as given. Done all the same?" in asked.text
    desk.send(asked, having="sure")
    db.session.rollback()
    assert visit_facts.of(visit).standing.status == "done"


def test_nothing_is_noted_before_the_day_and_no_absence_before_the_time(desk):
    tomorrow = a_visit("standard", start=at(TUESDAY + timedelta(days=1), "9:00"), lead=OSEI)
    page = desk.visit(f"/reception/appointments/{tomorrow}")
    assert "Arrivals are noted on the day." in page.text
    today = osei_at("9:00")
    assert "Did not attend" not in desk.visit(f"/reception/appointments/{today}").text


def test_who_did_not_attend_can_still_arrive(desk, travel):
    visit = osei_at("9:00")
    travel(at(TUESDAY, "9:20"))
    page = press(desk, desk.visit(f"/reception/appointments/{visit}"), "did_not_attend")
    press(desk, page, "arrived")
    assert kinds(visit) == ["booked", "did_not_attend", "arrived"]


@pytest.mark.parametrize("kind", ["cancelled", "restored", "moved", "booked", "undone", "", "x"])
def test_only_what_has_a_button_can_be_noted(desk, kind):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}")
    desk.send(page, {"kind": kind}, action="/status", status=400)
    assert kinds(visit) == ["booked"]


def test_a_status_that_is_not_possible_any_more_says_so(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}")
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason="ill", subject=None, now=now))
    page = press(desk, page, "arrived")
    assert "Meanwhile: Cancelled: ill, by Tess Byrne, 7:30 am." in page.text
    assert kinds(visit)[-1] == "cancelled"


@pytest.mark.parametrize("back", ["https://elsewhere.example.com/", "//e.example.com", "/account/"])
def test_a_button_leads_back_only_to_our_own_pages(desk, back):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}")
    action, fields = page.form(action="/status")
    answer = desk.post(action, data=fields | {"back": back})
    assert answer.headers["Location"] == f"/reception/appointments/{visit}"


def test_a_likely_second_record_is_pointed_out(desk):
    a_patient("Robin", "Vale", date(1980, 3, 14))
    visit = osei_at("9:00", patient=a_patient("Robyn", "Vale", date(1980, 3, 14)))
    assert "second record" in desk.visit(f"/reception/appointments/{visit}").text


def test_a_visit_that_does_not_exist_has_no_page(desk):
    for path in ("", "/move", "/cancel"):
        desk.visit(f"/reception/appointments/4711{path}", status=404)


# Cancelling


def test_a_cancelled_visit_can_be_undone_while_its_time_is_free(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/cancel")
    page = desk.send(page, {"why": "patient", "more": "Has a cold"}, having="why")
    assert "The visit is cancelled" in page.text
    assert "The patient cancelled. Has a cold" in page.text
    page = desk.send(page, action="/undo")
    assert kinds(visit) == ["booked", "cancelled", "restored"]
    assert "Cancellation undone" in page.text


def test_a_cancelled_visit_whose_time_is_gone_says_so(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/cancel")
    before = desk.send(page, {"why": "mistake"}, having="why")
    osei_at("9:00")
    after = desk.visit(f"/reception/appointments/{visit}")
    sentence = "Somebody else has the time now, so the cancellation cannot be undone."
    assert sentence in after.text
    assert not [f for f in after.all("form") if "/undo" in f.get("action")]
    assert sentence in desk.send(before, action="/undo").text, "pressed on the older page"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, "Choose why the visit is cancelled"),
        ({"why": "other"}, "Say under “More about it” why the visit is cancelled"),
        ({"why": "patient", "more": "x" * 201}, "Say it in 200 letters or fewer"),
    ],
)
def test_cancelling_needs_a_reason(desk, answers, error):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/cancel")
    page = desk.send(page, answers, having="why")
    assert page.errors == [error]
    assert kinds(visit) == ["booked"]


def test_a_visit_under_way_is_not_cancelled(desk):
    visit = osei_at("9:00")
    note(visit, "started", position=0)
    page = desk.visit(f"/reception/appointments/{visit}/cancel")
    assert "cannot be cancelled: it is being seen" in page.text


# Moving


def test_a_visit_is_moved_to_a_time_on_a_button(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    haddad = factories.practitioner("farid-haddad")
    value = next(v for v in page.buttons("time") if v.endswith(f"~{haddad}"))
    page = desk.send(page, {"time": value}, having="time")
    told = (
        "Moved to Tuesday 24 November 2026, 8:00 am, with Dr Farid Haddad instead of Dr Amara Osei."
    )
    assert told in page.text
    assert where(visit) == (at(TUESDAY, "8:00"), "Dr Farid Haddad")


def test_another_day_and_one_practitioner_can_be_looked_at(desk):
    visit = osei_at("9:00")
    osei = factories.practitioner(OSEI)
    path = f"/reception/appointments/{visit}/move?day=2026-11-25&with={osei}"
    page = desk.visit(path)
    assert {v.split("~")[1] for v in page.buttons("time")} == {str(osei)}
    page = desk.send(page, {"day": "26 11 2026"}, action="/move/day")
    assert "Thursday 26 November 2026" in page.text
    page = desk.send(page, {"day": "soon"}, action="/move/day")
    assert page.errors == ["Enter a date, for example 24 11 2026 or 24 Nov"]
    page = desk.send(page, {"day": "yesterday"}, action="/move/day")
    assert page.errors == ["That day is over. Choose today or a later day"]


@pytest.mark.parametrize(("typed", "wall"), [("14:10", "14:10"), ("2:10 pm", "14:10")])
def test_staff_may_type_any_five_minutes_of_a_session(desk, typed, wall):
    visit = osei_at("9:00")
    page = type_time(desk, visit, typed)
    assert "Moved to" in page.text
    assert where(visit)[0] == at(TUESDAY, wall)


def type_time(desk, visit, typed, lead=OSEI):
    page = desk.visit(f"/reception/appointments/{visit}/move")
    answers = {"at": typed, "practitioner": str(factories.practitioner(lead))}
    return desk.send(page, answers, action="/move/typed")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("soon", "Enter a time, for example 13:30 or 1:30 pm"),
        ("", "Enter a time, for example 13:30 or 1:30 pm"),
        ("10:07", "Enter a time on five minutes, for example 10:05 or 10:10"),
        ("7:00", "That time is over. Choose a later one"),
        ("13:00", "Dr Amara Osei has no session for this kind of visit at 1:00 pm"),
        ("20:00", "Dr Amara Osei has no session for this kind of visit at 8:00 pm"),
    ],
)
def test_a_typed_time_that_cannot_be_had_says_why(desk, typed, error):
    visit = osei_at("9:00")
    page = type_time(desk, visit, typed)
    assert page.errors == [error]
    assert where(visit)[0] == at(TUESDAY, "9:00")


def test_a_taken_time_offers_the_nearest_and_a_fit_in_with_a_reason(desk):
    osei_at("9:00", patient=a_patient("Max", "Hood"))
    visit = osei_at("11:00")
    page = type_time(desk, visit, "9:00")
    (taken,) = page.errors
    assert taken == ("That time is taken: Max Hood, Standard GP visit, 9:00 am to 9:15 am, Dr Osei")
    assert "The nearest free times" in page.text
    page = desk.send(page, {"reason": ""}, having="fit_in")
    assert page.errors == ["Say why the visit is fitted in"]
    page = desk.send(page, {"reason": "x" * 81}, having="fit_in")
    assert page.errors == ["Say it in 80 letters or fewer"]
    page = desk.send(page, {"reason": "Chest pain since last night"}, having="fit_in")
    assert "Moved to" in page.text
    assert "Chest pain since last night" in page.text
    assert where(visit) == (at(TUESDAY, "9:00"), "Dr Amara Osei")


def test_the_nearest_time_is_one_press_away(desk):
    osei_at("9:00")
    visit = osei_at("11:00")
    page = type_time(desk, visit, "9:00")
    lost = next(s for s in page.all("section") if "lost" in (s.get("class") or ""))
    values = [b.get("value") for b in lost.iter("button") if b.get("name") == "time"]
    assert len(values) == 3
    assert "Moved to" in desk.send(page, {"time": values[0]}, having="time").text


def test_a_room_that_is_taken_is_never_fitted_in(desk):
    a_visit("baby-weigh", start=at(TUESDAY, "9:15"), lead="jo-petrakis")
    visit = a_visit("baby-weigh", start=at(TUESDAY, "11:00"), lead="jo-petrakis")
    page = type_time(desk, visit, "9:15", lead="jo-petrakis")
    assert "Baby room is taken: Robin Vale" in page.errors[0]
    assert not [e for e in page.all("input") if e.get("name") == "fit_in"]
    lost = page.form(action="/move?", having="time")[1]
    sent = {"fit_in": "1", "reason": "twin", "time": lost_time(visit, "9:15", "jo-petrakis")}
    page = desk.send(page, lost | sent, action="/move?")
    assert "Baby room is taken" in page.errors[0]
    assert where(visit)[0] == at(TUESDAY, "11:00")


def lost_time(visit, wall, lead):
    return f"{at(TUESDAY, wall).isoformat()}~{factories.practitioner(lead)}"


def test_a_visit_that_somebody_else_moved_is_not_moved_over_their_head(desk):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    to = NewTime(at(TUESDAY, "10:00"), factories.practitioner(OSEI))
    who = factories.staff("reception")
    transact(lambda now: appointments.move(who, visit, to=to, now=now))
    page = desk.send(page, {"time": page.buttons("time")[-1]}, having="time")
    told = "Meanwhile: Moved to 10:00 am with Dr Amara Osei, by Tess Byrne, 7:30 am."
    assert page.errors == [f"{told} Look again, then decide."]
    assert where(visit)[0] == at(TUESDAY, "10:00")
    page = desk.send(page, {"time": page.buttons("time")[-1]}, having="time")
    assert "Moved to" in page.text, "the page now shows the visit as it is"


@pytest.mark.parametrize("value", ["", "x", "2026-11-24T09:00~1", "2026-11-24T09:00+00:00~x"])
def test_a_time_that_is_no_button_of_ours_is_refused(desk, value):
    visit = osei_at("9:00")
    page = desk.visit(f"/reception/appointments/{visit}/move")
    page = desk.send(page, {"time": value}, having="time")
    assert page.errors == ["Choose one of the times"]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-25", "We are closed that day: Christmas Day."),
        ("2026-11-29", "Nobody who does this kind of visit works that day."),
        ("2028-01-04", "That is too far ahead: visits are booked until Tuesday 23 November 2027."),
    ],
)
def test_a_day_without_times_says_why(desk, day, why):
    visit = osei_at("9:00")
    assert why in desk.visit(f"/reception/appointments/{visit}/move?day={day}").text


def test_a_visit_that_is_over_is_not_moved(desk):
    visit = osei_at("9:00")
    note(visit, "arrived")
    note(visit, "finished", position=0)
    assert "cannot be moved" in desk.visit(f"/reception/appointments/{visit}/move").text


@pytest.mark.parametrize("path", ["move", "cancel"])
def test_nurses_neither_move_nor_cancel_and_see_no_button_for_it(nurse, path):
    visit = osei_at("9:00")
    nurse.visit(f"/reception/appointments/{visit}/{path}", status=403)
    page = nurse.visit(f"/reception/appointments/{visit}")
    assert f"/{path}" not in page.html


def test_nurses_cannot_undo_a_cancellation(nurse):
    visit = osei_at("9:00")
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason="ill", subject=None, now=now))
    page = nurse.visit(f"/reception/appointments/{visit}")
    assert "/undo" not in page.html
    token = page.form(action="sign-out")[1]["csrf_token"]
    event = visit_facts.of(visit).events[-1].id
    data = {"csrf_token": token, "event": event}
    answer = nurse.post(f"/reception/appointments/{visit}/undo", data=data)
    assert answer.status_code == 403
    assert kinds(visit)[-1] == "cancelled"


# Requests


def asked_for(**more):
    kind = next(k.slug for k in factories.practice_files()[1].types if k.mode == "request")
    answers = {
        "given_name": "Olive",
        "family_name": "Grant",
        "birth_date": date(1948, 3, 4),
        "phone": "+61491570156",
        "days": "Tuesday mornings",
    }
    return transact(
        lambda now: requests.make(factories.TESTS, kind, answers | more, network="n", now=now)
    )


def test_open_requests_are_listed_and_settled(desk):
    asked_for()
    page = desk.visit("/reception/requests")
    for text in ("Olive Grant", "78 years", "0491 570 156", "Tuesday mornings"):
        assert text in page.text
    page = desk.send(page, {"outcome": "booked"}, having="outcome")
    assert "Settled: visit booked." in page.text
    assert "Nobody is waiting for a call." in page.text
    assert db.session.scalars(sa.select(VisitRequest.outcome)).one() == "Visit booked"


def test_who_has_waited_longest_is_first(desk, travel):
    asked_for(given_name="Later")
    travel(at(TUESDAY - timedelta(days=1), "9:00"))
    asked_for(given_name="Sooner")
    travel(at(TUESDAY, "8:00"))
    page = desk.visit("/reception/requests")
    names = [words(h) for li in page.all("li", class_="card") for h in li.iter("h2")]
    assert names == ["Sooner Grant", "Later Grant"]


def test_a_request_that_somebody_else_settled_says_so(desk):
    request = asked_for()
    page = desk.visit("/reception/requests")
    who = factories.staff("reception")
    transact(lambda now: requests.settle(who, request, "Visit booked", now=now))
    page = desk.send(page, {"outcome": "not-needed"}, having="outcome")
    assert "That request was settled by Tess Byrne at 7:30 am" in page.text


def test_an_outcome_without_a_button_is_refused(desk):
    asked_for()
    page = desk.visit("/reception/requests")
    desk.send(page, {"outcome": "x"}, having="outcome", status=400)


def test_nurses_do_not_settle_requests(nurse):
    nurse.visit("/reception/requests", status=403)
