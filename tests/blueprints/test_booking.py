import contextlib
import re
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import Appointment, AuditEntry, RosterChange, VisitRequest
from clinic_app.operations import audit
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY
from tests.pages import words


def parts(day, name="birth_date"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


BORN = TUESDAY - timedelta(days=50)
CHILD = {"given_name": "Noor", "family_name": "Haddon"}
CONTACT = {
    "contact_name": "Sam Haddon",
    "email": "sam.haddon@example.com",
    "phone": "0491 570 006",
}


def to_times(browser, born=BORN):
    """Go from the baby weighing page to the free times."""
    page = browser.send(browser.visit("/baby-weighing/"), parts(born), having="birth_date-day")
    assert page.h1 == "Before you book: is this urgent?"
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, CHILD, having="given_name")
    assert page.h1 == "Choose a time"
    return page


def take_first(browser, page):
    return browser.send(page, {"time": page.buttons("time")[0]}, having="time")


def to_check(browser):
    page = take_first(browser, to_times(browser))
    assert page.h1 == "How can we reach you?"
    return browser.send(page, CONTACT, having="email")


def press(browser, page):
    path = page.response.request.path
    token = page.form(having="csrf_token")[1]["csrf_token"]
    return browser._seen(browser.post(path, data={"csrf_token": token}, follow_redirects=True), 200)


def test_a_parent_books_a_baby_weighing_without_an_account(browser):
    page = press(browser, to_check(browser))
    assert page.h1 == "You are booked"
    assert "Noor Haddon" in page.text
    visit = db.session.scalars(sa.select(Appointment)).one()
    assert visit.reference in page.text
    assert (visit.contact_email, visit.contact_phone) == ("sam.haddon@example.com", "+61491570006")


def test_the_page_says_until_when_the_time_is_held(browser):
    page = take_first(browser, to_times(browser))
    assert "Held for you until 7:40 am" in page.text


def test_going_back_shows_the_time_still_as_ones_own(browser):
    page = take_first(browser, to_times(browser))
    back = browser.visit(page.response.request.path.replace("details", "when"))
    assert "Held for you until 7:40 am" in back.text
    assert "Continue with this time" in back.text


def test_the_time_of_one_browser_is_not_offered_to_another(browser, new_browser):
    first = to_times(browser)
    taken = first.buttons("time")[0]
    take_first(browser, first)
    assert taken not in to_times(new_browser()).buttons("time")


def test_whoever_comes_second_gets_a_clear_page_with_what_is_near(browser, new_browser):
    other = new_browser()
    mine, theirs = to_times(browser), to_times(other)
    take_first(browser, mine)
    page = other.send(theirs, {"time": theirs.buttons("time")[0]}, having="time")
    assert page.h1 == "Choose a time"
    assert "Somebody else has just taken that time" in page.errors[0]
    assert "That time has just gone to somebody else" in page.text
    assert page.all("section", id="nearest")
    assert take_first(other, page).h1 == "How can we reach you?"


def test_a_hold_that_ran_out_and_was_taken_costs_nothing_that_was_typed(
    browser, new_browser, travel
):
    check = to_check(browser)
    travel(clock.now() + timedelta(minutes=11))
    other = new_browser()
    press(other, to_check(other))
    page = press(browser, check)
    assert page.h1 == "Choose a time"
    assert "That time has just gone to somebody else" in page.text
    page = take_first(browser, page)
    assert page.all("input", name="email")[0].get("value") == "sam.haddon@example.com"


def test_a_double_click_on_book_books_once(browser):
    check = to_check(browser)
    press(browser, check)
    assert press(browser, check).h1 == "You are booked"
    assert db.session.scalar(sa.select(sa.func.count(Appointment.id))) == 1


def test_back_after_booking_leads_to_the_booking(browser):
    done = press(browser, to_check(browser))
    for step in ("who", "when", "details", "check"):
        page = browser.visit(done.response.request.path.replace("done", step))
        assert page.h1 == "You are booked"


def test_another_browser_sees_nothing_of_a_booking(browser, new_browser):
    done = press(browser, to_check(browser)).response.request.path
    other = new_browser()
    for step in ("urgent", "who", "when", "details", "check", "done", "visit.ics"):
        other.visit(done.replace("done", step), status=404)


def test_the_calendar_file_belongs_to_the_booking(browser):
    done = press(browser, to_check(browser)).response.request.path
    answer = browser.get(done.replace("done", "visit.ics"))
    assert answer.mimetype == "text/calendar"
    assert b"Baby weigh and measure" in answer.data


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("x", "9", "2026"), "Day must be a number"),
        (("31", "2", "2026"), "real date"),
        (("", "", ""), "Enter your baby’s date of birth"),
        (("24", "12", "2026"), "today or in the past"),
        (("24", "11", "2020"), "is for a younger age"),
    ],
)
def test_a_birth_date_that_makes_no_sense_gets_a_clear_sentence(browser, typed, words):
    names = ("birth_date-day", "birth_date-month", "birth_date-year")
    values = dict(zip(names, typed, strict=True))
    page = browser.send(browser.visit("/baby-weighing/"), values, having="birth_date-day")
    assert words in page.errors[0]
    shown = {n: page.all("input", name=n)[0].get("value", "") for n in names}
    assert shown == values


def test_something_urgent_leads_to_help_and_to_no_times(browser):
    page = browser.visit("/book/child-standard/")
    page = browser.send(page, {"urgent": "yes"}, having="urgent")
    assert page.h1 == "Get help now"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "booking.urgent"))
    assert entry.one().subject_id == "child-standard"
    assert "38.0 °C" in page.text
    assert not page.buttons("time")


def test_the_signs_asked_about_are_those_of_the_age_that_is_known(browser):
    """What is a sign at every age stays; where nobody said an age, nothing is left out."""
    begin = browser.visit("/baby-weighing/")
    asked = browser.send(begin, parts(BORN), having="birth_date-day")
    for page in (asked, browser.send(asked, {"urgent": "yes"}, having="urgent")):
        assert "38.0 °C" in page.text
        assert "hard to wake" in page.text
        assert "swallowed" in page.text
        assert "droops" not in page.text
        assert "suicide" not in page.text
    back = next(a.get("href") for a in page.all("a") if words(a) == "Go back to the questions")
    assert browser.visit(back).h1 == asked.h1
    older = browser.send(begin, parts(date(2025, 5, 10)), having="birth_date-day")
    assert "38.0 °C" not in older.text
    assert "birth weight" not in older.text
    unknown = browser.visit("/book/child-standard/").text
    assert all(sign in unknown for sign in ("38.0 °C", "swallowed", "droops", "suicide"))


def test_the_question_about_urgency_must_be_answered(browser):
    page = browser.send(browser.visit("/book/standard/"), having="urgent")
    assert page.errors == ["Choose yes or no, so that nobody who needs help now waits"]


def test_steps_cannot_be_skipped(browser):
    page = browser.send(browser.visit("/baby-weighing/"), parts(BORN), having="birth_date-day")
    for step in ("who", "when", "details", "check", "done"):
        skipped = browser.visit(page.response.request.path.replace("urgent", step))
        assert skipped.h1 == "Before you book: is this urgent?"


@pytest.mark.parametrize("time", ["", "rubbish", "2026-11-24T09:00~4", "2026-11-24T09:00+11:00~x"])
def test_a_posted_time_that_is_no_time_is_refused(browser, time):
    page = browser.send(to_times(browser), {"time": time}, having="time")
    assert page.errors in (["Choose one of the times below"], ["Choose a time"])


def test_a_posted_time_that_was_never_offered_is_refused(browser):
    page = to_times(browser)
    lead = page.buttons("time")[0].partition("~")[2]
    page = browser.send(page, {"time": f"2026-11-24T03:00:00+11:00~{lead}"}, having="time")
    assert page.errors
    assert page.h1 == "Choose a time"


def test_a_time_left_open_for_half_an_hour_is_refused_when_it_is_gone(browser, travel):
    page = to_times(browser)
    travel(clock.now() + timedelta(hours=3))
    page = browser.send(page, {"time": page.buttons("time")[0]}, having="time")
    assert page.errors


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "sam", "email address"),
        ("phone", "12", "phone number"),
        ("contact_name", " ", "Enter your name"),
        ("note", "x" * 301, "300 letters"),
    ],
)
def test_contact_details_are_checked_and_what_was_typed_stays(browser, field, value, words):
    page = take_first(browser, to_times(browser))
    page = browser.send(page, CONTACT | {"note": "hello", field: value}, having="email")
    assert words in page.errors[0]
    assert page.all("input", name="email")[0].get("value") == (CONTACT | {field: value})["email"]


def test_a_signed_in_parent_is_not_asked_what_is_known(browser):
    family = factories.a_family(births=[BORN])
    factories.sign_in_as(browser, family.person)
    page = browser.send(browser.visit("/baby-weighing/"), parts(BORN), having="birth_date-day")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    assert page.h1 == "Who is it for?"
    page = browser.send(page, {"patient": str(family.children[0])}, having="patient")
    page = take_first(browser, page)
    assert page.all("input", name="email")[0].get("value") == "alex.vale@example.com"
    page = browser.send(page, {"phone": "0491 570 006"}, having="email")
    page = press(browser, page)
    assert page.h1 == "You are booked"
    visit = db.session.scalars(sa.select(Appointment)).one()
    assert (visit.patient_id, visit.booked_by) == (family.children[0], family.person.id)


def test_somebody_elses_child_cannot_be_chosen(browser):
    family = factories.a_family(births=[BORN])
    strangers = factories.a_family("kim@example.com", "Kim Shaw", births=[BORN])
    factories.sign_in_as(browser, family.person)
    page = browser.send(browser.visit("/baby-weighing/"), parts(BORN), having="birth_date-day")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, {"patient": str(strangers.children[0])}, having="patient")
    assert page.errors == ["Choose who it is for"]


def test_a_grown_up_child_is_not_weighed_as_a_baby(browser):
    family = factories.a_family(births=[TUESDAY.replace(year=2018)])
    factories.sign_in_as(browser, family.person)
    page = browser.send(browser.visit("/baby-weighing/"), parts(BORN), having="birth_date-day")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, {"patient": str(family.children[0])}, having="patient")
    assert "is for a younger age" in page.errors[0]


def test_an_immunisation_is_not_offered_before_the_child_is_42_days_old(browser):
    born = TUESDAY - timedelta(days=35)
    page = browser.send(browser.visit("/immunisations/"), parts(born), having="birth_date-day")
    assert page.h1 == "Which one is next?"
    page = browser.send(page, {"point": "imms-child-6w~m2"}, having="point")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    page = browser.send(page, CHILD, having="given_name")
    first = min(value.partition("T")[0] for value in page.buttons("time"))
    assert first >= (born + timedelta(days=41)).isoformat()  # UTC dates lag by a day
    assert all(
        datetime.fromisoformat(v.partition("~")[0]).astimezone(clock.ZONE).date()
        >= born + timedelta(days=42)
        for v in page.buttons("time")
    )


def test_a_parent_who_is_not_sure_what_was_given_is_led_to_planning(browser):
    page = browser.send(browser.visit("/immunisations/"), parts(BORN), having="birth_date-day")
    page = browser.send(page, {"point": "unsure"}, having="point")
    assert "Catch-up" in page.text


def test_which_one_is_next_must_be_answered(browser):
    page = browser.send(browser.visit("/immunisations/"), parts(BORN), having="birth_date-day")
    assert not page.errors
    page = browser.send(page, having="point")
    assert page.errors == ["Choose which one is next"]


def test_a_visit_by_request_is_asked_for_and_reaches_the_desk(browser):
    page = browser.visit("/book/imms-catchup/")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    assert page.h1 == "Ask for this visit"
    values = CHILD | parts(BORN) | {"phone": "0491 570 006", "days": "Mondays"}
    page = browser.send(page, values, having="given_name")
    assert page.h1 == "We have your request"
    row = db.session.scalars(sa.select(VisitRequest)).one()
    assert (row.type_slug, row.answers) == ("imms-catchup", {"days": "Mondays"})


@pytest.mark.parametrize("slug", ["urgent-same-day", "breast-symptom-urgent", "skin-procedure"])
def test_a_visit_by_phone_or_from_the_doctor_says_so_and_shows_no_time(browser, slug):
    page = browser.visit(f"/book/{slug}/")
    assert "(02) 5550 0142" in page.text
    assert not page.buttons("time")


def test_everything_in_the_catalogue_has_its_way_in(browser):
    page = browser.visit("/book/")
    links = {a.get("href") for a in page.all("a")}
    for kind in factories.practice_files()[1].types:
        assert f"/book/{kind.slug}/" in links
        browser.visit(f"/book/{kind.slug}/")


def test_an_unknown_visit_is_not_found(browser):
    browser.visit("/book/brain-swap/", status=404)


def test_filters_narrow_the_times_and_say_so_when_nothing_is_left(browser):
    page = to_times(browser)
    path = page.response.request.path
    nurse = factories.practitioner("jo-petrakis")
    page = browser.visit(f"{path}?with={nurse}")
    assert {v.partition("~")[2] for v in page.buttons("time")} == {str(nurse)}
    doctor = factories.practitioner("amara-osei")
    page = browser.visit(f"{path}?with={doctor}")
    assert not page.buttons("time")
    assert "Choose “Anyone suitable”" in page.text


def test_a_nurse_who_is_full_says_until_when_and_who_has_times(browser):
    """The nurse has nothing on Tuesday to Thursday; the others do."""
    nurse = factories.practitioner("jo-petrakis")

    def away(now):
        for days in range(3):
            change = {"kind": "removed", "practitioner_id": nurse, "location_id": 1}
            day = TUESDAY + timedelta(days=days)
            db.session.add(RosterChange(day=day, reserved_for=[], **change))
        audit.record(System("tests"), "roster.changed", "practice", 1, now=now)

    transact(away)
    path = to_times(browser).response.request.path
    page = browser.visit(f"{path}?with={nurse}")
    assert re.search(
        r"Nurse Jo Petrakis is full until \w+day \d+ \w+ 2026. "
        r"Others have \d+ times on Tuesday 24 November 2026.",
        page.text,
    )


def test_rubbish_in_the_address_of_the_times_is_ignored(browser):
    path = to_times(browser).response.request.path
    page = browser.visit(f"{path}?from=yesterday&day=x&with=abc&gender=no")
    assert page.buttons("time")


def test_booking_leaves_its_trace(browser):
    press(browser, to_check(browser))
    actions = list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-2:] == ["patient.added", "appointment.booked"]


ADULT = {"given_name": "Ines", "family_name": "O’Dowd-Ruiz"} | parts(TUESDAY.replace(year=1985))
REACH = {"email": "ines@example.com", "phone": "0491 570 006"}


def to_doctor(browser, slug="standard"):
    page = browser.send(browser.visit(f"/book/{slug}/"), {"urgent": "no"}, having="urgent")
    return browser.send(page, ADULT, having="given_name")


@pytest.mark.parametrize("slug", ["standard", "sti-check", "iud-consult"])
def test_a_guest_books_a_doctor(browser, slug):
    page = take_first(browser, to_doctor(browser, slug))
    assert not page.all("input", name="contact_name")
    page = press(browser, browser.send(page, REACH, having="email"))
    assert page.h1 == "You are booked"
    assert factories.practice_files()[1].type(slug).name in page.text


def test_a_signed_in_adult_books_a_doctor_for_themselves(browser):
    family = factories.a_family()
    factories.sign_in_as(browser, family.person)
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    page = browser.send(page, {"patient": str(family.own)}, having="patient")
    page = browser.send(take_first(browser, page), {"phone": "0491 570 006"}, having="email")
    assert press(browser, page).h1 == "You are booked"


def begun(browser, slug, born):
    """Begin a booking; some visits ask first for the birth date, or for the weeks."""
    page = browser.visit(f"/book/{slug}/")
    if page.all("input", name="weeks"):
        page = browser.send(page, {"weeks": "30"}, having="weeks")
        return browser.send(page, {"point": "rsv"}, having="point")
    if page.h1 == "Immunise my child":
        page = browser.send(page, parts(born), having="birth_date-day")
        points = [e.get("value") for e in page.all("input", name="point")]
        point = next(one for one in points if one.startswith(f"{slug}~"))
        return browser.send(page, {"point": point}, having="point")
    return page


def test_every_kind_that_is_booked_online_can_be_booked(browser):
    """Each goes through to the last page before booking, for somebody of an age that suits."""
    for kind in factories.practice_files()[1].types:
        if kind.mode != "online" or kind.season:
            continue
        born = factories.birth_for(kind.slug, TUESDAY + timedelta(days=3))
        page = browser.send(begun(browser, kind.slug, born), {"urgent": "no"}, having="urgent")
        page = browser.send(page, CHILD | parts(born), having="given_name")
        assert page.buttons("time"), kind.slug
        page = take_first(browser, page)
        page = browser.send(page, CONTACT, having="email")
        assert page.h1 == "Check your booking", kind.slug


def test_a_visit_with_several_people_names_them_all_before_it_is_booked(browser):
    born = factories.birth_for("baby-check-6w", TUESDAY + timedelta(days=3))
    page = browser.send(browser.visit("/book/baby-check-6w/"), {"urgent": "no"}, having="urgent")
    page = take_first(browser, browser.send(page, CHILD | parts(born), having="given_name"))
    page = browser.send(page, CONTACT, having="email")
    (check,) = [words(b) for b in page.all("b") if ", then Nurse" in words(b)]
    page = press(browser, page)
    assert check.startswith("Dr ")
    assert check in page.text


@pytest.mark.parametrize("name", ["Mary-Jane", "D’Arcy", "O'Neil", "Nguyễn", "李", "Jean Luc Jr."])
def test_names_are_as_people_have_them(browser, name):
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    page = browser.send(
        page, ADULT | {"given_name": name, "family_name": name}, having="given_name"
    )
    assert page.h1 == "Choose a time"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 100, "at most 40 letters"),
        ("😀", "leave out numbers, symbols and emoji"),
        ("<b>Ann</b>", "leave out numbers, symbols and emoji"),
        ("12345", "leave out numbers, symbols and emoji"),
        ("", "Enter a first name"),
        ("   ", "Enter a first name"),
    ],
)
def test_what_is_no_name_gets_a_sentence(browser, name, words):
    page = browser.send(browser.visit("/book/standard/"), {"urgent": "no"}, having="urgent")
    page = browser.send(page, ADULT | {"given_name": name}, having="given_name")
    assert words in page.errors[0]


@pytest.mark.parametrize(
    "phone", ["0491570006", "0491 570 006", "+61 491 570 006", "0061491570006", "(02) 5550-0142"]
)
def test_a_phone_number_may_be_spelt_as_people_do(browser, phone):
    page = take_first(browser, to_doctor(browser))
    page = browser.send(page, REACH | {"phone": phone}, having="email")
    assert page.h1 == "Check your booking"


def test_what_was_typed_is_kept_when_the_time_was_let_go_in_another_tab(browser):
    page = take_first(browser, to_doctor(browser))
    path = page.response.request.path
    token = page.form(having="email")[1]["csrf_token"]
    browser.post(path.replace("details", "let-go"), data={"csrf_token": token})
    page = browser.send(page, REACH, having="email")
    assert page.h1 == "Choose a time"
    page = take_first(browser, page)
    assert page.all("input", name="email")[0].get("value") == "ines@example.com"


def test_changing_nothing_about_who_it_is_for_keeps_the_time(browser):
    page = take_first(browser, to_times(browser))
    who = browser.visit(page.response.request.path.replace("details", "who"))
    page = browser.send(who, CHILD, having="given_name")
    assert "Held for you until 7:40 am" in page.text


def test_a_familys_draft_is_gone_when_nobody_is_signed_in(browser):
    family = factories.a_family(births=[BORN])
    factories.sign_in_as(browser, family.person)
    page = browser.send(browser.visit("/book/baby-weigh/"), {"urgent": "no"}, having="urgent")
    page = browser.send(page, {"patient": str(family.children[0])}, having="patient")
    page = browser.send(take_first(browser, page), {"phone": "0491 570 006"}, having="email")
    path = page.response.request.path
    with browser.session_transaction() as cookie:
        del cookie["_user_id"]  # signed out by time, the browser's own token stays
    for step in ("who", "when", "details", "check"):
        browser.visit(path.replace("check", step), status=404)
    answer = browser.post(
        path, data={"csrf_token": page.form(having="csrf_token")[1]["csrf_token"]}
    )
    assert answer.status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(Appointment.id))) == 0


@pytest.mark.parametrize(
    "query", ["from=9999-12-31", "day=0001-01-01", "with=99999999999999999999", "from=2099-01-01"]
)
def test_absurd_addresses_of_the_times_are_survived(browser, query):
    browser.visit(to_times(browser).response.request.path + "?" + query)


@pytest.mark.parametrize("time", ["9999-12-31T23:00:00+00:00~4", "0001-01-01T00:00:00+14:00~4"])
def test_absurd_times_are_refused(browser, time):
    assert browser.send(to_times(browser), {"time": time}, having="time").errors


@pytest.mark.parametrize("path", ["/book/visit/%00/who", "/reception/appointments/99999999999999"])
def test_absurd_addresses_are_not_found(browser, path):
    factories.sign_in_as(browser, "reception")
    browser.visit(path, status=404)


def test_the_page_of_times_asks_the_database_as_often_for_one_visit_as_for_a_hundred(browser):
    path = to_times(browser).response.request.path
    browser.visit(path)

    def asked():
        said = []
        listen = lambda *args: said.append(args[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        browser.visit(path)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        return sum(s.startswith("SELECT") for s in said)

    first = asked()
    for hour in range(9, 17):
        for minute in ("00", "15", "30", "45"):
            for doctor in ("amara-osei", "farid-haddad", "rohan-pereira", "priya-raman"):
                with contextlib.suppress(AssertionError):
                    start = factories.at(TUESDAY, f"{hour}:{minute}")
                    factories.a_visit("standard", start=start, lead=doctor)
    assert db.session.scalar(sa.select(sa.func.count(Appointment.id))) >= 60
    assert asked() == first <= 10


def test_a_visitor_who_only_reads_is_given_no_cookie(browser):
    for path in ("/", "/services/", "/privacy", "/articles/"):
        assert "Set-Cookie" not in browser.get(path).headers


def test_the_first_day_follows_the_child_when_the_birth_date_is_changed(browser):
    born = TUESDAY - timedelta(days=170)
    page = browser.send(browser.visit("/immunisations/"), parts(born), having="birth_date-day")
    page = browser.send(page, {"point": "imms-child~m6"}, having="point")
    page = browser.send(page, {"urgent": "no"}, having="urgent")
    younger = TUESDAY - timedelta(days=130)
    page = browser.send(page, CHILD | parts(younger), having="given_name")
    from clinic_app.scheduling.ages import add_months

    days = {datetime.fromisoformat(v.partition("~")[0]) for v in page.buttons("time")}
    assert min(d.astimezone(clock.ZONE).date() for d in days) >= add_months(younger, 6)
