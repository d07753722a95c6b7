"""Booking for somebody at the desk: the patient, the type, a time, read back, booked once."""

import dataclasses
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.extensions import db
from clinic_app.models import Appointment, AuditEntry, Claim, OutboxMessage, VisitRequest
from clinic_app.operations import (
    appointments,
    audit,
    call_list,
    requests,
    requests_settled,
    schedule_changes,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web import letters, links, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

TEN = at(TUESDAY, "10:00")
TAKEN = "That time is taken"
NEXT_WEEK = TUESDAY + timedelta(days=7)


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def rows():
    db.session.rollback()
    return db.session.scalars(sa.select(Appointment).order_by(Appointment.id)).all()


def held():
    """Return how many claims are of a hold."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Claim.expires_at.is_not(None)))


def address(patient, start=TEN, slug="standard", lead="amara-osei"):
    who = factories.practitioner(lead)
    when = start.isoformat().replace("+", "%2B")
    return f"/reception/book/{patient}/check?type={slug}&at={when}&with={who}"


def chosen(desk, page, nth=0):
    """Press one of the free times."""
    return desk.send(page, {"pick": page.buttons("pick")[nth]}, having="pick")


def typed(desk, patient, time, lead="amara-osei", slug="standard"):
    """Type a time of Tuesday."""
    page = desk.visit(f"/reception/book/{patient}?type={slug}&day=2026-11-24")
    who = str(factories.practitioner(lead))
    return desk.send(page, {"time": time, "who": who}, having="time")


def test_the_desk_books_for_somebody_and_reads_the_visit_back(desk):
    patient = a_patient("Hana", "Tamura", email="hana@example.com")
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2026-11-24")
    assert "Standard" in page.text
    page = chosen(desk, page)
    assert "Held for this booking until 7:40 am." in page.text
    assert "Hana Tamura, born 14 March 1980: Tuesday 24 November 2026 at" in page.text
    page = desk.send(page, {"note": "Brings a letter"}, having="once")
    assert "Booked: Hana Tamura" in page.text
    (visit,) = rows()
    assert (visit.patient_id, visit.channel, visit.note) == (patient, "phone", "Brings a letter")
    kinds = db.session.scalars(sa.select(OutboxMessage.kind)).all()
    assert kinds == ["confirmation"]


def test_the_same_form_sent_twice_books_once(desk):
    page = desk.visit(address(a_patient()))
    for _ in range(2):
        desk.send(page, having="once")
    assert len(rows()) == 1


def test_a_time_taken_meanwhile_is_refused_with_other_times(desk):
    page = desk.visit(address(a_patient()))
    a_visit("standard", start=TEN, lead="amara-osei")
    page = desk.send(page, having="once")
    assert len(rows()) == 1
    assert "Standard" in page.text
    assert page.buttons("pick")


def test_nobody_is_booked_outside_hours_or_too_young(desk):
    patient = a_patient()
    ready = desk.visit(address(patient))
    outside = address(patient, at(TUESDAY, "6:00"))
    assert desk.visit(outside).h1 == "Book for Robin Vale"
    desk.send(ready, having="once", action=None)
    grown = a_patient("Kim", "Shaw", birth_date=date(1980, 1, 1))
    page = desk.visit(address(grown, slug="baby-weigh", lead="jo-petrakis"))
    assert page.h1 == "Book for Kim Shaw"
    assert [row.patient_id for row in rows()] == [patient]


@pytest.mark.parametrize(
    "path",
    [
        "/reception/book/999999",
        "/reception/book/1?type=nothing",
        "/reception/book/1?type=standard&day=letters",
        "/reception/book/1/check?type=standard&at=yesterday&with=1",
        "/reception/book/1/check?type=standard&at=2026-11-24T10:00:00&with=1",
    ],
)
def test_an_address_that_makes_no_sense_is_a_page_that_says_so(desk, path):
    patient = a_patient()
    desk.visit(path.replace("/book/1", f"/book/{patient}"), status=404)


@pytest.mark.parametrize(
    ("slug", "question"),
    [
        ("urgent-same-day", "What is the worst of it, since when, and is it getting worse?"),
        ("breast-symptom-urgent", "Are there old breast scans, and where?"),
        ("health-check-75", "When was the last health assessment? It is once a year"),
    ],
)
def test_a_type_that_is_not_booked_online_says_what_to_ask(desk, slug, question):
    page = desk.visit(f"/reception/book/{a_patient()}?type={slug}")
    assert question in page.text
    assert factories.practice_files()[1].type(slug).how not in page.text


def test_the_signs_that_need_another_way_come_first_where_one_has_to_call(desk):
    page = desk.visit(f"/reception/book/{a_patient()}?type=urgent-same-day")
    (signs,) = [d for d in page.all("details") if "another way" in words(d)]
    assert signs.get("open") is not None
    assert "Trouble breathing. Call 000 and ask for an ambulance." in words(signs)


def test_the_diarys_box_leads_to_the_patients(desk):
    a_patient("Hana", "Tamura")
    page = desk.visit("/reception/book?find=tamura")
    assert "Hana Tamura" in page.text


def carried(start=TEN, lead="amara-osei"):
    """Return how a free time of the diary is handed on."""
    return f"at={start.isoformat().replace('+', '%2B')}&with={factories.practitioner(lead)}"


def test_a_time_from_the_diary_is_carried_to_the_last_page(desk):
    patient = a_patient("Hana", "Tamura")
    page = desk.visit(f"/reception/book?find=tamura&{carried()}")
    assert "At Tuesday 24 November 2026, 10:00 am with Dr Amara Osei." in page.text
    (found,) = [a.get("href") for a in page.all("a") if words(a) == "Hana Tamura"]
    page = desk.visit(found + "&type=standard")
    assert "10:00 am with Dr Amara Osei the time from the diary" in page.text
    page = chosen(desk, page)
    desk.send(page, having="once")
    (visit,) = rows()
    assert (visit.patient_id, visit.starts_at) == (patient, TEN)


def test_a_time_from_the_diary_that_cannot_be_had_says_why(desk):
    patient = a_patient(birth_date=TUESDAY - timedelta(days=60))
    page = desk.visit(f"/reception/book/{patient}?type=baby-weigh&{carried()}")
    assert "10:00 am with Dr Amara Osei cannot be had:" in page.text


def test_somebody_new_is_added_on_the_way_and_the_time_is_kept(desk):
    page = desk.visit(f"/reception/book?find=nora+penn&{carried()}")
    assert "Nobody found" in page.text
    (add,) = [a.get("href") for a in page.all("a") if words(a) == "Add a new patient"]
    page = desk.visit(add)
    typed = {"birth_date-day": "3", "birth_date-month": "5", "birth_date-year": "1990"}
    page = desk.send(page, typed | {"phone": "0491 570 156"}, having="given_name")
    assert page.h1 == "Book for Nora Penn"
    assert "20261123T230000Z" in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("reason", "said"),
    [("", "Say why the visit is fitted in"), ("x" * 81, "Say it in 80 letters or fewer")],
)
def test_a_taken_time_is_fitted_in_only_with_a_reason(desk, reason, said):
    a_visit("standard", start=TEN, lead="amara-osei")
    patient = a_patient("Kim", "Shaw")
    page = desk.visit(address(patient))
    taken = "That time is taken: Robin Vale, Standard GP visit, 10:00 am to 10:15 am, Dr Osei."
    assert taken in page.text
    page = desk.send(page, {"reason": reason, "note": "Kept"}, having="once")
    assert [said in error for error in page.errors] == [True]
    assert "Kept" in page.text or page.form(having="once")[1].get("note") == "Kept"
    page = desk.send(page, {"reason": "Script runs out today"}, having="once")
    assert [row.fit_in_reason for row in rows()] == ["", "Script runs out today"]


def test_a_taken_time_offers_the_nearest_ones(desk):
    a_visit("standard", start=TEN, lead="amara-osei")
    page = desk.visit(address(a_patient("Kim", "Shaw")))
    near = [words(b) for b in page.all("button", name="pick")]
    assert len(near) == 3
    assert near[0].startswith("Today, 10:00 am, Dr ")
    page = desk.send(page, {"pick": page.buttons("pick")[0]}, having="pick")
    assert "Held for this booking until 7:40 am." in page.text
    assert TAKEN not in page.text


def test_a_typed_time_that_is_taken_says_who_has_it(desk):
    a_visit("standard", start=TEN, lead="amara-osei", patient=a_patient("Max", "Hood"))
    page = typed(desk, a_patient("Kim", "Shaw"), "10:05")
    assert "That time is taken: Max Hood, Standard GP visit, 10:00 am to 10:15 am" in page.text
    assert len(page.buttons("pick")) == 3


def test_the_patients_own_visit_is_not_somebody(desk):
    patient = a_patient("Hana", "Tamura")
    page = typed(desk, patient, "10:00")
    desk.send(page, having="once")
    page = typed(desk, patient, "10:00")
    own = "Hana Tamura has another visit then: Standard GP visit, 10:00 am to 10:15 am."
    assert own in page.text
    assert TAKEN not in page.text
    assert not page.all("input", name="fit_in")
    assert page.buttons("pick")


def test_what_was_typed_is_kept_when_somebody_else_was_faster(desk):
    page = desk.visit(address(a_patient("Kim", "Shaw")))
    a_visit("standard", start=TEN, lead="amara-osei")
    page = desk.send(page, {"note": "Brings a letter"}, having="once")
    assert "That time is taken: Robin Vale" in page.text
    assert "Brings a letter" in page.text
    desk.send(page, {"reason": "Chest pain", "note": "Brings a letter"}, having="once")
    assert [(row.fit_in_reason, row.note) for row in rows()][1] == ("Chest pain", "Brings a letter")


def test_a_closed_day_is_said_and_not_that_somebody_does_not_work(desk):
    patient, who = a_patient(), str(factories.practitioner("amara-osei"))
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2026-12-25")
    page = desk.send(page, {"time": "10:00", "who": who}, having="time")
    assert "The practice is closed that day: Christmas Day." in page.text


def test_a_day_that_is_over_is_refused_and_not_taken_for_today(desk):
    patient, who = a_patient(), str(factories.practitioner("amara-osei"))
    page = desk.visit(f"/reception/book/{patient}?type=standard")
    given = {"day": "2026-11-23", "time": "10:00", "who": who}
    page = desk.send(page, given, having="time")
    assert page.h1 == "Book for Robin Vale"
    assert "Monday 23 November 2026 is over. Choose today or a later day." in page.text
    assert held() == 0
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2020-01-01")
    assert "Wednesday 1 January 2020 is over. These are the times from today on." in page.text


@pytest.mark.parametrize(
    ("slug", "who", "why"),
    [
        ("baby-weigh", "", "Robin Vale is too old for “Baby weigh and measure” since"),
        (
            "health-check-75",
            "",
            "Robin Vale is too young for “75 and over health assessment” until",
        ),
        ("standard", "jo-petrakis", "Nurse Jo Petrakis does not give this kind of visit."),
        ("standard", "", ""),
    ],
)
def test_why_there_is_no_time_is_said_truly(desk, slug, who, why):
    patient = a_patient(birth_date=date(1993, 3, 14))
    lead = factories.practitioner(who) if who else ""
    page = desk.visit(f"/reception/book/{patient}?type={slug}&day=2026-11-24&who={lead}")
    assert why in page.text
    assert bool(page.buttons("pick")) == (not why)
    assert "fit the visit in" not in page.text


def test_a_time_of_today_that_is_over_is_not_a_matter_of_age(desk):
    page = typed(desk, a_patient(), "7:00")
    assert "That time is over. Choose a later one." in page.text
    assert "too young" not in page.text
    assert page.text.count("cannot be had") == 1


def test_somebody_who_is_away_for_weeks_has_no_session_and_is_not_full(desk, clinic):
    who, patient = factories.practitioner("amara-osei"), a_patient()
    leave = Leave(who, TUESDAY, TUESDAY + timedelta(days=40))
    actor = factories.staff("reception")
    seen = schedule_changes.preview(actor, leave, now=clock.now()).fingerprint
    facts = {"reason": "Holiday", "fingerprint": seen}
    transact(lambda now: schedule_changes.save(actor, leave, now=now, **facts))
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2026-11-24&who={who}")
    why = "Dr Amara Osei has no session for this kind of visit in the four weeks from"
    assert why in page.text


def test_two_presses_of_a_fit_in_book_once(desk):
    a_visit("standard", start=TEN, lead="amara-osei")
    page = desk.visit(address(a_patient("Kim", "Shaw")))
    for _ in range(2):
        desk.send(page, {"reason": "Script runs out today"}, having="once")
    assert len(rows()) == 2


@pytest.mark.parametrize(("time", "said"), [("soon", "Enter a time"), ("", "Enter a time")])
def test_letters_for_a_time_are_answered_with_a_sentence(desk, time, said):
    page = typed(desk, a_patient(), time)
    assert said in page.text
    assert page.form(having="time")[1]["time"] == time


def test_a_typed_time_is_read_back(desk):
    assert "Tuesday 24 November 2026 at 10:05 am" in typed(desk, a_patient(), "10:05").text


def test_only_one_persons_times_are_shown_when_asked_and_from_the_day_asked(desk):
    patient, who = a_patient(), factories.practitioner("amara-osei")
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2026-11-26&who={who}")
    names = {words(h) for h in page.all("h4")}
    assert names == {"Dr Amara Osei"}
    assert words(page.all("h3")[0]) == "Thursday 26 November 2026"


def test_what_the_patient_has_that_day_is_said_before_another_is_booked(desk):
    patient = a_patient()
    a_visit("standard", start=at(TUESDAY, "15:00"), lead="isobel-carver", patient=patient)
    page = desk.visit(address(patient))
    assert "Booked that day already: 3:00 pm, Standard GP visit, Dr Isobel Carver" in page.text


def test_the_address_and_number_of_this_booking_can_be_others(desk):
    patient = a_patient(email="old@example.com")
    page = desk.visit(address(patient))
    typed = {"email": "new@example.com", "phone": "0491 570 156", "channel": "desk"}
    desk.send(page, typed, having="once")
    (visit,) = rows()
    assert (visit.contact_email, visit.contact_phone) == ("new@example.com", "+61491570156")
    assert visit.channel == "desk"


def test_who_wants_no_email_gets_none_at_the_address_on_record(desk, inbox, travel):
    """The mother's address is on record; the young person asks to be phoned instead."""
    born = date(2011, 3, 1)
    patient = a_patient("Kim", "Shaw", birth_date=born, email="mother@example.com")
    page = desk.visit(address(patient, at(TUESDAY, "16:00")))
    assert page.form(having="once")[1]["email"] == "mother@example.com"
    desk.send(page, {"email": "", "phone": "0491 570 156"}, having="once")
    (visit,) = [row.id for row in rows()]
    page = desk.visit(f"/reception/appointments/{visit}")
    assert "EmailNone wanted for this visit" in page.text
    assert "mother@example.com" not in page.text
    desk_, lead = factories.staff("reception"), factories.practitioner("amara-osei")
    settings, sent = post(inbox), []
    for change in (moved_to(at(NEXT_WEEK, "16:00"), lead), cancelled, restored):
        transact(lambda now, change=change: change(desk_, visit, now))
        sent.append(worker(settings))
        assert [call.visit.id for call in calls()] == [visit]
    travel(at(NEXT_WEEK - timedelta(days=2), "16:05"))
    sent.append(worker(settings))
    travel(at(NEXT_WEEK, "13:05"))
    sent.append(worker(settings))
    assert sent == [0] * 5
    assert inbox.messages == []
    kinds = dict(db.session.execute(sa.select(OutboxMessage.kind, OutboxMessage.state)).all())
    assert kinds == {
        "confirmation": "dropped",
        "moved": "failed",
        "cancelled": "failed",
        "restored": "failed",
        "reminder_days": "failed",
        "reminder_hours": "failed",
    }


def test_who_has_no_address_yet_is_written_to_once_they_give_one(desk):
    patient = a_patient("Kim", "Shaw")
    desk.send(desk.visit(address(patient)), having="once")
    (visit,) = rows()
    assert visit.no_email is False


def post(inbox):
    """Return the settings with which the worker sends to the mail server of the test."""
    return dataclasses.replace(letters.settings(), smtp_port=inbox.port)


def worker(settings):
    """Do one round of the worker and return how many messages left."""
    sending.remind()
    return sending.send_due(settings)


def calls():
    db.session.rollback()
    return call_list.whole(now=clock.now()).calls


def moved_to(start, lead):
    to = NewTime(start, lead)
    return lambda actor, visit, now: appointments.move(actor, visit, to=to, now=now)


def cancelled(actor, visit, now):
    appointments.cancel(actor, visit, reason="Doctor is ill", subject=None, now=now)


def restored(actor, visit, now):
    appointments.restore(actor, visit, subject=None, now=now)


# A time is held while it is read back


def test_nobody_else_is_offered_a_time_that_is_being_read_back(desk, new_browser):
    other = new_browser()
    sign_in_as(other, "manager")
    patient, waits = a_patient(), a_patient("Kim", "Shaw")
    typed(desk, patient, "10:00")
    page = other.visit(address(waits))
    held = "That time is taken: somebody is just booking it, held until 7:40 am."
    assert held in page.text
    assert "Being booked" in other.visit("/reception/2026-11-24").text
    assert TAKEN not in desk.visit(address(waits)).text


def test_two_desks_that_book_for_the_same_patient_hear_of_each_other(desk, new_browser):
    other = new_browser()
    sign_in_as(other, "manager")
    patient = a_patient("Kim", "Shaw")
    typed(desk, patient, "10:00")
    page = other.visit(address(patient))
    assert "A visit for Kim Shaw is just being booked then, held until 7:40 am." in page.text


def test_the_keyboard_goes_on_at_the_times_or_at_what_is_in_the_way(desk):
    patient = a_patient()
    assert focused(desk.visit(f"/reception/book/{patient}")) == ["type"]
    assert focused(desk.visit(f"/reception/book/{patient}?type=standard")) == ["times"]
    booked = a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    assert booked
    assert focused(desk.visit(address(patient))) == ["lost-title"]


def focused(page):
    return [e.get("id") for e in page.tree.iter() if "autofocus" in e.attrib]


def test_a_time_is_given_back_when_another_is_chosen_or_after_ten_minutes(
    desk, new_browser, travel
):
    other = new_browser()
    sign_in_as(other, "manager")
    patient, waits = a_patient(), a_patient("Kim", "Shaw")
    typed(desk, patient, "10:00")
    typed(desk, patient, "11:00")
    assert TAKEN not in other.visit(address(waits)).text
    assert TAKEN in other.visit(address(waits, at(TUESDAY, "11:00"))).text
    travel(at(TUESDAY, "7:41"))
    assert TAKEN not in other.visit(address(waits, at(TUESDAY, "11:00"))).text


def test_a_visit_read_back_for_longer_is_booked_if_the_time_is_still_free(desk, travel):
    patient = a_patient()
    page = typed(desk, patient, "10:00")
    travel(at(TUESDAY, "8:30"))
    desk.send(page, having="once")
    assert [row.starts_at for row in rows()] == [TEN]
    assert held() == 0


def test_what_was_held_for_another_time_is_free_once_something_is_booked(desk):
    first = typed(desk, a_patient(), "10:00")
    typed(desk, a_patient("Kim", "Shaw"), "11:00")
    desk.send(first, having="once")
    assert held() == 0


def test_the_brothers_and_sisters_are_one_press_away(desk):
    family = factories.a_family(births=(date(2022, 3, 1), date(2024, 5, 1)))
    page = desk.visit(f"/reception/book/{family.children[0]}?type=baby-weigh&day=2026-11-26")
    (link,) = [a.get("href") for a in page.all("a") if words(a) == "Child2 Vale, 2 years 6 months"]
    page = desk.visit(link)
    assert page.h1 == "Book for Child2 Vale"
    assert page.form(having="day")[1]["day"] == "2026-11-26"


def test_once_one_is_booked_the_rest_of_the_family_is_one_press_away(desk):
    family = factories.a_family(births=(date(2022, 3, 1), date(2024, 5, 1)))
    page = typed(desk, family.children[0], "10:00", slug="child-standard")
    page = desk.send(page, having="once")
    assert "Booked: Child1 Vale" in page.text
    links = {words(a): a.get("href") for a in page.all("a")}
    assert "Alex Vale, 36 years" in links
    page = desk.visit(links["Child2 Vale, 2 years 6 months"])
    assert page.h1 == "Book for Child2 Vale"
    page = desk.visit(links["Child2 Vale, 2 years 6 months"] + "&type=child-standard")
    assert words(page.all("h3")[0]) == "Tuesday 24 November 2026"


def test_whom_one_speaks_to_for_a_child_can_be_another_this_time(desk):
    child = a_patient("Child", "Vale", date(2022, 3, 1), contact_name="Alex Vale")
    page = desk.visit(address(child, slug="child-standard"))
    assert page.form(having="once")[1]["contact"] == "Alex Vale"
    desk.send(page, {"contact": "Grandma Vale"}, having="once")
    assert [row.contact_name for row in rows()] == ["Grandma Vale"]


def test_a_name_that_is_longer_than_we_can_keep_is_answered_in_words(desk):
    page = desk.visit(address(a_patient()))
    page = desk.send(page, {"contact": "x" * 81}, having="once")
    assert page.errors == ["Keep the name to 80 letters"]
    desk.send(page, {"contact": "é" * 80}, having="once")
    assert [row.contact_name for row in rows()] == ["é" * 80]


# Requests


@pytest.fixture
def request_of_ada(desk):
    answers = {
        "given_name": "Ada", "family_name": "Moss", "birth_date": date(1991, 4, 5),
        "phone": "+61491570158", "email": "ada@example.com", "days": "Mornings",
    }  # fmt: skip
    who = factories.staff("reception")
    return transact(
        lambda now: requests.make(who, "implant-removal", answers, network="n", now=now)
    )


def booked_for(desk, request):
    page = desk.visit(f"/reception/book?request={request}")
    (found,) = [a.get("href") for a in page.all("a") if words(a) == "Ada Moss"]
    page = desk.visit(found)
    assert "Asked for: “Mornings”" in page.text, "beside the times, where it is needed"
    return chosen(desk, page)


def test_a_time_chosen_for_a_request_settles_it_and_tells_the_patient(desk, request_of_ada, inbox):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    page = desk.visit("/reception/requests")
    assert "“Mornings”" in page.text
    page = booked_for(desk, request_of_ada)
    desk.send(page, having="once")
    (visit,) = rows()
    assert visit.contact_email == "ada@example.com"
    page = desk.visit("/reception/requests")
    assert "Nobody is waiting for a call." in page.text
    assert "Ada Moss: Visit booked" in page.text
    sending.send_due(dataclasses.replace(letters.settings(), smtp_port=inbox.port))
    assert [m["To"] for m in inbox.messages] == ["ada@example.com"]


def test_a_request_confirmed_twice_is_booked_once_and_the_second_reads_by_whom(
    desk, new_browser, request_of_ada
):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    other = new_browser()
    sign_in_as(other, "manager")
    one, two = booked_for(desk, request_of_ada), booked_for(other, request_of_ada)
    desk.send(one, having="once")
    page = other.send(two, having="once")
    assert "That request was settled by Tess Byrne at 7:30 am. Nothing more was done." in page.text
    assert len(rows()) == 1
    page = other.visit(f"/reception/book?request={request_of_ada}")
    assert "That request was settled by Tess Byrne" in page.text


def test_pressing_book_twice_for_a_request_leads_to_the_visit_both_times(desk, request_of_ada):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    page = booked_for(desk, request_of_ada)
    one, two = (desk.send(page, having="once") for _ in range(2))
    assert one.h1 == two.h1
    assert one.response.request.path == two.response.request.path
    assert "Nothing more was done" not in two.text
    assert len(rows()) == 1


def test_calls_that_nobody_answered_are_counted_once_a_press(desk, request_of_ada, travel):
    for wall in ("8:00", "8:00", "9:00"):
        travel(at(TUESDAY, wall))
        page = desk.visit("/reception/requests")
        desk.send(page, action="/tried")
    text = desk.visit("/reception/requests").text
    assert "Phoned 2 times without an answer, last Today, 9:00 am." in text


def test_a_settled_request_can_be_put_back(desk, request_of_ada):
    page = desk.visit("/reception/requests")
    page = desk.send(page, {"outcome": "not-needed"}, action="/settle")
    assert "Nobody is waiting for a call." in page.text
    page = desk.send(page, action="/reopen")
    assert "The request is on the list again." in page.text
    assert "Choose a time" in page.text


def cancel_by_mistake(visit, said="Booked by mistake, or twice"):
    actor = factories.staff("reception")
    transact(lambda now: appointments.cancel(actor, visit, reason=said, subject=None, now=now))


def test_a_request_whose_visit_was_cancelled_can_be_put_back_as_long_as_it_matters(
    desk, request_of_ada, travel
):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    desk.send(booked_for(desk, request_of_ada), having="once")
    (visit,) = rows()
    with pytest.raises(AssertionError, match="no form"):
        desk.visit("/reception/requests").form(action="/reopen")
    travel(visit.starts_at - timedelta(minutes=30))
    page = desk.visit(f"/reception/appointments/{visit.id}/cancel")
    page = desk.send(page, {"why": "mistake"}, having="why")
    assert "It was booked for a request. If that still stands, put it back" in page.text
    page = desk.visit("/reception/requests")
    assert "Ada Moss: Visit booked, cancelled since" in page.text
    page = desk.send(page, action="/reopen")
    assert "The request is on the list again." in page.text
    desk.send(booked_for(desk, request_of_ada), having="once")
    assert [row.live for row in rows()] == [False, True]
    assert "Nobody is waiting for a call." in desk.visit("/reception/requests").text


def test_a_request_whose_visit_stands_is_not_put_back(desk, request_of_ada):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    desk.send(booked_for(desk, request_of_ada), having="once")
    cancel_by_mistake(rows()[0].id)
    page = desk.visit("/reception/requests")
    actor, visit = factories.staff("reception"), rows()[0].id
    transact(lambda now: appointments.restore(actor, visit, subject=None, now=now))
    page = desk.send(page, action="/reopen")
    assert "A visit was booked for this request. Cancel or move that visit instead." in page.text


def test_a_visit_brought_back_settles_the_request_that_was_put_back_meanwhile(desk, request_of_ada):
    a_patient("Ada", "Moss", date(1991, 4, 5))
    desk.send(booked_for(desk, request_of_ada), having="once")
    visit = rows()[0].id
    cancel_by_mistake(visit)
    page = desk.send(desk.visit("/reception/requests"), action="/reopen")
    assert "Choose a time" in page.text
    desk.send(desk.visit(f"/reception/appointments/{visit}"), action="/undo")
    assert rows()[0].live
    assert "Nobody is waiting for a call." in desk.visit("/reception/requests").text


def by_link(browser, visit):
    """Bring a visit back by the link in its message."""
    row = db.session.get_one(Appointment, visit)
    page = browser.visit(f"/visit/{links.token(visit, row.reference)}")
    return browser.send(page, {"day": "5", "month": "4"}, action="/undo")


def in_my_family(browser, person, visit):
    """Bring a visit back from My family."""
    sign_in_as(browser, person)
    token = browser.visit("/account/").form(having="csrf_token")[1]["csrf_token"]
    path = f"/account/visits/{visit}/undo"
    answer = browser.post(path, data={"csrf_token": token}, follow_redirects=True)
    return browser._seen(answer, 200)


def forgets_what_was_before(request):
    """Leave a request as it was kept once: without the visits that were booked for it before."""
    who = factories.staff("reception")

    def work(now):
        row = db.session.get_one(VisitRequest, request)
        row.answers = {k: v for k, v in row.answers.items() if k != requests_settled.EARLIER}
        audit.record(who, "request.changed", "visit_request", request, now=now)

    transact(work)


@pytest.mark.parametrize("kept_so_once", [False, True])
def test_a_visit_whose_request_has_another_by_now_is_not_brought_back(
    desk, new_browser, request_of_ada, kept_so_once
):
    ada = factories.a_family("ada@example.com", "Ada Moss", own=date(1991, 4, 5))
    for _ in range(2):
        desk.send(booked_for(desk, request_of_ada), having="once")
        if len(rows()) == 1:
            cancel_by_mistake(rows()[0].id, said="")
            desk.send(desk.visit("/reception/requests"), action="/reopen")
    if kept_so_once:
        forgets_what_was_before(request_of_ada)
    first, second = (row.id for row in rows())
    who, lead = factories.staff("reception"), visit_facts.of(second).practitioner.id
    to = NewTime(rows()[0].starts_at + timedelta(hours=2), lead)
    assert transact(lambda now: appointments.move(who, second, to=to, now=now)) is None
    page = desk.send(desk.visit(f"/reception/appointments/{first}"), action="/undo")
    assert "Nothing was undone: for the same request" in page.text
    assert [row.live for row in rows()] == [False, True]
    page = by_link(new_browser(), first)
    assert "This visit stays cancelled, because another was booked for you instead" in page.text
    assert [row.live for row in rows()] == [False, True], "nor by the link in the message"
    page = in_my_family(new_browser(), ada.person, first)
    assert "This visit stays cancelled, because another was booked for you instead" in page.text
    assert [row.live for row in rows()] == [False, True], "nor from My family"
    cancel_by_mistake(second)
    desk.send(desk.visit(f"/reception/appointments/{first}"), action="/undo")
    assert [row.live for row in rows()] == [True, False]
    assert "cancelled since" not in desk.visit("/reception/requests").text, "the first stands"


def test_the_same_request_sent_twice_stands_once(desk, request_of_ada):
    answers = {
        "given_name": "Ada", "family_name": "Moss", "birth_date": date(1991, 4, 5),
        "phone": "+61491570158",
    }  # fmt: skip
    who = factories.staff("reception")
    again = transact(
        lambda now: requests.make(who, "implant-removal", answers, network="n", now=now)
    )
    assert again == request_of_ada
    assert len(requests.open_requests()) == 1


def test_a_request_sent_again_with_a_corrected_address_and_other_wishes_is_corrected(
    desk, request_of_ada
):
    answers = {
        "given_name": "Ada", "family_name": "Moss", "birth_date": date(1991, 4, 5),
        "phone": "+61491570158",
    }  # fmt: skip

    def again(**more):
        guest = Guest("g")
        return transact(
            lambda now: requests.make(
                guest, "implant-removal", answers | more, network="n", now=now
            )
        )

    assert again(email="ada.moss@example.com", days="Fridays only") == request_of_ada
    assert again() == request_of_ada
    (waits,) = requests.open_requests()
    assert (waits.email, waits.answers["days"]) == ("ada.moss@example.com", "Fridays only")
    changed = sa.select(AuditEntry.facts).where(AuditEntry.action == "request.changed")
    assert db.session.scalars(changed).all() == [{"what": ["email", "answers"]}]
