"""A child's record, corrections, reactions, the register's list and the fridge, as pages."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, ChildRecord, ImmunisationDose
from clinic_app.operations import (
    adverse_events,
    child_records,
    cold_chain,
    dose_corrections,
    fridge_readings,
    given_doses,
    register_reports,
    stock_changes,
    vaccine_stock,
)
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import BEN, BORN, JO, a_batch, a_child, a_dose, add_past, fill_in, give
from tests.vaccines import nurse as jo

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def nurse(browser, travel):
    travel(at(TUESDAY, "9:20"))
    sign_in_as(browser, "nurse")
    return browser


def record_of(child):
    return f"/nurses/patients/{child}/record"


def live(child):
    db.session.rollback()
    return given_doses.live(given_doses.of(child))


def facts(child):
    db.session.rollback()
    return child_records.facts(child)


def date_parts(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def send(nurse, page, values, having="csrf_token"):
    """Send a form of these pages: that for correcting, adding, counting."""
    return fill_in(nurse, page, values, having=having)


def press(nurse, page, text):
    """Press the first button that begins so, with its form as it stands."""
    for form in page.all("form", method="post"):
        if any(words(b).startswith(text) for b in form.iter("button")):
            fields = {e.get("name"): e.get("value", "") for e in form.iter("input")}
            answer = nurse.post(form.get("action"), data=fields, follow_redirects=True)
            return nurse._seen(answer, 200)
    raise AssertionError(f"no button {text}")


# The record


@pytest.mark.parametrize("history", ["", "register"])
def test_the_record_tells_a_last_day_whatever_else_is_open(nurse, history):
    """On day 104: nobody has looked up earlier doses, or one too young waits for a decision."""
    child = a_child(birth_date=date(2026, 8, 12), history=history)
    if history:
        add_past(child, date(2026, 9, 16), "hexavalent")
    page = nurse.visit(record_of(child))
    assert "Rotavirus, oral, dose 1, if it was not given: last possible day today" in page.text
    assert "Nothing is filled in for today" not in page.text
    assert ("To decide" in page.text) == bool(history)


def test_on_its_last_day_a_dose_is_not_called_late(nurse):
    child = a_child(birth_date=date(2026, 8, 12), history="none")
    page = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert "Last possible day: today" in page.text
    assert "Look again" not in page.text


def test_the_record_holds_every_dose_with_what_it_corrects(nurse):
    child = a_child(medicare_number="1234567892", medicare_reference="2")
    (first,) = give(child, a_dose(batch=a_batch()))
    add_past(child, BORN, "hepb-paed", country="NPL")
    page = nurse.visit(record_of(child))
    assert page.h1 == "Vaccine record of Noah Bianchi"
    assert "Nepal, from papers" in page.text
    assert "ends in 7892, reference 2" in page.text
    assert "1234567892" not in page.text
    assert "Look at the Medicare card again" in page.text, "a warning, it is kept"
    page = nurse.visit(f"/nurses/doses/{first}/correct")
    page = send(nurse, page, {"number": "2", "why": "Read wrongly"}, "why")
    page = send(nurse, page, {"sure": "y"}, "why")
    assert "Corrected. The first entry stays." in page.text
    assert "6-in-1, dose 2" in page.text
    assert "Noted 24 Nov 2026" in page.text
    assert nurse.visit(f"/nurses/doses/{first}/correct").h1 == page.h1, "the last entry counts"
    (last,) = [d.id for d in live(child) if d.here]
    page = nurse.visit(f"/nurses/doses/{last}/void")
    assert "Say why this was no dose" in send(nurse, page, {"why": " "}, "why").errors
    page = send(nurse, page, {"why": "Wrong child"}, "why")
    assert "No dose" in page.text
    assert not [d for d in live(child) if d.here]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "many"}, "6-in-1: enter the dose as a number from 1 to 20"),
        ({"number": "0"}, "6-in-1: enter the dose as a number from 1 to 20"),
        ({"batch_id": "999"}, "That batch is not in the fridge"),
        (date_parts("given_on", TUESDAY + timedelta(days=1)), "Nothing was given on a day to come"),
        (date_parts("given_on", date(2026, 9, 1)), "The child was born on"),
        ({"given_by": "1"}, "Choose one of the list"),
        ({"why": ""}, "Say why it is corrected"),
    ],
)
def test_a_correction_with_a_slip_is_told_on_its_field(nurse, changes, said):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    page = nurse.visit(f"/nurses/doses/{dose}/correct")
    page = send(nurse, page, {"why": "Slip"} | changes, "why")
    assert page.errors[0].startswith(said), page.errors
    assert [d.id for d in live(child)] == [dose]


def batches_offered(page):
    (field,) = page.all("select", name="batch_id")
    return [(o.get("value"), words(o)) for o in field.iter("option")]


@ON_SQLITE
def test_a_correction_offers_the_batches_of_its_vaccine_first_and_asks_about_another(nurse):
    other = a_batch("mmr", "MM1", expires_on=TUESDAY + timedelta(days=10))
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    page = nurse.visit(f"/nurses/doses/{dose}/correct")
    first, last = batches_offered(page)
    assert first[1].startswith("A100")
    assert last[0] == str(other)
    assert last[1].startswith("Another vaccine, MMR: MM1")
    typed = {"batch_id": str(other), "why": "Another box"}
    page = send(nurse, page, typed, "why")
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert "It would no longer be 6-in-1, dose 1, but MMR." in page.text
    assert "Measles: old enough from" in page.text
    assert [d.vaccine for d in live(child)] == ["hexavalent"]
    send(nurse, page, {"sure": "y"}, "why")
    assert [d.vaccine for d in live(child)] == ["mmr"]


@ON_SQLITE
def test_a_correction_asks_about_a_babys_arm_and_for_words_as_the_first_entry_did(nurse):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    page = nurse.visit(f"/nurses/doses/{dose}/correct")
    page = send(nurse, page, {"site": "left_arm", "why": "Wrong side"}, "why")
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert "6-in-1: left arm. The thigh is usual under 12 months of age." in page.text
    elsewhere = {"site": "other", "why": "Wrong side"}
    page = send(nurse, page, elsewhere, "why")
    assert "6-in-1: say where on the body" in page.errors
    page = send(nurse, page, elsewhere | {"where": "Left buttock"}, "why")
    assert "6-in-1: elsewhere. The thigh is usual under 12 months of age." in page.text
    page = send(nurse, page, {"sure": "y"}, "why")
    assert "Left buttock" in page.text
    (known,) = live(child)
    assert (known.site, known.answers["site"]) == ("other", "Left buttock")
    page = nurse.visit(f"/nurses/doses/{known.id}/correct")
    page = send(nurse, page, {"site": "other", "number": "2", "why": "Second"}, "why")
    assert "Corrected. The first entry stays." in page.text, "what was said stands, and once"
    page = nurse.visit(f"/nurses/doses/{live(child)[0].id}/correct")
    send(nurse, page, {"site": "left_thigh", "why": "The thigh"}, "why")
    assert "site" not in live(child)[0].answers


@ON_SQLITE
def test_a_dose_on_paper_that_is_unusual_at_that_age_is_asked_about_once(nurse):
    child = a_child()
    page = nurse.visit(f"/nurses/patients/{child}/doses/new")
    typed = date_parts("given_on", TUESDAY) | {"vaccines": "shingles", "seen_in": "papers"}
    page = send(nurse, page, typed, "seen_in")
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert "Shingles: usual from the age of 18 years." in page.text
    assert live(child) == ()
    send(nurse, page, {"sure": "y"}, "seen_in")
    assert [d.vaccine for d in live(child)] == ["shingles"]


@ON_SQLITE
def test_a_doctor_who_is_no_immuniser_cannot_correct_what_was_given_here(nurse, new_browser):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    (past,) = add_past(child, BORN, "hepb-paed")
    doctor = new_browser()
    sign_in_as(doctor, "doctor")
    for what in ("correct", "void"):
        assert doctor.get(f"/nurses/doses/{dose}/{what}").status_code == 403
        assert doctor.get(f"/nurses/doses/{past}/{what}").status_code == 200
        assert doctor.get(f"/nurses/doses/9999/{what}").status_code == 404


def test_what_is_known_of_a_child_is_written_and_a_colleague_is_not_overwritten(nurse):
    child = a_child()
    page = nurse.visit(f"{record_of(child)}/edit")
    typed = {
        "sex": "male", "gestation_weeks": "35", "birth_weight": "2,35", "postcode": "0200",
        "medicare_number": "2296 81848 1", "medicare_reference": "1", "history": "register",
        "risks": "risk-meningococcal", "first_nations": "neither",
    }  # fmt: skip
    assert "Saved." in send(nurse, page, typed, "seen").text
    known = facts(child)
    assert (known.birth_weight_grams, known.gestation_weeks, known.postcode) == (2350, 35, "0200")
    assert (known.medicare_number, known.risks) == ("2296818481", ("risk-meningococcal",))
    page = send(nurse, page, {"postcode": "2600", "gestation_weeks": "35"}, "seen")
    assert page.errors[0].startswith("Somebody else has changed this record meanwhile")
    assert "Postcode: on record now is 0200" in page.errors
    assert "Birth weight in kilograms: on record now is 2.35" in page.errors
    assert not any(error.startswith("Born at") for error in page.errors), "it is the same"
    assert facts(child).postcode == "0200"
    assert "Saved." in send(nurse, page, {"birth_weight": "2.35"}, "seen").text
    known = facts(child)
    assert (known.postcode, known.birth_weight_grams, known.sex) == ("2600", 2350, "male")


@ON_SQLITE
def test_a_correction_that_is_sent_twice_is_written_once_and_nobody_else_is_blamed(nurse):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    page, out = (nurse.visit(f"/nurses/doses/{dose}/{what}") for what in ("correct", "void"))
    for _ in range(2):
        done = send(nurse, page, {"number": "2", "why": "It was the second"}, "why")
        assert "Corrected. The first entry stays." in done.text
        assert "Somebody else" not in done.text
    assert [d.number for d in live(child)] == [2]
    out = send(nurse, out, {"why": "Refused"}, "why")
    for _ in range(2):
        done = send(nurse, out, {}, "why")
        assert "this was no dose" in done.text
        assert "Somebody else" not in done.text
    assert live(child) == ()


@ON_SQLITE
def test_a_correction_that_comes_second_is_shown_again_upon_the_first(nurse):
    child, who = a_child(), jo()
    (dose,) = give(child, a_dose(batch=a_batch()))
    page, other = (nurse.visit(f"/nurses/doses/{dose}/{what}") for what in ("correct", "void"))
    transact(lambda now: dose_corrections.correct(who, dose, {"number": 2}, why="Second", now=now))
    other = send(nurse, other, {"why": "Refused at the last moment"}, "why")
    assert "Refused at the last moment" in other.text
    page = send(nurse, page, {"number": "3", "why": "It was the third"}, "why")
    assert page.errors == [
        "Somebody else has corrected that entry meanwhile. Look, then save again"
    ]
    assert [d.number for d in live(child)] == [2]
    assert "Corrected." in send(nurse, page, {}, "why").text
    assert [(d.number, d.note) for d in live(child)] == [(3, "It was the third")]
    again = send(nurse, other, {}, "why")
    assert "Refused at the last moment" in again.text, "corrected again since"
    assert "this was no dose" in send(nurse, again, {}, "why").text


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gestation_weeks", "full"), ("gestation_weeks", "50"), ("birth_weight", "heavy"),
        ("birth_weight", "45"), ("postcode", "26OO"), ("medicare_number", "229681848"),
        ("medicare_reference", "0"), ("risks", "clumsy"), ("sex", "x"), ("history", "x"),
    ],
)  # fmt: skip
def test_facts_that_make_no_sense_are_refused(nurse, name, value):
    child = a_child()
    page = send(nurse, nurse.visit(f"{record_of(child)}/edit"), {name: value}, "seen")
    assert page.errors
    assert db.session.get(ChildRecord, child) is None


def test_past_doses_are_added_day_by_day(nurse):
    child = a_child()
    page = nurse.visit(f"/nurses/patients/{child}/doses/new")
    typed = date_parts("given_on", BORN) | {"vaccines": ["hepb-paed"], "seen_in": "papers"}
    page = send(nurse, page, typed | {"country": "nepal"}, "seen_in")
    assert "1 added, Tuesday 22 September 2026" in page.text
    assert "Nothing added: they are on record already" in send(nurse, page, typed, "seen_in").text
    (dose,) = live(child)
    assert (dose.place, dose.country, dose.given_by) == ("overseas", "NPL", None)
    assert facts(child).history == "papers"
    assert register_reports.worklist(now=clock.now()).waiting == ()


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"vaccines": []},
        {"vaccines": ["snake-oil"]},
        {"country": "Nowhere land"},
        {"seen_in": "heard"},
        date_parts("given_on", BORN - timedelta(days=1)),
        date_parts("given_on", TUESDAY + timedelta(days=1)),
        {"given_on-day": "x"},
    ],
)
def test_past_doses_that_cannot_be_are_refused(nurse, wrong):
    child = a_child()
    typed = date_parts("given_on", BORN) | {"vaccines": ["hepb-paed"], "seen_in": "papers"}
    page = send(nurse, nurse.visit(f"/nurses/patients/{child}/doses/new"), typed | wrong, "seen_in")
    assert page.errors
    assert live(child) == ()


def test_a_reaction_asks_to_tell_the_health_department(nurse, travel):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    travel(at(TUESDAY, "9:24"))
    page = nurse.visit(f"/nurses/patients/{child}/reactions/new")
    typed = {"day": "today", "time": "9:23", "what": "Hives", "serious": "y", "dose": dose}
    assert "still to come" in send(nurse, page, typed | {"time": "9:55"}, "what").errors[0]
    assert "still to come" in send(nurse, page, typed | {"day": "25 11 2026"}, "what").errors[0]
    assert "Enter a time" in send(nurse, page, typed | {"time": "early"}, "what").errors[0]
    before = send(nurse, page, typed | {"time": "9:19"}, "what").errors[0]
    assert before == "That is before the vaccine was given: Tuesday 24 November 2026, 9:20 am"
    page = send(nurse, page, typed, "what")
    assert "Tell ACT Health’s Health Protection Service" in page.text
    register = nurse.visit("/nurses/register").text
    assert "Hives After 6-in-1, dose 1, 24 Nov 2026" in register
    assert "Hives After 6-in-1, dose 1, 24 Nov 2026" in page.text
    assert "Reaction before" in nurse.visit(f"/nurses/patients/{child}/vaccinate").text
    page = press(nurse, page, "They were told")
    assert "Told 24 Nov 2026" in page.text
    assert adverse_events.to_tell() == ()
    page = press(nurse, page, "Undo")
    assert "Tell the health department" in page.text


# The register


def test_the_list_is_by_child_and_day_and_one_press_notes_all_of_it(nurse):
    child = a_child(medicare_number="2296818481", medicare_reference="1")
    give(child, a_dose(batch=a_batch()), a_dose("rotavirus", a_batch("rotavirus", "R1")))
    page = nurse.visit("/nurses/register")
    assert page.h1 == "Register: 2 to report"
    assert "We do not send anything to the register." in page.text
    assert "At the latest Tue 8 Dec" in page.text
    assert "In time" in page.text
    page = send(nurse, page, {"reference": "W12"}, "doses")
    assert page.h1 == "Register: nothing to report"
    assert "W12" in page.text
    assert {d.report_reference for d in live(child)} == {"W12"}
    assert press(nurse, page, "Undo").h1 == "Register: 1 to report"


@ON_SQLITE
def test_doses_of_two_nurses_are_two_cards_each_with_who_gave_them(nurse):
    child = a_child(medicare_number="2296818481", medicare_reference="1")
    give(child, a_dose(batch=a_batch()))
    ben = factories.practitioner(BEN)
    give(child, a_dose("rotavirus", a_batch("rotavirus", "R1")), given_by=ben)
    page = nurse.visit("/nurses/register")
    reports = [words(li) for li in page.all("li") if (li.get("id") or "").startswith("report-")]
    assert ["Jo Petrakis" in one for one in reports] == [True, False]
    assert ["Ben Castellano" in one for one in reports] == [False, True]
    page = send(nurse, page, {"reference": "W12"}, "doses")
    assert page.h1 == "Register: 1 to report", "one press is about one giver"


@ON_SQLITE
def test_the_overdue_come_first_in_red(nurse, travel):
    hexa = a_batch()
    travel(at(TUESDAY, "9:00"))
    give(a_child("Early"), a_dose(batch=hexa))
    travel(at(TUESDAY + timedelta(days=15), "9:00"))
    give(a_child("Late"), a_dose(batch=hexa))
    sign_in_as(nurse, "nurse")
    page = nurse.visit("/nurses/register")
    reports = [words(li) for li in page.all("li") if (li.get("id") or "").startswith("report-")]
    assert "Early" in reports[0]
    assert "Overdue" in reports[0]
    assert "In time" in reports[1]


@ON_SQLITE
@pytest.mark.parametrize("doses", ["", "x", "1.2;3", "9" * 30, "-1"])
def test_a_crafted_list_of_doses_is_refused(nurse, doses):
    fields = nurse.visit("/nurses/fridge").form(having="now")[1]
    sent = {"csrf_token": fields["csrf_token"], "doses": doses, "reference": "W"}
    assert nurse.post("/nurses/register/reported", data=sent).status_code == 400


@ON_SQLITE
def test_doses_of_elsewhere_are_nothing_to_mark(nurse):
    (past,) = add_past(a_child(), BORN, "hepb-paed")
    fields = nurse.visit("/nurses/fridge").form(having="now")[1]
    sent = {"csrf_token": fields["csrf_token"], "doses": str(past)}
    assert nurse.post("/nurses/register/reported", data=sent).status_code == 404


@ON_SQLITE
def test_the_file_has_what_the_register_asks_for_and_no_formula(nurse):
    child = a_child(
        "=Noah", medicare_number="2296818481", medicare_reference="1", postcode="0200",
        first_nations="both",
    )  # fmt: skip
    (dose,) = give(child, a_dose(batch=a_batch(), number=2, funding="antenatal"))
    page = nurse.visit("/nurses/register")
    assert "its column of vaccine codes is empty" in page.text
    action, fields = page.form(action="/nurses/register/file")
    answer = nurse.post(action, data=fields)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    assert row["given_name"] == "'=Noah"
    wanted = {
        "medicare_number": "2296818481", "medicare_reference": "1", "birth_date": "2026-09-22",
        "postcode": "0200", "first_nations": "Y", "date_of_service": "2026-11-24",
        "brand": "Infanrix hexa", "dose": "2", "batch": "A100", "vaccine_type": "Antenatal",
        "antenatal": "Y", "route": "IM", "administered_overseas": "N",
        "provider_name": "Kestrel Square Medical Practice", "provider_number": "", "what": "new",
        "last_day": "2026-12-08", "vaccine_code": "",
        "note": "vaccine_code left empty: choose it from the register's own list",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    kept = db.session.scalars(
        sa.select(AuditEntry.subject_id).where(AuditEntry.action == "dose.downloaded")
    )
    assert list(kept) == [str(dose)]


@ON_SQLITE
def test_the_file_has_what_left_the_schedule_since_it_was_given(nurse):
    give(a_child(), a_dose("pcv7", a_batch("pcv7", "P7", brand="Prevenar")), why="As then")
    path, fields = nurse.visit("/nurses/register").form(action="/nurses/register/file")
    answer = nurse.post(path, data=fields)
    assert answer.status_code == 200
    (line,) = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert (line["vaccine"], line["brand"], line["dose"]) == ("pcv7", "Prevenar", "1")


# The fridge


def test_a_delivery_is_received_counted_and_taken_out(nurse):
    page = nurse.visit("/nurses/fridge/receive?vaccine=rotavirus")
    typed = {"batch": "r 77a", "doses": "12"} | date_parts("expires_on", date(2027, 3, 31))
    page = send(nurse, page, typed, "expires_on-day")
    assert "Received: 12 doses of Rotarix, batch R 77A" in page.text
    (href,) = [a.get("href") for a in page.all("a") if "/batches/" in a.get("href", "")]
    page = nurse.visit(href)
    assert "Enter how many doses" in send(nurse, page, {"left": "ten"}, "left").errors[0]
    page = send(nurse, page, {"left": "10"}, "left")
    assert "Counted: 10, 2 fewer than our list had" in page.text
    page = send(nurse, page, {"doses": "11", "reason": "wasted"}, "doses")
    assert "Only 10 are there by our list" in page.errors[0]
    page = send(nurse, page, {"doses": "10", "reason": "cold_chain"}, "doses")
    assert "Not in the fridge any more" in page.text
    assert vaccine_stock.open_batches() == ()
    nurse.visit("/nurses/fridge/batches/999", status=404)


@ON_SQLITE
def test_a_delivery_that_is_sent_twice_is_in_the_fridge_once(nurse):
    page = nurse.visit("/nurses/fridge/receive?vaccine=rotavirus")
    typed = {"batch": "R77A", "doses": "12"} | date_parts("expires_on", date(2027, 3, 31))
    send(nurse, page, typed, "expires_on-day")
    again = send(nurse, page, typed, "expires_on-day")
    assert "Noted already: it counts once." in again.text
    (batch,) = vaccine_stock.open_batches()
    assert batch.left == 12
    page = nurse.visit(f"/nurses/fridge/batches/{batch.id}")
    for _ in range(2):
        send(nurse, page, {"doses": "4", "reason": "wasted"}, "doses")
    db.session.rollback()
    assert vaccine_stock.batch(batch.id).left == 8


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"vaccine": ""}, "Choose the vaccine"),
        ({"vaccine": "snake-oil"}, "Choose one of the list"),
        ({"batch": "X" * 16}, "A batch number has at most 15"),
        ({"doses": "0"}, "Enter how many doses, from 1"),
        ({"doses": "1.5"}, "Enter how many doses"),
        (date_parts("expires_on", date(2026, 11, 23)), "That day is over"),
        ({"expires_on-month": "13"}, "Month must be"),
        (date_parts("expires_on", date(2027, 4, 1)), "This batch is here already"),
    ],
)
def test_a_delivery_with_a_slip_is_told_on_its_field(nurse, changes, said):
    a_batch("rotavirus", "R1", expires_on=date(2027, 3, 31))
    page = nurse.visit("/nurses/fridge/receive")
    typed = {"vaccine": "rotavirus", "brand": "Rotarix", "batch": "R1", "doses": "5"}
    typed |= date_parts("expires_on", date(2027, 3, 31))
    page = send(nurse, page, typed | changes, "expires_on-day")
    assert page.errors[0].startswith(said), page.errors
    assert vaccine_stock.open_batches()[0].left == 10


def box(brand="Rotarix", batch="KB4993", vaccine="rotavirus"):
    printed = {"vaccine": vaccine, "brand": brand, "batch": batch, "doses": "5"}
    return printed | date_parts("expires_on", date(2027, 3, 31))


@ON_SQLITE
def test_a_number_that_is_known_as_something_else_is_asked_about(nurse):
    a_batch("mmr", "KB 4993", brand="Priorix", expires_on=date(2027, 5, 31))
    page = nurse.visit("/nurses/fridge/receive")
    page = send(nurse, page, box(batch="kb4993"), "expires_on-day")
    assert page.errors == ["Look again, and tick the box if it is so"]
    known = "KB 4993 is on record as Priorix (MMR), expires Monday 31 May 2027: is it the same?"
    assert known in page.text
    assert len(vaccine_stock.open_batches()) == 1
    page = send(nurse, page, box(batch="kb4993") | {"sure": "y"}, "expires_on-day")
    assert "Received: 5 doses of Rotarix, batch KB4993" in page.text


@ON_SQLITE
def test_a_brand_that_nobody_knows_is_asked_about_and_the_known_ones_are_offered(nurse):
    page = nurse.visit("/nurses/fridge/receive?vaccine=hexavalent")
    (offered,) = page.all("datalist", id="brands")
    assert [e.get("value") for e in offered.iter("option")] == ["Infanrix hexa", "Vaxelis"]
    page = send(nurse, page, box("Banana"), "expires_on-day")
    assert "Banana is no brand that we know of Rotavirus, oral: that is Rotarix." in page.text
    assert vaccine_stock.open_batches() == ()
    assert "Received" in send(nurse, page, box("Banana") | {"sure": "y"}, "expires_on-day").text
    page = send(
        nurse, nurse.visit("/nurses/fridge/receive"), box("rotarix", "R2"), "expires_on-day"
    )
    assert "Received: 5 doses of Rotarix, batch R2" in page.text, "written as it is printed"


def decided(reading, outcome):
    what = cold_chain.Decision(outcome, "Immunisation team", "Not usable")
    transact(lambda now: cold_chain.decide(jo(), reading, what, now=now))


@ON_SQLITE
def test_what_was_too_warm_is_counted_apart_and_no_count_or_delivery_brings_it_back(nurse):
    hexa, seen = a_batch(doses=10), fridge_readings.Look(120, 50, 120, "Set aside")
    reading = transact(lambda now: fridge_readings.note(jo(), seen, now=now))
    assert "10 doses, of which 10 wait for a decision" in nurse.visit("/nurses/fridge").text
    form = nurse.visit("/nurses/fridge/receive?vaccine=rotavirus")
    box = {"batch": "R1", "doses": "10"} | date_parts("expires_on", date(2028, 3, 31))
    assert "This batch is not to be used until" in send(nurse, form, box, "doses").text
    decided(reading, fridge_readings.TAKEN_OUT)
    page = send(nurse, nurse.visit(f"/nurses/fridge/batches/{hexa}"), {"left": "3"}, "left")
    assert page.errors[0].startswith("Doses of this batch were taken out because it was too")
    page = send(nurse, nurse.visit("/nurses/fridge/receive?vaccine=rotavirus"), box, "doses")
    assert "the fridge was at 12.0 °C, and nobody has looked since" in page.errors[0]
    assert vaccine_stock.open_batches() == ()


def test_the_fridge_says_what_is_short_low_and_about_to_expire(nurse):
    a_batch(doses=1)
    a_batch("rotavirus", "R1", doses=2, expires_on=TUESDAY + timedelta(days=10))
    for wall in ("9:45", "10:00"):
        a_visit("imms-child-6w", start=at(TUESDAY, wall), lead=JO)
    take = {"reason": "wasted", "note": ""}
    gone, who = a_batch("mmr", "M1", doses=1), jo()
    transact(lambda now: stock_changes.take_out(who, gone, 1, now=now, **take))
    text = nurse.visit("/nurses/fridge").text
    assert "MMR Low 0 doses" in text
    assert "6-in-1: 1 short for today." in text
    assert "Pneumococcal: 2 short for today." in text
    assert "batch R1 expires 4 Dec 2026: 2 left" in text
    assert "Use first" in text
    assert "Low" in text
    assert "Nobody has looked at the thermometer this morning." in text


def test_a_look_at_the_thermometer_is_noted_and_what_was_outside_needs_an_answer(nurse):
    page = nurse.visit("/nurses/fridge")
    page = send(nurse, page, {"now": "9.5", "lowest": "4", "highest": "9,5 °C"}, "now")
    assert page.errors == ["Say what was done: it was below 2.0 or above 8.0 degrees"]
    typed = {"now": "9.5", "lowest": "4", "highest": "9.5", "done": "Set aside"}
    page = send(nurse, page, typed, "now")
    assert "Noted: 9.5 °C." in page.text
    assert "Was outside 2 to 8" in page.text
    log = nurse.visit("/nurses/fridge/temperatures").text
    assert "9.5 °C (4.0 °C to 9.5 °C)" in log
    assert "Set aside" in log
    assert "No reading" in log, "of the days before"


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("cold", "4", "5"), "Now: enter degrees such as 4.5"),
        (("4.55", "4", "5"), "Now: enter degrees such as 4.5"),
        (("45", "45", "45"), "No fridge is that cold or warm"),
        (("4", "-30", "5"), "No fridge is that cold or warm"),
        (("4", "5", "6"), "The lowest cannot be above what it is now"),
        (("7", "4", "5"), "The highest cannot be below what it is now"),
        (("", "4", "5"), "Now: enter degrees such as 4.5"),
    ],
)
def test_what_no_fridge_shows_is_refused_in_words(nurse, typed, said):
    page = nurse.visit("/nurses/fridge/temperatures")
    filled = dict(zip(("now", "lowest", "highest"), typed, strict=True)) | {"done": "x"}
    page = send(nurse, page, filled, "now")
    assert page.errors[0].startswith(said), page.errors


# How few questions the pages ask


QUESTIONS = {"/nurses/register": 6, "/nurses/fridge": 13}
"""One of them counts what the tabs say is to do."""


@pytest.mark.parametrize("path", QUESTIONS)
def test_a_list_asks_as_few_questions_when_it_is_long(nurse, path):
    hexa = a_batch(doses=50)
    nurse.visit(path)

    def asks():
        with counted() as seen:
            nurse.visit(path)
        return seen

    give(a_child(), a_dose(batch=hexa))
    a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead=JO)
    few = asks()
    for n, wall in enumerate(("9:15", "9:30", "9:45", "10:00", "10:15", "10:30")):
        give(a_child(f"Child {chr(65 + n)}"), a_dose(batch=hexa))
        a_visit("imms-child-6w", start=at(TUESDAY, wall), lead=JO)
        a_batch(batch=f"B{n}")
    many = asks()
    assert len(many) == len(few) <= QUESTIONS[path], many


def test_nobody_else_changes_anything_here(nurse, new_browser):
    """Every POST of these pages asks for its permission, whoever crafts it."""
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    what = adverse_events.Happened(clock.now(), "Hives")
    event = transact(lambda now: adverse_events.note(jo(), child, what, now=now))
    paths = [
        "/nurses/fridge/receive", "/nurses/fridge/batches/1", "/nurses/fridge/temperatures",
        "/nurses/register/reported", "/nurses/register/file",
        f"/nurses/register/doses/{dose}/not-reported", f"/nurses/reactions/{event}/told",
        f"/nurses/reactions/{event}/not-told", f"/nurses/doses/{dose}/correct",
        f"/nurses/doses/{dose}/void", f"{record_of(child)}/edit",
        f"/nurses/patients/{child}/doses/new", f"/nurses/patients/{child}/reactions/new",
        f"/nurses/patients/{child}/vaccinate",
    ]  # fmt: skip
    for role in ("reception", "manager"):
        other = new_browser()
        sign_in_as(other, role)
        token = re.search(
            r'name="csrf_token"\s+value="([^"]+)"', other.get("/nurses/").get_data(as_text=True)
        )
        for path in paths:
            answer = other.post(path, data={"csrf_token": token.group(1)})
            assert answer.status_code == 403, (role, path)
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(ImmunisationDose))
    assert rows == 1


def test_vaccines_of_another_country_are_written_down_and_wait_for_the_nurse(nurse):
    child = a_child(history="register")
    page = nurse.visit(f"/nurses/patients/{child}/doses/new")
    typed = date_parts("given_on", date(2026, 11, 20)) | {
        "from_elsewhere": ["penta", "opv"],
        "another": " Some  vaccine of a card ",
        "seen_in": "papers",
    }
    page = send(nurse, page, typed, "another")
    assert "3 added, Friday 20 November 2026" in page.text
    page = send(nurse, page, typed, "another")
    assert "Nothing added" in page.text
    page = nurse.visit(record_of(child))
    for part in (
        "“Some vaccine of a card”",
        "5-in-1 (DTP-Hep B-Hib)",
        "against polio",
        "“Some vaccine of a card” on 20 November 2026 is no vaccine of this schedule.",
        "The nurse plans",
    ):
        assert part in page.text, part
    given = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert "5-in-1 (DTP" not in [words(o) for o in given.all("option")]
    dose = next(d for d in given_doses.live(given_doses.of(child)) if d.vaccine == "another")
    page = nurse.visit(f"/nurses/doses/{dose.id}/correct")
    assert "“Some vaccine of a card”" in words(page.all("option")[0])


def test_something_must_be_named_as_given(nurse):
    child = a_child(history="register")
    page = nurse.visit(f"/nurses/patients/{child}/doses/new")
    page = send(nurse, page, {"seen_in": "papers", "from_elsewhere": ["no-such"]}, "another")
    assert "Tick what was given" in page.text
